"""What every endpoint below `/api/v1/workspaces/{workspace}/` is built on.

A view names the action of each of its methods; workspace, membership, role, scope, parameters and
version are checked here, before any of its code runs.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

import structlog
from django.contrib.auth import get_user
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers, status
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from apps.accounts.models import ApiToken
from apps.common.api import pagination, sparse
from apps.common.api.bodies import validated
from apps.common.api.concurrency import (
    check_if_match,
)
from apps.common.api.conventions import ConventionalView
from apps.common.api.filters import DeclaredFilters, declared_filters, refuse_unknown_parameters
from apps.common.api.forms import Form, page_response
from apps.common.api.histories import HistoryEntrySerializer
from apps.common.errors import NotAllowedError
from apps.common.etags import etag_of_version
from apps.common.identities import as_uuid
from apps.common.prepared import Given
from apps.common.row_versions import with_version
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.api.composing import composed_documents, composed_page
from apps.stakeholders.models import Membership, Role, Workspace
from apps.stakeholders.selectors import membership_in


class MayAct(BasePermission):
    """Role and scope against the table of actions; who is no member finds nothing."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Admit the request or raise the problem it ends in."""
        if not (request.user and request.user.is_authenticated):
            return False
        if isinstance(view, WorkspaceView):
            view.actor = find_actor(request, view.kwargs["workspace"])
            structlog.contextvars.bind_contextvars(actor=view.actor.actor_id)
            require(view.actor, view.required_action(), request.auth)
        return True


def find_actor(request: Request, slug: str) -> Membership:
    """Return the caller's membership. Raises: Http404 where there is none."""
    token = token_of(request)
    membership = membership_in(request.user, slug, token)  # type: ignore[arg-type]
    if membership is None:
        raise Http404
    return membership


def token_of(request: Request) -> ApiToken | None:
    """Return the token that signed the request in; None behind a session."""
    return request.auth if isinstance(request.auth, ApiToken) else None


def require(actor: Membership, name: str, token: Any) -> None:
    """Raise NotAllowedError unless the actor's role, and its token's scopes, allow the action.

    token: the ApiToken that signed the request in; None behind a session
    """
    action = ACTIONS[name]
    if actor.role not in action.roles:
        allowed = ", ".join(sorted(Role(role).label for role in action.roles))
        message = f"This is for: {allowed}. Ask one of them, or an admin for another role."
        raise NotAllowedError(message)
    if isinstance(token, ApiToken) and action.scope not in token.scopes:
        message = f"The token lacks the scope {action.scope}. Issue one that has it."
        raise NotAllowedError(message)


class WorkspaceView(ConventionalView):
    """A view below one workspace.

    actions_required: {method name of the view ("list", "create", "report", …): action of the table}
    query_parameters: names that the view reads from the query itself; others are refused, but for
    the `parameters` (OpenApiParameter) that a method of it says it reads
    """

    permission_classes = [MayAct]
    actions_required: ClassVar[Mapping[str, str]]
    query_parameters: ClassVar[frozenset[str]] = frozenset()
    actor: Membership

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse parameters nobody reads, once the caller is known to be allowed to ask."""
        super().initial(request, *args, **kwargs)
        refuse_unknown_parameters(request, self.known_parameters())

    def require_admission(self) -> None:
        """Look anew who is calling, after a while: tokens, sessions and members end, roles change.

        Raises: what refuses a request
        """
        asked = self.request._request  # noqa: SLF001 - DRF gives no other way to it
        if self.request.auth is None:
            asked.session = type(asked.session)(asked.session.session_key)
            asked.user = get_user(asked)
        again = self.initialize_request(asked)
        if not MayAct().has_permission(again, self):
            self.permission_denied(again)

    def known_parameters(self) -> frozenset[str]:
        """Return the query parameters of the method that is being called."""
        is_read = self.request.method in {"GET", "HEAD"}
        chosen = sparse.PARAMETERS if is_read and self.answers_by() else frozenset()
        return self.query_parameters | chosen | {each.name for each in self.own_parameters()}

    def own_parameters(self) -> Sequence[OpenApiParameter]:
        """Return the parameters that the method that is being called reads by itself."""
        return getattr(getattr(self, self.handler_name(), None), "parameters", ())

    def form(self) -> Form:
        """Return the form in which objects are answered. Raises: ValidationError."""
        serializer_class = self.answers_by()
        if serializer_class is None:
            raise TypeError(type(self).__name__)
        asked = sparse.asked_of(self.request, serializer_class)
        return Form(serializer_class, asked, self.actor, self.get_serializer_context)

    @property
    def workspace(self) -> Workspace:
        """Return the workspace of the URL."""
        return self.actor.workspace

    def further_holders(self) -> dict[str, str]:
        """Return the workspace: all its callers share one quota."""
        return {"workspace": str(self.actor.workspace_id)}

    def required_action(self) -> str:
        """Return the action of the method that is being called."""
        handler = self.handler_name()
        if handler not in self.actions_required:
            raise MethodNotAllowed(str(self.request.method))
        return self.actions_required[handler]

    def get_serializer_context(self) -> dict[str, Any]:
        """Give serializers the actor, for references that must be visible to it."""
        return {"request": self.request, "view": self, "actor": getattr(self, "actor", None)}


_READS = frozenset({"list", "retrieve"})


class RecordViews(WorkspaceView, GenericViewSet[Any]):
    """List, read, create, change and remove one kind of object.

    A subclass gives `visible()`, its serializers and those of `perform_*` that it offers; each of
    them is one call of a service.

    is_composed: whether reads are composed once for each role; then `visible()` may ask of the
    actor only its role and the ids of its workspace and organisation
    """

    http_method_names = ["get", "post", "patch", "delete", "head"]
    lookup_value_regex = "[0-9a-fA-F-]{36}"
    pagination_class = pagination.KeysetPagination
    filter_backends = [DeclaredFilters]
    orderings: ClassVar[Mapping[str, str]] = {"id": "id"}
    is_composed: ClassVar[bool] = False
    filterset_class: ClassVar[Any] = None

    def known_parameters(self) -> frozenset[str]:
        """Return the query parameters of the method that is being called."""
        known = super().known_parameters()
        if self.action != "list":
            return known
        return known | pagination.PARAMETERS | declared_filters(self)

    def answers_by(self) -> type[serializers.BaseSerializer[Any]] | None:
        """Return the serializer of the objects that are answered."""
        if self.action == "history":
            return HistoryEntrySerializer
        is_of_its_own = self.request.method in {"GET", "HEAD"} and self.action not in _READS
        return None if is_of_its_own else self.get_serializer_class()

    def visible(self) -> QuerySet[Any]:
        """Return what the actor may see, from the app's selector."""
        raise TypeError(type(self).__name__)

    def get_queryset(self) -> QuerySet[Any]:
        """Return what the actor may see, each with its version."""
        if getattr(self, "swagger_fake_view", False):
            return self.schema_queryset()
        return with_version(self.visible())

    def schema_queryset(self) -> QuerySet[Any]:
        """Return a queryset of the right model for the OpenAPI document."""
        model = getattr(getattr(self.serializer_class, "Meta", None), "model", Workspace)
        return QuerySet(model).none()

    def identity(self) -> UUID:
        """Return the id of the URL. Raises: Http404 for what is none."""
        identity = as_uuid(str(self.kwargs["pk"]))
        if identity is None:
            raise Http404
        return identity

    def locked(self, if_match: str | None) -> Any:
        """Return the object of the URL locked until the transaction ends, of a known version.

        if_match: what the caller says of the version, as If-Match would
        Raises: Http404, PreconditionRequiredError, PreconditionFailedError
        """
        rows = self.get_queryset().select_for_update(of=("self",), no_key=True)
        instance = rows.filter(pk=self.identity()).first()
        if instance is None:
            raise Http404
        check_if_match(if_match, instance)
        return instance

    def answer(self, pk: object, status_code: int = status.HTTP_200_OK) -> Response:
        """Return an object as it is now, with its ETag."""
        response = self.shown(self.get_queryset().filter(pk=pk), status_code)
        if self.action == "create":
            response["Location"] = self.request.build_absolute_uri(f"{self.request.path}{pk}/")
        return response

    def shown(self, rows: QuerySet[Any], status_code: int = status.HTTP_200_OK) -> Response:
        """Return the one object of a queryset with its ETag. Raises: Http404.

        Its version does not tell what was expanded in it: then it has the ETag of its bytes.
        """
        form = self.form()
        return self.shown_in(form, form.read(rows, "version"), status_code)

    def shown_in(
        self, form: Form, found: list[Any], status_code: int = status.HTTP_200_OK
    ) -> Response:
        """Return the one object that a form has read with its version. Raises: Http404."""
        if not found:
            raise Http404
        response = Response(form.answers(found)[0], status=status_code)
        if not form.asked.expand:
            response["ETag"] = etag_of_version(form.column(found[0], "version"))
        return response

    def valid(
        self,
        serializer_class: type[serializers.BaseSerializer[Any]] | None = None,
        *,
        body: Any = None,
        **options: Any,
    ) -> Any:
        """Return what a body says, that of the request where none is given.

        Raises: ValidationError
        """
        build = serializer_class or self.get_serializer_class()
        data = self.request.data if body is None else body
        return validated(build(data=data, context=self.get_serializer_context(), **options))


class Listed(RecordViews):
    """Offers `GET` on the collection and on one object."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page."""
        form = self.form()
        return composed_page(self, form) or page_response(
            self, form, self.filter_queryset(self.get_queryset())
        )

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one object with its ETag; 304 without a body where the reader has it already."""
        form, pk = self.form(), self.identity()
        found: Any = composed_documents(
            self, form, lambda rows: rows.filter(pk=Given("pk")), "version", of="one", pk=pk
        )
        if found is None:
            found = form.read(self.get_queryset().filter(pk=pk), "version")
        return self.shown_in(form, found)


class Created(RecordViews):
    """Offers `POST` on the collection."""

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Create an object and return it."""
        return self.answer(self.perform_create(self.valid()).pk, status.HTTP_201_CREATED)

    def perform_create(self, data: Mapping[str, Any]) -> Any:
        """Call the service that creates the object."""
        raise TypeError(type(self).__name__)


class Changed(RecordViews):
    """Offers `PATCH` on one object, with If-Match."""

    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change an object and return it."""
        with transaction.atomic():
            instance = self.locked(request.headers.get("If-Match"))
            self.perform_update(instance, self.valid(instance=instance, partial=True))
            return self.answer(instance.pk)

    def perform_update(self, instance: Any, data: Mapping[str, Any]) -> Any:
        """Call the service that changes the object."""
        raise TypeError(type(self).__name__)


class Removed(RecordViews):
    """Offers `DELETE` on one object, with If-Match."""

    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Remove an object."""
        with transaction.atomic():
            self.perform_destroy(self.locked(request.headers.get("If-Match")))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def perform_destroy(self, instance: Any) -> None:
        """Call the service that removes the object."""
        raise TypeError(type(self).__name__)


class Crud(Listed, Created, Changed, Removed):
    """Offers all five."""
