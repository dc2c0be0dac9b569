"""What every view of the API keeps to, whatever it is about."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.cache import patch_vary_headers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.api import versions
from apps.common.api.deprecations import Deprecation, announce, say_what_goes
from apps.common.api.fair_use import FairlyUsed
from apps.common.api.idempotency import IdempotentPosts
from apps.common.api.preferences import leave_out_what_was_written, say_that_it_goes_on


class ConventionalView(IdempotentPosts, FairlyUsed):
    """Idempotency-Key, rate limits, versions, deprecations and `Prefer`, once for all views.

    deprecated: {method name of the view: its deprecation}
    """

    deprecated: ClassVar[Mapping[str, Deprecation]] = {}

    def answers_by(self) -> type[BaseSerializer[Any]] | None:
        """Return the serializer of the objects that a read answers, of which readers choose parts.

        None where there is nothing to choose: then `fields`, `omit` and `expand` are refused.
        """
        return None

    def determine_version(self, request: Request, *args: Any, **kwargs: Any) -> tuple[str, None]:
        """Return the version of the contract; DRF asks for it before anything else."""
        return versions.version_of(request), None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Say of a method that goes that it does."""
        super().initial(request, *args, **kwargs)
        if going := self.deprecated.get(self.handler_name()):
            announce(request, going)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        """Answer as the caller prefers it, and say in which version and what goes."""
        if isinstance(response, Response):
            leave_out_what_was_written(request, response)
            say_that_it_goes_on(request, response)
        answer = super().finalize_response(request, response, *args, **kwargs)
        say_what_goes(request, answer)
        if version := getattr(request, "version", None):
            answer[versions.HEADER] = version
            patch_vary_headers(answer, [versions.HEADER])
        return answer
