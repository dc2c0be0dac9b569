"""What imports may be narrowed by."""

from django_filters import rest_framework as filters

from apps.exchange.models import Import, ImportFormat, ImportState


class ImportFilters(filters.FilterSet):
    """Filters of imports."""

    state = filters.MultipleChoiceFilter(choices=ImportState.choices)
    format = filters.MultipleChoiceFilter(choices=ImportFormat.choices)
    source = filters.CharFilter()
    dry_run = filters.BooleanFilter()

    class Meta:
        model = Import
        fields: list[str] = []
