"""What findings, sweeps and the board can be narrowed by."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.alignment.models import Finding, Policy, Sweep
from apps.common.api.filters import NamedFilter, SearchFilter
from apps.common.identities import as_uuid
from apps.programmes.models import Dependency, Initiative, Milestone, Participation
from apps.stakeholders.models import Organisation, Sector
from coordination.vocabulary import Agreement, FindingKind, FindingState, Level


def _choices(words: Any) -> list[tuple[str, str]]:
    return [(word.value, word.value) for word in words]


class FindingFilters(django_filters.FilterSet):
    """`layer`, `organisation` and `sector`: whoever and whatever a finding involves."""

    kind = django_filters.MultipleChoiceFilter(choices=_choices(FindingKind))
    level = django_filters.MultipleChoiceFilter(choices=_choices(Level))
    state = django_filters.MultipleChoiceFilter(choices=_choices(FindingState))
    layer = django_filters.CharFilter(method="involving_layer")
    initiative = NamedFilter("initiative", keys=("key", "external_id"))
    organisation = django_filters.CharFilter(
        method="involving_organisation", help_text="By id, external id."
    )
    sector = django_filters.ChoiceFilter(choices=Sector.choices, method="involving_sector")
    since = django_filters.DateFilter(lookup_expr="gte", help_text="On since this day or later.")
    since__lte = django_filters.DateFilter("since", lookup_expr="lte")
    milestone = django_filters.UUIDFilter(method="involving_milestone")
    search = SearchFilter("initiative__name", "initiative__key", "initiative__external_id")

    class Meta:
        model = Finding
        fields: list[str] = []

    def involving_layer(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Return findings that involve a layer, by its key."""
        return rows.filter(layers__contains=[value])

    def involving_organisation(
        self, rows: QuerySet[Finding], name: str, value: str
    ) -> QuerySet[Finding]:
        """Return findings that speak of an organisation's milestones."""
        return self._involving(rows, _named(value))

    def involving_sector(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        """Return findings that speak of milestones of a sector's organisations."""
        return self._involving(rows, Q(sector=value))

    def _involving(self, rows: QuerySet[Finding], organisations: Q) -> QuerySet[Finding]:
        workspace = self.request.parser_context["view"].workspace
        named = Organisation.objects.filter(organisations, workspace=workspace)
        return rows.filter(organisations__overlap=list(named.values_list("pk", flat=True)))

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

    programme = NamedFilter("programme", keys=("key",))
    sector = django_filters.ChoiceFilter(choices=Sector.choices, method="of_sector")
    organisation = django_filters.CharFilter(
        method="of_organisation", help_text="By id, external id."
    )
    region = django_filters.CharFilter()
    phase = django_filters.CharFilter()
    search = SearchFilter("name", "key", "external_id")

    class Meta:
        model = Initiative
        fields: list[str] = []

    def of_sector(self, rows: QuerySet[Initiative], name: str, value: str) -> QuerySet[Initiative]:
        """Return initiatives in which a sector has a part."""
        return _with_part_of(rows, Organisation.objects.filter(sector=value))

    def of_organisation(
        self, rows: QuerySet[Initiative], name: str, value: str
    ) -> QuerySet[Initiative]:
        """Return initiatives in which an organisation has a part."""
        return _with_part_of(rows, Organisation.objects.filter(_named(value)))


class ObligationFilters(django_filters.FilterSet):
    """`organisation`: whoever owes or is owed."""

    owed_by = django_filters.CharFilter(method="of_one_end", help_text="By id, external id.")
    owed_to = django_filters.CharFilter(method="of_one_end", help_text="By id, external id.")
    organisation = django_filters.CharFilter(method="of_either_end")
    agreement = django_filters.ChoiceFilter(
        choices=_choices([Agreement.PROPOSED, Agreement.ACCEPTED])
    )
    programme = NamedFilter("predecessor_initiative__programme", keys=("key",))
    due_date__lte = django_filters.DateFilter("due_date", lookup_expr="lte")
    slack_days__lt = django_filters.NumberFilter("slack_days", lookup_expr="lt")

    class Meta:
        model = Dependency
        fields: list[str] = []

    def of_one_end(self, rows: QuerySet[Dependency], name: str, value: str) -> QuerySet[Dependency]:
        """Return what an organisation owes, or is owed."""
        end = {"owed_by": "predecessor", "owed_to": "successor"}[name]
        return rows.filter(**{f"{end}__owner_organisation__in": self._organisations(value)})

    def of_either_end(
        self, rows: QuerySet[Dependency], name: str, value: str
    ) -> QuerySet[Dependency]:
        """Return what an organisation has a part in."""
        named = self._organisations(value)
        return rows.filter(
            Q(predecessor__owner_organisation__in=named)
            | Q(successor__owner_organisation__in=named)
        )

    def _organisations(self, value: str) -> QuerySet[Organisation]:
        # What is owed is of one workspace, so are the owners.
        return Organisation.objects.filter(_named(value))


def _named(organisation: str) -> Q:
    """Return what is true of the organisation with this id or external id."""
    identity = as_uuid(organisation)
    known = Q(external_id=organisation)
    return known | Q(pk=identity) if identity else known


def _with_part_of(
    rows: QuerySet[Initiative], organisations: QuerySet[Organisation]
) -> QuerySet[Initiative]:
    here = {"initiative": OuterRef("pk")}
    return rows.filter(
        Q(lead_organisation__in=organisations)
        | Exists(Participation.objects.filter(organisation__in=organisations, **here))
        | Exists(Milestone.objects.filter(owner_organisation__in=organisations, **here))
    )
