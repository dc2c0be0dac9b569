"""Warnings of clashes: a write that is allowed, but leaves something in a session's way, says so.

As a header, a dictionary of RFC 9651 with how many there are of each kind: what is answered stays
the object that was written. `sessions/{id}/clashes/` tells of each.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, ClassVar, Final

from rest_framework import status
from rest_framework.response import Response

from apps.forums.models import Session
from apps.forums.selectors.clashes import ClashKind, clashes_of
from apps.stakeholders.api.base import RecordViews
from apps.stakeholders.models import Membership

HEADER: Final = "Clashes"


def warn(response: Response, sessions: Sequence[Session], actor: Membership) -> Response:
    """Return an answer that tells how many clashes some sessions have, if they have any."""
    found = clashes_of(sessions, actor).values()
    counts = Counter(clash.kind for clashes in found for clash in clashes)
    if counts:
        told = [f"{kind}={counts[kind]}" for kind in ClashKind if counts[kind]]
        response[HEADER] = ", ".join(told)
    return response


class WarnsOfClashes(RecordViews):
    """Warns of the clashes of the session that was written, or that what was written is of.

    own_headers: {method of the view that warns: the header}
    """

    own_headers: ClassVar[dict[str, tuple[str, ...]]] = {}

    def answer(self, pk: object, status_code: int = status.HTTP_200_OK) -> Response:
        """Return an object as it is now, with a warning where there is one."""
        response: Any = super().answer(pk, status_code)
        if self.action not in self.own_headers:
            return response
        return warn(response, [self.session_of(pk)], self.actor)

    def session_of(self, pk: Any) -> Session:
        """Return the session that the object is, or is of."""
        return Session.objects.get(pk=pk)
