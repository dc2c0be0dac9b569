"""What lists of the record may be narrowed by."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from apps.common.api.filters import NamedFilter, SearchFilter, named_by
from apps.common.identities import as_uuid
from apps.programmes.models import (
    Baseline,
    BaselineChange,
    BaselineMove,
    ChangeState,
    Dependency,
    Initiative,
    Layer,
    LinkState,
    Milestone,
    Participation,
    Phase,
    Programme,
    ReportLink,
    Visibility,
)
from apps.programmes.selectors import links_in_state
from apps.stakeholders.models import Sector
from coordination.vocabulary import Agreement, MilestoneStatus

_DAYS = ["exact", "gt", "gte", "lt", "lte"]
_OPTIONAL_DAYS = [*_DAYS, "isnull"]


class LayerFilters(filters.FilterSet):
    """Filters of layers."""

    class Meta:
        model = Layer
        fields = ["key"]


class ProgrammeFilters(filters.FilterSet):
    """Filters of programmes."""

    search = SearchFilter("name", "key")

    class Meta:
        model = Programme
        fields = ["key"]


class InitiativeFilters(filters.FilterSet):
    """Filters of initiatives; `organisation`: leads it, takes part in it or owns a milestone."""

    programme = NamedFilter("programme", keys=("key",))
    lead_organisation = NamedFilter("lead_organisation", keys=("external_id",))
    organisation = filters.CharFilter(method="of_organisation", help_text="By id or external id.")
    sector = filters.MultipleChoiceFilter("lead_organisation__sector", choices=Sector.choices)
    phase = filters.MultipleChoiceFilter(choices=Phase.choices)
    visibility = filters.ChoiceFilter(choices=Visibility.choices)
    region = filters.CharFilter()
    key = filters.CharFilter()
    external_id = filters.CharFilter()
    source = filters.CharFilter()
    search = SearchFilter("name", "key", "external_id")

    class Meta:
        model = Initiative
        fields: list[str] = []

    def of_organisation(
        self, rows: QuerySet[Initiative], name: str, value: str
    ) -> QuerySet[Initiative]:
        """Return the initiatives that concern an organisation."""

        def is_it(column: str) -> Q:
            same = Q((f"{column}__external_id", value))
            return same | Q((f"{column}_id", identity)) if identity else same

        identity = as_uuid(value)
        parts = Participation.objects.filter(is_it("organisation"), initiative=OuterRef("pk"))
        owned = Milestone.objects.filter(is_it("owner_organisation"), initiative=OuterRef("pk"))
        return rows.filter(is_it("lead_organisation") | Exists(parts) | Exists(owned))


class MilestoneFilters(filters.FilterSet):
    """Filters of milestones."""

    initiative = NamedFilter("initiative", keys=("key", "external_id"))
    programme = NamedFilter("initiative__programme", keys=("key",))
    layer = NamedFilter("layer", keys=("key",))
    owner_organisation = NamedFilter("owner_organisation", keys=("external_id",))
    sector = filters.MultipleChoiceFilter("owner_organisation__sector", choices=Sector.choices)
    status = filters.MultipleChoiceFilter(choices=[(each, each) for each in MilestoneStatus])
    source = filters.CharFilter()
    external_id = filters.CharFilter()
    search = SearchFilter("name", "external_id")

    class Meta:
        model = Milestone
        fields = {
            "baseline_date": _DAYS,
            "original_baseline_date": _DAYS,
            "forecast_date": _OPTIONAL_DAYS,
            "actual_date": _OPTIONAL_DAYS,
            "reported_at": ["gt", "gte", "lt", "lte", "isnull"],
            "weight": ["exact", "gte", "lte"],
        }


class DependencyFilters(filters.FilterSet):
    """Filters of dependencies; `milestone` and `initiative` at either end."""

    predecessor = filters.UUIDFilter("predecessor_id")
    successor = filters.UUIDFilter("successor_id")
    milestone = filters.UUIDFilter(method="at_milestone")
    initiative = filters.CharFilter(method="at_initiative", help_text="By id, key or external id.")
    agreement = filters.MultipleChoiceFilter(choices=[(each, each) for each in Agreement])
    need_group = filters.CharFilter()

    class Meta:
        model = Dependency
        fields: list[str] = []

    def at_milestone(
        self, rows: QuerySet[Dependency], name: str, value: UUID
    ) -> QuerySet[Dependency]:
        """Return the dependencies of a milestone."""
        return rows.filter(Q(predecessor_id=value) | Q(successor_id=value))

    def at_initiative(
        self, rows: QuerySet[Dependency], name: str, value: str
    ) -> QuerySet[Dependency]:
        """Return the dependencies that begin or end in an initiative."""
        named = Q(key=value) | Q(external_id=value)
        if identity := as_uuid(value):
            named |= Q(pk=identity)
        initiatives = Initiative.objects.filter(named).values("pk")
        return rows.filter(
            Q(predecessor_initiative__in=initiatives) | Q(successor_initiative__in=initiatives)
        )


class BaselineChangeFilters(filters.FilterSet):
    """Filters of baseline changes; `milestone` and `initiative` that they move."""

    state = filters.MultipleChoiceFilter(choices=ChangeState.choices)
    milestone = filters.UUIDFilter(method="moving_milestone")
    initiative = filters.CharFilter(
        method="moving_initiative", help_text="By id, key or external id."
    )

    class Meta:
        model = BaselineChange
        fields = {"created_at": ["gt", "gte", "lt", "lte"]}

    def moving_milestone(
        self, rows: QuerySet[BaselineChange], name: str, value: UUID
    ) -> QuerySet[BaselineChange]:
        """Return the changes that move a milestone."""
        moves = BaselineMove.objects.filter(change=OuterRef("pk"), milestone_id=value)
        return rows.filter(Exists(moves))

    def moving_initiative(
        self, rows: QuerySet[BaselineChange], name: str, value: str
    ) -> QuerySet[BaselineChange]:
        """Return the changes that move a milestone of an initiative."""
        named = Initiative.objects.filter(named_by(value, "key", "external_id")).values("pk")
        moves = BaselineMove.objects.filter(change=OuterRef("pk"), milestone__initiative__in=named)
        return rows.filter(Exists(moves))


class BaselineFilters(filters.FilterSet):
    """Filters of named baselines."""

    programme = NamedFilter("programme", keys=("key",))
    search = SearchFilter("name")

    class Meta:
        model = Baseline
        fields = {"taken_at": ["gt", "gte", "lt", "lte"]}


class ReportLinkFilters(filters.FilterSet):
    """Filters of report links; `milestone` that they are for."""

    state = filters.MultipleChoiceFilter(choices=LinkState.choices, method="in_state")
    organisation = NamedFilter("organisation", keys=("external_id",))
    milestone = filters.UUIDFilter("linked__milestone_id")
    email = filters.CharFilter(lookup_expr="iexact")

    class Meta:
        model = ReportLink
        fields: list[str] = []

    def in_state(
        self, rows: QuerySet[ReportLink], name: str, value: list[str]
    ) -> QuerySet[ReportLink]:
        """Keep those in one of these states now."""
        return links_in_state(rows, value, at=timezone.now()) if value else rows
