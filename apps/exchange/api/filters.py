"""What imports and exports may be narrowed by."""

from django_filters import rest_framework as filters

from apps.common.api.filters import FlagFilter
from apps.exchange.models import Export, ExportFormat, Import, ImportChange, ImportFormat, JobState


class ImportFilters(filters.FilterSet):
    """Filters of imports."""

    state = filters.MultipleChoiceFilter(choices=JobState.choices)
    format = filters.MultipleChoiceFilter(choices=ImportFormat.choices)
    source = filters.CharFilter()
    dry_run = FlagFilter()

    class Meta:
        model = Import
        fields: list[str] = []


class ImportChangeFilters(filters.FilterSet):
    """Filters of what an import changed."""

    object = filters.CharFilter()
    kind = filters.ChoiceFilter(choices=[("created", "created"), ("changed", "changed")])

    class Meta:
        model = ImportChange
        fields: list[str] = []


class ExportFilters(filters.FilterSet):
    """Filters of exports."""

    state = filters.MultipleChoiceFilter(choices=JobState.choices)
    format = filters.MultipleChoiceFilter(choices=ExportFormat.choices)

    class Meta:
        model = Export
        fields: list[str] = []
