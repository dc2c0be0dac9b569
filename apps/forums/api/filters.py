"""What lists of forums may be narrowed by."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from apps.alignment.selectors.findings import findings_visible_to
from apps.common.api.filters import FlagFilter, InstantFilter, NamedFilter, SearchFilter, named_by
from apps.forums.lifecycle import SessionState
from apps.forums.models import (
    AddressedTo,
    AgendaItem,
    Attribution,
    CalendarFeed,
    FeedKind,
    Forum,
    ForumVisibility,
    Invitation,
    InvitationState,
    Outcome,
    OutcomeState,
    OutcomeType,
    Paper,
    Room,
    Session,
    SessionTemplate,
    Theme,
)
from apps.forums.selectors import sessions_visible_to
from apps.forums.selectors.outcomes import carried_to
from apps.programmes.models import Initiative
from apps.programmes.selectors import initiatives_visible_to, milestones_visible_to
from apps.stakeholders.models import Membership, Sector
from apps.stakeholders.selectors import organisations_visible_to


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
    organisation = filters.CharFilter(
        method="narrow_to_organisation", help_text="That takes part: by id or external id."
    )
    organiser = filters.UUIDFilter("forum_organisers__member_id")
    visibility = filters.ChoiceFilter(choices=ForumVisibility.choices)
    attribution = filters.ChoiceFilter(choices=Attribution.choices)
    key = filters.CharFilter()
    search = SearchFilter("name", "key")

    class Meta:
        model = Forum
        fields: list[str] = []

    def narrow_to_organisation(self, rows: QuerySet[Forum], _: str, value: str) -> QuerySet[Forum]:
        """Return the forums in which an organisation takes part, each once."""
        named = organisations_visible_to(actor_of(self)).filter(named_by(value, "external_id"))
        taking = Forum.objects.filter(forum_organisations__organisation__in=named.values("pk"))
        return rows.filter(pk__in=taking.values("pk"))


class SessionFilters(filters.FilterSet):
    """Filters of sessions."""

    forum = NamedFilter("forum", keys=("key",))
    room = NamedFilter("room", keys=("name",))
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


class SessionTemplateFilters(filters.FilterSet):
    """Filters of templates of sessions."""

    forum = NamedFilter("forum", keys=("key",))

    class Meta:
        model = SessionTemplate
        fields = ["name"]


class InvitationFilters(filters.FilterSet):
    """Filters of invitations to sessions."""

    session = filters.UUIDFilter("session_id")
    forum = NamedFilter("session__forum", keys=("key",))
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
    running = FlagFilter(method="narrow_to_running")

    class Meta:
        model = AgendaItem
        fields: list[str] = []

    def narrow_to_finding(
        self, items: QuerySet[AgendaItem], _: str, finding: UUID
    ) -> QuerySet[AgendaItem]:
        """Return the items about a finding, to those who see it."""
        seen = findings_visible_to(actor_of(self)).filter(pk=finding)
        return items.filter(finding__in=seen.values("pk"))

    def narrow_to_running(
        self, items: QuerySet[AgendaItem], _: str, running: bool
    ) -> QuerySet[AgendaItem]:
        """Return the items that the clock runs for, or the others."""
        now = Q(started_at__isnull=False, ended_at__isnull=True)
        return items.filter(now if running else ~now)


class OutcomeFilters(filters.FilterSet):
    """Filters of outcomes; what they are about is sought among what the caller sees."""

    session = filters.UUIDFilter("session_id")
    forum = NamedFilter("session__forum", keys=("key",))
    theme = NamedFilter("session__forum__forum_themes__theme", keys=("key",))
    agenda_item = filters.UUIDFilter("agenda_item_id")
    type = filters.MultipleChoiceFilter(choices=OutcomeType.choices)
    state = filters.MultipleChoiceFilter(choices=OutcomeState.choices)
    to = filters.ChoiceFilter("details__to", choices=AddressedTo.choices)
    layer = NamedFilter("layers", keys=("key",))
    initiative = filters.CharFilter(
        method="narrow_to_initiative", help_text="By id, key or external id."
    )
    milestone = filters.UUIDFilter(method="narrow_to_tied")
    finding = filters.UUIDFilter(method="narrow_to_tied")
    carried_to = filters.UUIDFilter(
        method="narrow_to_carried",
        help_text="A session: the open questions of its forum's earlier ones.",
    )
    search = SearchFilter("title", "text")

    class Meta:
        model = Outcome
        fields: list[str] = []

    def narrow_to_tied(self, outcomes: QuerySet[Outcome], name: str, pk: UUID) -> QuerySet[Outcome]:
        """Return the outcomes that are about something, to those who see it."""
        visible = TIED[name](actor_of(self)).filter(pk=pk)
        return outcomes.filter(**{f"{name}s__in": visible.order_by().values("pk")})

    def narrow_to_initiative(
        self, outcomes: QuerySet[Outcome], _: str, value: str
    ) -> QuerySet[Outcome]:
        """Return the outcomes that are about an initiative, to those who see it."""
        named = initiatives_named(value, actor_of(self))
        about = Outcome.objects.filter(initiatives__in=named.values("pk"))
        return outcomes.filter(pk__in=about.values("pk"))

    def narrow_to_carried(
        self, outcomes: QuerySet[Outcome], _: str, session: UUID
    ) -> QuerySet[Outcome]:
        """Return the questions that are carried to a session, to those who see it."""
        found = sessions_visible_to(actor_of(self)).filter(pk=session).first()
        return outcomes.filter(carried_to(found)) if found else outcomes.none()


class CalendarFeedFilters(filters.FilterSet):
    """Filters of calendar feeds."""

    kind = filters.ChoiceFilter(choices=FeedKind.choices)
    forum = NamedFilter("forum", keys=("key",))
    session = filters.UUIDFilter("session_id")

    class Meta:
        model = CalendarFeed
        fields: list[str] = []


class PaperFilters(filters.FilterSet):
    """Filters of papers."""

    agenda_item = filters.UUIDFilter("agenda_item_id")
    session = filters.UUIDFilter("agenda_item__session_id")

    class Meta:
        model = Paper
        fields: list[str] = []


# What things may be about, and what of it an actor sees.
TIED: Final[Mapping[str, Callable[[Membership], QuerySet[Any]]]] = {
    "milestone": milestones_visible_to,
    "finding": findings_visible_to,
}


def actor_of(filterset: filters.FilterSet) -> Membership:
    """Return who asks for a list."""
    actor: Membership = filterset.request.parser_context["view"].actor
    return actor


def initiatives_named(value: str, actor: Membership) -> QuerySet[Initiative]:
    """Return those initiatives that the actor sees of which a text is the id or a key."""
    seen = initiatives_visible_to(actor)
    return seen.filter(named_by(value, "key", "external_id")).order_by()
