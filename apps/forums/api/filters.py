"""What lists of forums may be narrowed by."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from apps.alignment.selectors.findings import findings_visible_to
from apps.common.api.filters import InstantFilter, NamedFilter, SearchFilter
from apps.forums.lifecycle import SessionState
from apps.forums.models import (
    AgendaItem,
    Attribution,
    Forum,
    ForumVisibility,
    Invitation,
    InvitationState,
    Room,
    Session,
    Theme,
)
from apps.stakeholders.models import Sector


class ThemeFilters(filters.FilterSet):
    """Filters of themes."""

    class Meta:
        model = Theme
        fields = ["key"]


class RoomFilters(filters.FilterSet):
    """Filters of rooms; `capacity__gte`: seats that are needed."""

    class Meta:
        model = Room
        fields = {"name": ["exact"], "capacity": ["gte", "lte"]}


class ForumFilters(filters.FilterSet):
    """Filters of forums."""

    theme = NamedFilter("forum_themes__theme", keys=("key",))
    organisation = filters.UUIDFilter("forum_organisations__organisation_id")
    organiser = filters.UUIDFilter("forum_organisers__member_id")
    visibility = filters.ChoiceFilter(choices=ForumVisibility.choices)
    attribution = filters.ChoiceFilter(choices=Attribution.choices)
    key = filters.CharFilter()
    search = SearchFilter("name", "key")

    class Meta:
        model = Forum
        fields: list[str] = []


class SessionFilters(filters.FilterSet):
    """Filters of sessions."""

    forum = NamedFilter("forum", keys=("key",))
    room = filters.UUIDFilter("room_id")
    chair = filters.UUIDFilter("chair_id")
    rapporteur = filters.UUIDFilter("rapporteur_id")
    track = filters.CharFilter()
    state = filters.MultipleChoiceFilter(choices=SessionState.choices)
    starts_at__gte = InstantFilter("starts_at", lookup_expr="gte")
    starts_at__lt = InstantFilter("starts_at", lookup_expr="lt")
    ends_at__gt = InstantFilter("ends_at", lookup_expr="gt")
    ends_at__lte = InstantFilter("ends_at", lookup_expr="lte")
    search = SearchFilter("title")

    class Meta:
        model = Session
        fields: list[str] = []


class InvitationFilters(filters.FilterSet):
    """Filters of invitations to sessions; `forum` by its id."""

    session = filters.UUIDFilter("session_id")
    forum = filters.UUIDFilter("session__forum_id")
    member = filters.UUIDFilter("member_id")
    organisation = NamedFilter("organisation", keys=("external_id",))
    sector = filters.MultipleChoiceFilter("organisation__sector", choices=Sector.choices)
    state = filters.MultipleChoiceFilter(choices=InvitationState.choices)
    email = filters.CharFilter(lookup_expr="iexact")

    class Meta:
        model = Invitation
        fields: list[str] = []


class AgendaItemFilters(filters.FilterSet):
    """Filters of agenda items; `finding`: one that the caller sees."""

    session = filters.UUIDFilter("session_id")
    finding = filters.UUIDFilter(method="narrow_to_finding")
    running = filters.BooleanFilter(method="narrow_to_running")

    class Meta:
        model = AgendaItem
        fields: list[str] = []

    def narrow_to_finding(
        self, items: QuerySet[AgendaItem], _: str, finding: UUID
    ) -> QuerySet[AgendaItem]:
        """Return the items about a finding, to those who see it."""
        actor = self.request.parser_context["view"].actor
        return items.filter(finding__in=findings_visible_to(actor).filter(pk=finding).values("pk"))

    def narrow_to_running(
        self, items: QuerySet[AgendaItem], _: str, running: bool
    ) -> QuerySet[AgendaItem]:
        """Return the items that the clock runs for, or the others."""
        now = Q(started_at__isnull=False, ended_at__isnull=True)
        return items.filter(now if running else ~now)
