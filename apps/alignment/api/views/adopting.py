"""Making a what-if true."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from apps.alignment.api.serializers import AdoptedSerializer, AdoptingSerializer
from apps.alignment.selectors.alignments import WHAT_IF_COLUMNS
from apps.common.api.bodies import validated
from apps.programmes.selectors.visibility import initiatives_visible_to
from apps.programmes.services.adopting import adopt_what_if
from apps.stakeholders.api.base import WorkspaceView


class AdoptingView(WorkspaceView):
    """Baselines of a what-if are asked for, its forecasts are written."""

    actions_required = {"post": "milestones.write"}
    costs = {"post": 10}

    def answers_by(self) -> type[AdoptedSerializer]:
        """Return the serializer of what has come of it."""
        return AdoptedSerializer

    @extend_schema(
        operation_id="initiatives_what_if_adopt",
        request=AdoptingSerializer,
        responses=AdoptedSerializer,
    )
    def post(self, request: Request, workspace: str, pk: UUID) -> Response:
        """Ask for the baselines, write the forecasts: all of it or nothing."""
        initiative = get_object_or_404(initiatives_visible_to(self.actor), pk=pk)
        body = validated(AdoptingSerializer(data=request.data))
        changes = [
            (each["milestone"], {name: each[name] for name in WHAT_IF_COLUMNS if name in each})
            for each in body["changes"]
        ]
        adopted = adopt_what_if(
            initiative=initiative,
            actor=self.actor,
            changes=changes,
            reason=body["reason"],
            at=timezone.now(),
        )
        change = adopted.baseline_change
        return Response(
            {"baseline_change": change and str(change.pk), "forecasts": adopted.forecasts}
        )
