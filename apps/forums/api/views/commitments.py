"""Commitments over REST, the steps of their life, and the ledger of who kept them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.forms import page_response
from apps.common.history_reading import Change
from apps.forums.api.commitment_filters import CommitmentFilters, LedgerFilters
from apps.forums.api.serializers.commitments import (
    CommitmentSerializer,
    CommitmentWithdrawalSerializer,
    DeclineSerializer,
    KeepingSerializer,
    LedgerSerializer,
)
from apps.forums.models import Commitment
from apps.forums.selectors import commitments as reading
from apps.forums.selectors.ledger import ledger_visible_to
from apps.forums.services import commitment_answers, commitment_ends, commitments
from apps.stakeholders.api.base import Crud, RecordViews
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced
from apps.stakeholders.models import Organisation

_READ = ("list", "retrieve", "history")
_WRITTEN = ("create", "partial_update", "destroy", "batch", "withdraw")
_ANSWERED = ("accept", "decline", "done")


class CommitmentViews(Traced, Steps, Batched, Crud):
    """Commitments: of the sessions that the caller sees, and of its own organisation."""

    serializer_class = CommitmentSerializer
    filterset_class = CommitmentFilters
    orderings = {"id": "id", "due_date": "due_date"}
    actions_required = (
        dict.fromkeys(_READ, "record.read")
        | dict.fromkeys(_WRITTEN, "sessions.keep")
        | dict.fromkeys(_ANSWERED, "forums.answer")
    )

    def visible(self) -> QuerySet[Commitment]:
        """Return the commitments that the actor sees."""
        return reading.as_seen_by(self.actor, reading.commitments_visible_to(self.actor))

    def perform_create(self, data: Mapping[str, Any]) -> Commitment:
        """Ask both owners for a commitment."""
        return commitments.propose_commitment(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Commitment, data: Mapping[str, Any]) -> Commitment:
        """Propose it otherwise."""
        return commitments.change_commitment(
            commitment=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Commitment) -> None:
        """Remove what nobody has answered."""
        commitments.remove_commitment(commitment=instance, actor=self.actor, at=timezone.now())

    def changes_of(self, instance: Commitment) -> list[Change]:
        """Return every change of a commitment, and every answer to it."""
        return reading.commitment_history(instance)

    @extend_schema(request=None, responses=CommitmentSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Accept for one's own organisation; the last one who does makes it agreed."""
        return self.step(commitment_answers.accept_commitment, "commitment")

    @extend_schema(request=DeclineSerializer, responses=CommitmentSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Decline for one's own organisation, with the reason."""
        return self.step(commitment_answers.decline_commitment, "commitment", DeclineSerializer)

    @extend_schema(request=KeepingSerializer, responses=CommitmentSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Say that what one's own organisation committed to is done, today."""
        return self.step(commitment_ends.keep_commitment, "commitment", KeepingSerializer)

    @extend_schema(request=CommitmentWithdrawalSerializer, responses=CommitmentSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take a commitment back, with the reason."""
        return self.step(
            commitment_ends.withdraw_commitment, "commitment", CommitmentWithdrawalSerializer
        )


class LedgerViews(RecordViews):
    """How organisations keep what they commit to, each figure of the commitments one sees."""

    serializer_class = LedgerSerializer
    filterset_class = LedgerFilters
    orderings = {"id": "id", "name": "name"}
    actions_required = {"list": "record.read"}

    def visible(self) -> QuerySet[Organisation]:
        """Return the organisations, each with its figures."""
        return ledger_visible_to(self.actor, today=self.workspace.today(timezone.now()))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Return one page."""
        rows = self.filter_queryset(self.get_queryset())
        return page_response(self, self.form(), rows)
