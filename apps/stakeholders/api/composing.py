"""Reads that are composed once for all actors of a role.

What an actor sees depends on its role, its workspace and its organisation: the role decides which
SQL asks for it, the ids of the other two are values in it.
"""

from collections.abc import Callable, Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.db.models import QuerySet
from rest_framework.response import Response

from apps.common.api.built import Document, document_rows, planned_documents
from apps.common.api.filters import SearchFilter, declared_filters
from apps.common.api.forms import Form
from apps.common.api.pagination import KeysetPagination, wants_count
from apps.common.prepared import Given
from apps.common.replays import reads_today
from apps.stakeholders.models import Membership

if TYPE_CHECKING:
    from apps.stakeholders.api.base import RecordViews


class Anybody:
    """Stands for all actors of one role while a query is composed; it has no more than this."""

    def __init__(self, actor: Membership) -> None:
        """Take the role; and an organisation, which is not known, if the actor has one."""
        self.role = actor.role
        self.workspace_id = Given("workspace_id")
        self.organisation_id = Given("organisation_id") if actor.organisation_id else None


def composed_documents(
    view: "RecordViews",
    form: Form,
    narrow: Callable[[QuerySet[Any]], QuerySet[Any]],
    column: str,
    *,
    of: Hashable,
    **values: Any,
) -> list[Document] | None:
    """Return what a view's actor sees, narrowed; None where that is not composed once.

    narrow: given the rows, those that are wanted, `values` as `Given`; of: what its SQL depends on
    """
    document = form.document
    used = declared_filters(view) & view.request.query_params.keys()
    is_plain = reads_today() and _are_plain(view, used)
    if document is None or not view.is_composed or not is_plain:
        return None
    actor, parameters = view.actor, view.request.query_params

    def rows() -> QuerySet[Any]:
        view.actor = cast("Membership", Anybody(actor))
        try:
            return document_rows(narrow(view.get_queryset()), document, column)
        finally:
            view.actor = actor

    key = (
        type(view),
        form.serializer_class,
        form.asked.fields,
        actor.role,
        actor.organisation_id is None,
        tuple((name, tuple(parameters.getlist(name))) for name in sorted(used)),
        column,
        of,
    )
    ids = {"workspace_id": actor.workspace_id, "organisation_id": actor.organisation_id}
    return planned_documents(key, rows, ids | values)


def composed_page(view: "RecordViews", form: Form) -> Response | None:
    """Return the page that is asked for; None where its SQL is not composed once."""
    paginator = cast("KeysetPagination", view.paginator)
    paginator.begin(view.request, view)
    keyset = paginator.keyset
    if wants_count(view.request) or not (keyset is None or paginator.column == "id"):
        return None
    if paginator.is_in_parts(view.visible()):
        return None
    given = keyset and replace(keyset, key=cast("str", Given("key")))
    found = composed_documents(
        view,
        form,
        lambda rows: paginator.page_of(view.filter_queryset(rows), given),
        paginator.column,
        of=(paginator.ordering, paginator.limit, keyset and keyset.backwards),
        key=keyset and UUID(keyset.key),
    )
    if found is None:
        return None
    return paginator.get_paginated_response(form.answers(paginator.take(found)))


def _are_plain(view: "RecordViews", used: frozenset[str]) -> bool:
    """Tell whether filters narrow by their values alone, whoever asks and whenever."""
    filters = view.filterset_class.base_filters if used else {}
    return all(
        not isinstance(filters[name], SearchFilter) and filters[name].method is None
        for name in used
    )
