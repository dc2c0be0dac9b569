"""What findings, sweeps and the board can be narrowed by."""

from typing import Any
from uuid import UUID

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet, UUIDField

from apps.alignment.models import Finding, Policy, Sweep
from apps.programmes.models import Initiative, Milestone, Participation
from apps.stakeholders.models import Organisation, Sector
from coordination.vocabulary import FindingKind, FindingState, Level


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class FindingFilters(django_filters.FilterSet):
    """`layer`, `organisation` and `sector`: whoever and whatever a finding involves."""

    kind = django_filters.MultipleChoiceFilter(choices=_choices(FindingKind))
    level = django_filters.MultipleChoiceFilter(choices=_choices(Level))
    state = django_filters.MultipleChoiceFilter(choices=_choices(FindingState))
    layer = django_filters.CharFilter(method="involving_layer")
    initiative = django_filters.UUIDFilter()
    organisation = django_filters.UUIDFilter(method="involving_organisation")
    sector = django_filters.ChoiceFilter(choices=Sector.choices, method="involving_sector")
    since = django_filters.DateFilter(lookup_expr="gte", help_text="On since this day or later.")
    since__lte = django_filters.DateFilter("since", lookup_expr="lte")
    milestone = django_filters.UUIDFilter(method="involving_milestone")

    class Meta:
        model = Finding
        fields: list[str] = []

    def involving_layer(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Return findings that involve a layer, by its key."""
        return rows.filter(layers__contains=[value])

    def involving_organisation(
        self, rows: QuerySet[Finding], name: str, value: object
    ) -> QuerySet[Finding]:
        """Return findings that speak of an organisation's milestones."""
        return rows.filter(organisations__contains=[value])

    def involving_sector(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Return findings that speak of milestones of a sector's organisations."""
        workspace = self.request.parser_context["view"].workspace
        members = Organisation.objects.filter(workspace=workspace, sector=value)
        return rows.filter(organisations__overlap=list(members.values_list("pk", flat=True)))

    def involving_milestone(
        self, rows: QuerySet[Finding], name: str, value: object
    ) -> QuerySet[Finding]:
        """Return findings about a milestone."""
        return rows.filter(milestones__contains=[value])


class SweepFilters(django_filters.FilterSet):
    """Sweeps by state and date."""

    class Meta:
        model = Sweep
        fields = {"state": ["exact"], "as_of": ["exact", "gte", "lte"]}


class PolicyFilters(django_filters.FilterSet):
    """Policies by programme."""

    class Meta:
        model = Policy
        fields = {"programme": ["exact", "isnull"]}


class BoardFilters(django_filters.FilterSet):
    """`sector` and `organisation`: of whoever leads, takes part or owns a milestone."""

    programme = django_filters.CharFilter(method="of_programme")
    sector = django_filters.ChoiceFilter(choices=Sector.choices, method="of_sector")
    organisation = django_filters.UUIDFilter(method="of_organisation")
    region = django_filters.CharFilter()
    phase = django_filters.CharFilter()
    search = django_filters.CharFilter("name", lookup_expr="icontains")

    class Meta:
        model = Initiative
        fields: list[str] = []

    def of_programme(
        self, rows: QuerySet[Initiative], name: str, value: str
    ) -> QuerySet[Initiative]:
        """Return initiatives of a programme, by its key or id."""
        by_key = rows.filter(programme__key=value)
        try:
            return by_key | rows.filter(programme=UUIDField().to_python(value))
        except ValidationError:
            return by_key

    def of_sector(self, rows: QuerySet[Initiative], name: str, value: str) -> QuerySet[Initiative]:
        """Return initiatives in which a sector has a part."""
        return _with_part_of(rows, Organisation.objects.filter(sector=value))

    def of_organisation(
        self, rows: QuerySet[Initiative], name: str, value: UUID
    ) -> QuerySet[Initiative]:
        """Return initiatives in which an organisation has a part."""
        return _with_part_of(rows, Organisation.objects.filter(pk=value))


def _with_part_of(
    rows: QuerySet[Initiative], organisations: QuerySet[Organisation]
) -> QuerySet[Initiative]:
    here = {"initiative": OuterRef("pk")}
    return rows.filter(
        Q(lead_organisation__in=organisations)
        | Exists(Participation.objects.filter(organisation__in=organisations, **here))
        | Exists(Milestone.objects.filter(owner_organisation__in=organisations, **here))
    )
