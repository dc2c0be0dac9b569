"""What organisations and members may be narrowed by."""

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from apps.accounts.models import ApiToken
from apps.stakeholders.models import Membership, Organisation, Role, Sector


class OrganisationFilters(filters.FilterSet):
    """Filters of organisations."""

    sector = filters.MultipleChoiceFilter(choices=Sector.choices)
    region = filters.CharFilter()
    source = filters.CharFilter()
    external_id = filters.CharFilter()
    search = filters.CharFilter(field_name="name", lookup_expr="icontains")

    class Meta:
        model = Organisation
        fields: list[str] = []


class MemberFilters(filters.FilterSet):
    """Filters of members."""

    role = filters.MultipleChoiceFilter(choices=Role.choices)
    organisation = filters.UUIDFilter(field_name="organisation_id")
    search = filters.CharFilter(method="search_people")

    class Meta:
        model = Membership
        fields: list[str] = []

    def search_people(
        self, members: QuerySet[Membership], name: str, value: str
    ) -> QuerySet[Membership]:
        """Return the members whose name or address holds a text."""
        return members.filter(
            Q(user__name__icontains=value)
            | Q(user__email__icontains=value)
            | Q(name__icontains=value)
        )


class ServiceAccountFilters(filters.FilterSet):
    """Filters of service accounts."""

    role = filters.MultipleChoiceFilter(choices=Role.choices)
    organisation = filters.UUIDFilter(field_name="organisation_id")
    active = filters.BooleanFilter()
    search = filters.CharFilter(field_name="name", lookup_expr="icontains")

    class Meta:
        model = Membership
        fields: list[str] = []


class TokenFilters(filters.FilterSet):
    """Filters of tokens."""

    member = filters.UUIDFilter(field_name="holder_id")
    prefix = filters.CharFilter()
    expires_at__lt = filters.IsoDateTimeFilter(field_name="expires_at", lookup_expr="lt")
    search = filters.CharFilter(field_name="name", lookup_expr="icontains")

    class Meta:
        model = ApiToken
        fields: list[str] = []
