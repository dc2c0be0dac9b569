"""The reminders of the caller over REST: wanted or not."""

from typing import Any, ClassVar

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alignment.selectors.reminders import is_reminded, wants_reminders
from apps.alignment.services.reminding import resume_reminders, stop_reminders
from apps.common.api.bodies import validated
from apps.common.api.concurrency import check_match
from apps.common.etags import etag_of_version
from apps.stakeholders.api.base import WorkspaceView
from apps.stakeholders.models import Membership


class RemindersSerializer(serializers.Serializer[Any]):
    """Whether the caller gets the workspace's daily mail of what is due."""

    wanted = serializers.BooleanField(help_text="False: none are sent to the caller's address.")
    concerned = serializers.BooleanField(
        read_only=True,
        help_text="Whether the caller may report for an organisation: nobody else is reminded.",
    )


class RemindersView(WorkspaceView):
    """The reminders of whoever asks."""

    actions_required: ClassVar[dict[str, str]] = {"get": "record.read", "patch": "reminders.choose"}
    serializer_class = RemindersSerializer

    @extend_schema(operation_id="reminders_retrieve", responses=RemindersSerializer)
    def get(self, request: Request, workspace: str) -> Response:
        """Return whether the caller wants reminders, with an ETag."""
        return _told(self.actor)

    @extend_schema(
        operation_id="reminders_partial_update",
        request=RemindersSerializer,
        responses=RemindersSerializer,
    )
    def patch(self, request: Request, workspace: str) -> Response:
        """Turn the caller's reminders of this workspace on or off."""
        said = validated(RemindersSerializer(data=request.data, partial=True))
        with transaction.atomic():
            # Two changes at once are one after the other.
            member = Membership.objects.select_for_update(of=("self",), no_key=True)
            actor = member.select_related("user", "workspace").get(pk=self.actor.pk)
            check_match(request.headers.get("If-Match"), _etag(wanted=wants_reminders(actor)))
            if "wanted" in said:
                choose = resume_reminders if said["wanted"] else stop_reminders
                choose(workspace=actor.workspace, email=actor.user.email)
            return _told(actor)


def _told(member: Membership) -> Response:
    wanted = wants_reminders(member)
    told = RemindersSerializer({"wanted": wanted, "concerned": is_reminded(member)}).data
    return Response(told, headers={"ETag": _etag(wanted=wanted)})


def _etag(*, wanted: bool) -> str:
    return etag_of_version("wanted" if wanted else "stopped")
