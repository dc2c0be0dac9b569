"""Timetables of forums over REST: proposed, and put into effect."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.concurrency import check_if_match
from apps.common.etags import etag_of_version
from apps.common.local_times import instant_at
from apps.forums import selectors
from apps.forums.api.clashing import HEADER, warn
from apps.forums.api.serializers.timetables import (
    ProposalSerializer,
    TimetableAnswerSerializer,
    TimetableQuestionSerializer,
    TimetableSerializer,
)
from apps.forums.grids import Frame
from apps.forums.models import Forum
from apps.forums.selectors.timetables import Pin, Proposal, propose_timetable
from apps.forums.services.refusals import NoTimetableError
from apps.forums.services.rights import require_organiser
from apps.forums.services.timetables import Place, apply_timetable
from apps.stakeholders.api.base import RecordViews


class TimetableViews(RecordViews):
    """When and where the sessions of a forum could be, in parallel, and where they are put."""

    serializer_class = ProposalSerializer
    actions_required = {"timetable": "forums.write", "apply": "forums.write"}
    # The solver may work for seconds.
    costs: ClassVar[Mapping[str, int]] = {"timetable": 50, "apply": 20}
    own_headers: ClassVar[dict[str, tuple[str, ...]]] = {"apply": (HEADER,)}

    def visible(self) -> QuerySet[Forum]:
        """Return the forums that the actor sees."""
        return selectors.forums_visible_to(self.actor)

    def schema_queryset(self) -> QuerySet[Any]:
        """Return the forums that the address is of."""
        return Forum.objects.none()

    @extend_schema(request=TimetableQuestionSerializer, responses=ProposalSerializer)
    @action(detail=True, methods=["post"])
    def timetable(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Propose when and where sessions could be, and which clashes remain; change nothing."""
        forum = self._known()
        require_organiser(self.actor, forum)
        said = dict(self.valid(TimetableQuestionSerializer))
        asked = {name: said.pop(name) for name in ("rooms", "sessions") if name in said}
        zone = said.pop("time_zone", forum.time_zone)
        pins = [_pin(place, pin, zone) for place, pin in enumerate(said.pop("pins", []))]
        days = sorted(set(said.pop("days")))
        found = propose_timetable(
            forum=forum,
            actor=self.actor,
            frame=Frame(days=days, zone=zone, **said),
            pins=pins,
            **asked,
        )
        if not isinstance(found, Proposal):
            raise NoTimetableError(found)
        return _of_forum(forum, ProposalSerializer(ProposalSerializer.told(found)).data)

    @extend_schema(request=TimetableSerializer, responses=TimetableAnswerSerializer)
    @action(detail=True, methods=["post"], url_path="timetable/apply")
    def apply(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Put sessions where a timetable says, all or none; who is invited is told."""
        forum = self._known()
        said = self.valid(TimetableSerializer)
        changed = apply_timetable(
            forum=forum,
            actor=self.actor,
            places=[Place(**place) for place in said["sessions"]],
            reason=said.get("reason", ""),
            at=timezone.now(),
        )
        answer = _of_forum(forum, {"changed": [one.pk for one in changed]})
        return warn(answer, changed, self.actor)

    def _known(self) -> Any:
        """Return the forum of the URL, of a version that is known. Raises: Http404."""
        forum = self.get_object()
        check_if_match(self.request.headers.get("If-Match", "*"), forum)
        return forum


def _of_forum(forum: Any, told: Mapping[str, Any]) -> Response:
    # The forum itself is what it was.
    return Response(told, headers={"ETag": etag_of_version(forum.version)})


def _pin(place: int, said: Mapping[str, Any], zone: str) -> Pin:
    starts_at = said.get("starts_at")
    if "starts_local" in said:
        starts_at = instant_at(said["starts_local"], zone, f"/pins/{place}/starts_local")
    return Pin(said["session"], starts_at, said.get("room"))
