"""Workspaces over REST: the collection, and one of them."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from apps.accounts.models import Scope
from apps.common.api import sparse
from apps.common.api.bodies import refuse_unknown_fields
from apps.common.api.concurrency import (
    check_if_match,
    etag_of,
)
from apps.common.api.conventions import ConventionalView
from apps.common.api.filters import refuse_unknown_parameters
from apps.common.api.forms import Form, page_response
from apps.common.api.pagination import PARAMETERS, KeysetPagination
from apps.common.errors import NotAllowedError
from apps.common.etags import etag_of_version
from apps.common.row_versions import with_version
from apps.programmes.api.serializers.structure import (
    WorkspaceChangeSerializer,
    WorkspaceFoundingSerializer,
    WorkspaceSerializer,
)
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders.api.base import WorkspaceView, token_of
from apps.stakeholders.api.replays import datable, replayable
from apps.stakeholders.models import Workspace
from apps.stakeholders.selectors import may_found_workspaces, workspaces_of
from apps.stakeholders.services import change_workspace


class WorkspaceCollection(ConventionalView, GenericAPIView[Workspace]):
    """The workspaces that the caller is a member of."""

    pagination_class = KeysetPagination
    serializer_class = WorkspaceSerializer
    queryset = Workspace.objects.none()
    orderings = {"slug": "slug", "name": "name"}

    def answers_by(self) -> type[WorkspaceSerializer]:
        """Return the serializer of workspaces."""
        return WorkspaceSerializer

    @extend_schema(
        operation_id="workspaces_list",
        tags=["workspaces"],
        responses=WorkspaceSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Return one page of the caller's workspaces."""
        refuse_unknown_parameters(request, PARAMETERS | sparse.PARAMETERS)
        reached = workspaces_of(request.user, token_of(request))  # type: ignore[arg-type]
        # Nothing in a workspace names another object, so it does not matter who reads.
        asked = sparse.asked_of(request, WorkspaceSerializer)
        return page_response(self, Form(WorkspaceSerializer, asked, None, dict), reached)

    @extend_schema(
        operation_id="workspaces_create",
        tags=["workspaces"],
        request=WorkspaceFoundingSerializer,
        responses={201: WorkspaceSerializer},
    )
    def post(self, request: Request) -> Response:
        """Found a workspace; the caller becomes its admin."""
        _require_founder(request)
        serializer = WorkspaceFoundingSerializer(data=request.data)
        refuse_unknown_fields(serializer)
        serializer.is_valid(raise_exception=True)
        workspace = found_workspace(
            founder=request.user,  # type: ignore[arg-type]  # nobody gets here without signing in
            **serializer.validated_data,
        )
        founded = with_version(Workspace.objects.filter(pk=workspace.pk)).get()
        address = request.build_absolute_uri(f"{request.path}{workspace.slug}/")
        return Response(
            WorkspaceSerializer(founded).data,
            status=status.HTTP_201_CREATED,
            headers={"Location": address, "ETag": etag_of(founded)},
        )


class WorkspaceDetail(WorkspaceView):
    """One workspace."""

    serializer_class = WorkspaceChangeSerializer
    actions_required = {"get": "record.read", "patch": "workspace.write"}

    def answers_by(self) -> type[WorkspaceSerializer]:
        """Return the serializer of workspaces."""
        return WorkspaceSerializer

    @extend_schema(
        operation_id="workspaces_retrieve", tags=["workspaces"], responses=WorkspaceSerializer
    )
    @replayable
    @datable
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return the workspace with its ETag."""
        form = self.form()
        rows = with_version(Workspace.objects.filter(pk=self.workspace.pk))
        [workspace] = form.read(rows, "version")
        etag = etag_of_version(form.column(workspace, "version"))
        return Response(form.answers([workspace])[0], headers={"ETag": etag})

    @extend_schema(
        operation_id="workspaces_partial_update",
        tags=["workspaces"],
        request=WorkspaceChangeSerializer,
        responses=WorkspaceSerializer,
    )
    def patch(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change the workspace's name, time zone or language."""
        rows = with_version(Workspace.objects.filter(pk=self.workspace.pk))
        with transaction.atomic():
            workspace = rows.select_for_update(no_key=True).get()
            check_if_match(request.headers.get("If-Match"), workspace)
            serializer = WorkspaceChangeSerializer(workspace, data=request.data, partial=True)
            refuse_unknown_fields(serializer)
            serializer.is_valid(raise_exception=True)
            change_workspace(
                workspace=workspace, actor=self.actor, changes=serializer.validated_data
            )
            changed = rows.get()
        return Response(WorkspaceSerializer(changed).data, headers={"ETag": etag_of(changed)})


def _require_founder(request: Request) -> None:
    token = token_of(request)
    if token and Scope.ADMIN not in token.scopes:
        message = f"The token lacks the scope {Scope.ADMIN}. Issue one that has it."
        raise NotAllowedError(message)
    if token and token.membership_id:
        message = "This token acts in its own workspace only. Found another one signed in."
        raise NotAllowedError(message)
    if not may_found_workspaces(request.user):  # type: ignore[arg-type]
        message = "Admins of a workspace found others. Ask one of them."
        raise NotAllowedError(message)
