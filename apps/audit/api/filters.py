"""What the audit may be narrowed by."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters

from apps.audit.models import Entry
from apps.common.api.filters import InstantFilter
from apps.events.selectors import of_types


class EntryFilters(filters.FilterSet):
    """Filters of the audit."""

    actor = filters.UUIDFilter(field_name="actor_id", help_text="The membership that acted.")
    token = filters.UUIDFilter(field_name="token_id", help_text="The API token that was used.")
    request = filters.UUIDFilter(field_name="request_id", help_text="The X-Request-ID answered.")
    subject = filters.UUIDFilter(field_name="subject_id", help_text="What it was done to.")
    address = filters.CharFilter(help_text="The address it came from.")
    type = filters.CharFilter(
        method="of_types",
        help_text="One or more types, comma-separated; `milestone.*` for all of a kind.",
    )
    to = InstantFilter(field_name="at", lookup_expr="lt", help_text="Before this instant.")

    class Meta:
        model = Entry
        fields: list[str] = []

    def of_types(self, entries: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Return the entries of one of the types."""
        return of_types(entries, (part.strip() for part in value.split(",")))


# `from` is no name in Python.
EntryFilters.base_filters["from"] = InstantFilter(
    field_name="at", lookup_expr="gte", help_text="From this instant on."
)
