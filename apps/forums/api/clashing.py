"""Warnings of clashes: a write that is allowed, but leaves something in a session's way, says so.

As a header, a dictionary of RFC 9651 with how many there are of each kind: what is answered stays
the object that was written. A batch says it of each of its operations besides.
`sessions/{id}/clashes/` tells of each clash.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status
from rest_framework.response import Response

from apps.forums.api.serializers.clashes import SessionBatchAnswerSerializer
from apps.forums.models import Session
from apps.forums.selectors.clashes import Clash, ClashKind, clashes_of
from apps.stakeholders.api.base import RecordViews
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.models import Membership

HEADER: Final = "Clashes"


def warn(response: Response, sessions: Sequence[Session], actor: Membership) -> Response:
    """Return an answer that tells how many clashes some sessions have, if they have any."""
    found = clashes_of(sessions, actor).values()
    return _with_header(response, _counts(clash for clashes in found for clash in clashes))


def _counts(clashes: Iterable[Clash]) -> dict[str, int]:
    """Return how many there are of each kind, the gravest kind first."""
    counts = Counter(clash.kind for clash in clashes)
    return {str(kind): counts[kind] for kind in ClashKind if counts[kind]}


def _with_header(response: Response, counts: Mapping[str, int]) -> Response:
    if counts:
        response[HEADER] = ", ".join(f"{kind}={count}" for kind, count in counts.items())
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


@extend_schema_view(batch=extend_schema(responses=SessionBatchAnswerSerializer))
class WarnsInBatches(Batched):
    """Warns of the clashes of sessions that were written together: of each, and of all."""

    def batch_answer(self, results: list[dict[str, Any]]) -> Response:
        """Return what came of each operation, with what is in the way of its session since."""
        rows = Session.objects.filter(pk__in={each["id"] for each in results})
        found = {str(pk): clashes for pk, clashes in clashes_of(list(rows), self.actor).items()}
        told = [each | {"clashes": _counts(found.get(each["id"], ()))} for each in results]
        answer = super().batch_answer(told)
        return _with_header(answer, _counts(one for clashes in found.values() for one in clashes))
