"""What organisations and members may be narrowed by."""

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from apps.accounts.models import ApiToken
from apps.common.api.filters import FlagFilter, InstantFilter, NamedFilter, SearchFilter
from apps.stakeholders.models import (
    InvitationState,
    MemberInvitation,
    Membership,
    Organisation,
    Role,
    Sector,
)
from apps.stakeholders.selectors import invitations_in_state


class OrganisationFilters(filters.FilterSet):
    """Filters of organisations."""

    sector = filters.MultipleChoiceFilter(choices=Sector.choices)
    region = filters.CharFilter()
    source = filters.CharFilter()
    external_id = filters.CharFilter()
    search = SearchFilter("name", "external_id")

    class Meta:
        model = Organisation
        fields: list[str] = []


class MemberFilters(filters.FilterSet):
    """Filters of members."""

    role = filters.MultipleChoiceFilter(choices=Role.choices)
    organisation = NamedFilter("organisation", keys=("external_id",))
    search = SearchFilter("user__name", "user__email", "name")

    class Meta:
        model = Membership
        fields: list[str] = []


class ServiceAccountFilters(filters.FilterSet):
    """Filters of service accounts."""

    role = filters.MultipleChoiceFilter(choices=Role.choices)
    organisation = NamedFilter("organisation", keys=("external_id",))
    active = FlagFilter()
    search = SearchFilter("name")

    class Meta:
        model = Membership
        fields: list[str] = []


class TokenFilters(filters.FilterSet):
    """Filters of tokens."""

    member = filters.UUIDFilter(field_name="holder_id")
    prefix = filters.CharFilter()
    expires_at__lt = InstantFilter(field_name="expires_at", lookup_expr="lt")
    search = SearchFilter("name")

    class Meta:
        model = ApiToken
        fields: list[str] = []


class InvitationFilters(filters.FilterSet):
    """Filters of invitations."""

    state = filters.MultipleChoiceFilter(choices=InvitationState.choices, method="in_state")
    role = filters.MultipleChoiceFilter(choices=Role.choices)
    organisation = NamedFilter("organisation", keys=("external_id",))
    email = filters.CharFilter(lookup_expr="iexact")

    class Meta:
        model = MemberInvitation
        fields: list[str] = []

    def in_state(
        self,
        queryset: QuerySet[MemberInvitation],
        name: str,
        value: list[str],
    ) -> QuerySet[MemberInvitation]:
        """Keep those in one of these states now."""
        return invitations_in_state(queryset, value, at=timezone.now()) if value else queryset
