"""Rate limits of the API: what is left is said with each answer, too much is a 429.

Headers: draft-ietf-httpapi-ratelimit-headers-10; the problem is the one that it registers.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.common.errors import LockstepError
from apps.common.rates import Standing, quotas_of, spend


class QuotaExceededError(LockstepError):
    """The caller, or its whole workspace, has asked for more than its share."""

    status = 429
    code = "quota_exceeded"
    title = "Too many requests"
    type = "https://iana.org/assignments/http-problem-types#quota-exceeded"

    def __init__(self, refused: list[Standing]) -> None:
        """Say whose quota it was, and when to come back."""
        wait = max(standing.wait for standing in refused)
        names = [standing.quota.name for standing in refused]
        whose = " and ".join(f"this {name}" for name in names)
        super().__init__(f"The quota of {whose} is used up. Ask again in {wait} seconds.")
        self.headers = {"Retry-After": str(wait)}
        self.members = {"violated-policies": names}


class FairlyUsed(APIView):
    """Counts every request of a caller who is known.

    costs: {method name of the view: units}, for what is dearer than the one unit of all others
    """

    costs: ClassVar[Mapping[str, int]] = {}
    standings: tuple[Standing, ...] = ()

    def check_permissions(self, request: Request) -> None:
        """Count the request, also one that is refused: asking costs too."""
        try:
            super().check_permissions(request)
        except Exception:
            self._count(request, holders_of(request))
            raise
        self._count(request, holders_of(request) | self.further_holders())

    def further_holders(self) -> dict[str, str]:
        """Return who else's quota a request uses that is let in: {name of the quota: id}."""
        return {}

    def cost(self) -> int:
        """Return the units of the request."""
        return self.costs.get(self.handler_name(), 1)

    def handler_name(self) -> str:
        """Return the name of the view's method that is being called."""
        method = str(self.request.method).lower()
        return getattr(self, "action", None) or {"head": "get"}.get(method, method)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Say what is left."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        if self.standings:
            policies = (standing.quota.policy for standing in self.standings)
            answer["RateLimit-Policy"] = ", ".join(policies)
            answer["RateLimit"] = ", ".join(standing.limit for standing in self.standings)
        return answer

    def _count(self, request: Request, holders: Mapping[str, str]) -> None:
        self.standings = tuple(spend(quotas_of(holders), self.cost()))
        if refused := [standing for standing in self.standings if standing.wait]:
            raise QuotaExceededError(refused)


def holders_of(request: Request) -> dict[str, str]:
    """Return whose quota a request uses: its token's, or its person's; nobody's where unknown."""
    if request.auth is not None:
        return {"token": str(request.auth.pk)}
    if request.user is not None and request.user.is_authenticated:
        return {"token": f"user:{request.user.pk}"}
    return {}
