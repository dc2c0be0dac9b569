"""Filters: what a list may be narrowed by is declared; any other parameter is refused, not ignored."""

from typing import Any

from django.db.models import QuerySet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.common.api import pagination


class DeclaredFilters(DjangoFilterBackend):
    """django-filter that answers 400 to a parameter nobody declared."""

    def filter_queryset(
        self, request: Request, queryset: QuerySet[Any], view: APIView
    ) -> QuerySet[Any]:
        """Return the rows that pass every filter given."""
        filterset_class = self.get_filterset_class(view, queryset)
        declared = frozenset(filterset_class.base_filters) if filterset_class else frozenset()
        refuse_unknown_parameters(request, declared | pagination.PARAMETERS | own_parameters(view))
        return super().filter_queryset(request, queryset, view)


def own_parameters(view: APIView) -> frozenset[str]:
    """Return the query parameters that a view reads itself."""
    return frozenset(getattr(view, "query_parameters", ()))


def refuse_unknown_parameters(request: Request, known: frozenset[str]) -> None:
    """Raise ValidationError naming each query parameter that is not in `known`."""
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        offered = ", ".join(sorted(known))
        raise ValidationError(
            {name: [f"Not a parameter here. There are: {offered}."] for name in unknown}
        )
