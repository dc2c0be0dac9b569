"""Filters: what a list may be narrowed by is declared; anything else is refused, not ignored."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast

from django import forms
from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters
from django_filters.rest_framework import DjangoFilterBackend
from django_filters.widgets import BooleanWidget
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.common.api.deprecations import Deprecation, announce
from apps.common.api.versions import SEARCH_BY_WORDS
from apps.common.identities import as_uuid
from apps.common.search import MOST_WORDS, has_words, words_in


class DeclaredFilters(DjangoFilterBackend):
    """django-filter; the view refuses what its filter set does not declare.

    Only the filters that a request uses are made for it: a filter set copies all it has.
    """

    def get_filterset(self, request: Request, queryset: QuerySet[Any], view: APIView) -> Any:
        """Return the filters that the request uses; None where it uses none."""
        filterset_class = self.get_filterset_class(view, queryset)
        used = declared_filters(view) & request.query_params.keys()
        if filterset_class is None or not used:
            return None
        options = self.get_filterset_kwargs(request, queryset, view)
        return _narrowed(filterset_class, frozenset(used))(**options)


@lru_cache(maxsize=1_024)
def _narrowed(
    filterset_class: type[filters.FilterSet], names: frozenset[str]
) -> type[filters.FilterSet]:
    """Return a filter set that has some of the filters of another one."""
    narrowed: Any = type(filterset_class.__name__, (filterset_class,), {})
    narrowed.base_filters = {
        name: each for name, each in filterset_class.base_filters.items() if name in names
    }
    return cast("type[filters.FilterSet]", narrowed)


def declared_filters(view: APIView) -> frozenset[str]:
    """Return the names of the filters that a view's filter set declares."""
    filterset_class = getattr(view, "filterset_class", None)
    return frozenset(filterset_class.base_filters) if filterset_class else frozenset()


def refuse_unknown_parameters(request: Request, known: Iterable[str]) -> None:
    """Raise ValidationError naming each query parameter that is not in `known`."""
    offered = ", ".join(sorted(known)) or "none"
    problems = {
        name: [f"Not a parameter here. There are: {offered}."]
        for name in request.query_params
        if name not in known
    }
    problems |= {
        name: ["The character U+0000 is in no value of ours."]
        for name, value in request.query_params.items()
        if "\x00" in value
    }
    if problems:
        raise ValidationError(problems)


class InstantField(filters.IsoDateTimeFilter.field_class):
    """An instant in any zone, read as UTC: PostgreSQL knows only zones that there are."""

    def to_python(self, value: Any) -> datetime | None:
        """Return the instant. Raises: ValidationError, also where UTC has no such year."""
        instant: datetime | None = super().to_python(value)
        try:
            return instant.astimezone(UTC) if instant else instant
        except OverflowError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class InstantFilter(filters.IsoDateTimeFilter):
    """Narrows by an instant with its offset."""

    field_class = InstantField


class FlagField(forms.NullBooleanField):
    """True or false; what is neither is refused, and not taken for nothing."""

    def to_python(self, value: Any) -> bool | None:  # type: ignore[override]  # it is nullable
        """Return the flag. Raises: ValidationError."""
        flag: bool | None = super().to_python(value)
        if flag is None and value not in self.empty_values:
            message = "Either true or false."
            raise forms.ValidationError(message, code="invalid")
        return flag


class _FlagAsSaid(BooleanWidget):
    """Reads true and false, and leaves what is neither to the field."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was said."""
        flag = super().value_from_datadict(data, files, name)
        return data.get(name) if flag is None else flag


class FlagFilter(filters.BooleanFilter):
    """Narrows by true or false."""

    field_class = FlagField

    def __init__(self, *said: Any, **options: Any) -> None:
        """Read what is neither, too."""
        super().__init__(*said, widget=_FlagAsSaid, **options)


# For callers of a version that knows no words.
SEARCH_BY_PARTS = Deprecation(since=date(2026, 11, 21), until=date(2027, 11, 21))


class SearchFilter(filters.CharFilter):
    """Narrows to what has, in one of its columns, a word that begins with each word given."""

    def __init__(self, *columns: str, **options: Any) -> None:
        """Say which columns are searched; the first is the name."""
        self.columns = columns
        super().__init__(help_text="Words, or their beginnings.", **options)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the rows that are found. Raises: ValidationError for more words than one needs."""
        if not value:
            return qs
        request = getattr(self.parent, "request", None)
        if isinstance(request, Request) and not SEARCH_BY_WORDS.holds_for(request):
            announce(request, SEARCH_BY_PARTS)
            return qs.filter(Q((f"{self.columns[0]}__icontains", value)))
        words = words_in(value)
        if len(words) > MOST_WORDS:
            raise ValidationError({self.field_name: [f"At most {MOST_WORDS} words."]})
        return qs.filter(has_words(words, *self.columns)) if words else qs.none()


def named_by(value: str, *keys: str, column: str = "") -> Q:
    """Return the condition of an object whose id, or one of whose keys, a text is.

    column: of the rows, which names the object; "" where the rows are the objects
    """
    below = f"{column}__" if column else ""
    named = Q(pk__in=[])
    if identity := as_uuid(value):
        named |= Q((f"{below}pk", identity))
    for key in keys:
        named |= Q((f"{below}{key}", value))
    return named


class NamedFilter(filters.CharFilter):
    """Narrows by another object, by its id or one of its keys."""

    def __init__(self, column: str, *, keys: Sequence[str], **options: Any) -> None:
        """Say which column names the object, and by which of its own columns it is known."""
        self.keys = keys
        names = ", ".join(["id", *keys]).replace("_", " ")
        super().__init__(field_name=column, help_text=f"By {names}.", **options)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Return the rows that name the object."""
        if not value:
            return qs
        return qs.filter(named_by(value, *self.keys, column=self.field_name))
