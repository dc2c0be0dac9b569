"""The form in which objects are answered: who makes them, with which fields, how expanded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import orjson
from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.response import Response

from apps.common.api.built import Document, document_of, documents
from apps.common.api.expansions import expand, expansions_of
from apps.common.api.pagination import KeysetPagination
from apps.common.api.sparse import Asked, keep_asked_fields

Answer = orjson.Fragment | dict[str, Any]


@dataclass(frozen=True)
class Form:
    """How the objects of one request are answered.

    serializer_class: declares them; asked: what the reader wants; actor: who reads; context: makes
    the serializer's context where one is needed
    """

    serializer_class: type[serializers.BaseSerializer[Any]]
    asked: Asked
    actor: Any
    context: Callable[[], Mapping[str, Any]]

    @property
    def document(self) -> str | None:
        """Return the SQL that makes an object; None where only the serializer can."""
        return document_of(self.serializer_class, self.asked.fields)

    def read(self, rows: QuerySet[Any], *columns: str) -> list[Any]:
        """Return the rows in the form from which `answers` makes answers.

        columns: further ones, which each `Document` then has as its `extra`
        """
        document = self.document
        return list(rows) if document is None else documents(rows, document, *columns)

    def column(self, row: Document | Model, name: str) -> Any:
        """Return the column of a row that was read with this one as its only further column."""
        return row.extra[0] if isinstance(row, Document) else getattr(row, name)

    def of_computed(self, rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return what is answered for objects that are computed, not stored."""
        return self._expanded([self.asked.narrow(row) for row in rows])

    def answers(self, rows: Sequence[Document | Model]) -> Sequence[Answer]:
        """Return what is answered for rows that `read` returned."""
        if self.document is None:
            return self._expanded(self._by_serializer(rows))
        built: list[Document] = [row for row in rows if isinstance(row, Document)]
        if self.asked.expand:
            return self._expanded([orjson.loads(row.text) for row in built])
        return [orjson.Fragment(row.text) for row in built]

    def _by_serializer(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        serializer = self.serializer_class(rows, many=True, context=dict(self.context()))
        keep_asked_fields(serializer, self.asked)
        return [dict(row) for row in serializer.data]

    def _expanded(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        declared = expansions_of(self.serializer_class)
        expand(rows, {name: declared[name] for name in self.asked.expand}, self.actor)
        return rows


def page_response(view: GenericAPIView[Any], form: Form, rows: QuerySet[Any]) -> Response:
    """Return one page of rows, in a form. Raises: ValidationError."""
    paginator = cast("KeysetPagination", view.paginator)
    paginator.read = form.read
    page = paginator.paginate_queryset(rows, view.request, view)
    return paginator.get_paginated_response(form.answers(page))
