"""What sessions came to, over REST."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from apps.common.history_reading import Change
from apps.forums.api.filters import OutcomeFilters
from apps.forums.api.serializers.outcomes import (
    AnswerSerializer,
    ChoiceSerializer,
    ReopeningSerializer,
    SessionOutcomeChangeSerializer,
    SessionOutcomeSerializer,
)
from apps.forums.models import Outcome
from apps.forums.selectors import outcomes as reading
from apps.forums.services import outcomes
from apps.forums.services.rights import require_told_who
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.batches import Batched
from apps.stakeholders.api.steps import Steps
from apps.stakeholders.api.traced import Traced

_READ = ("list", "retrieve", "history")
_WRITTEN = ("create", "partial_update", "destroy", "batch", "answer_it", "choose", "reopen")


class OutcomeViews(Traced, Steps, Batched, Crud):
    """What sessions came to: their lessons, trade-offs, questions, recommendations, decisions."""

    serializer_class = SessionOutcomeSerializer
    filterset_class = OutcomeFilters
    orderings = {"id": "id", "title": "title"}
    actions_required = dict.fromkeys(_READ, "record.read") | dict.fromkeys(
        _WRITTEN, "sessions.keep"
    )

    def visible(self) -> QuerySet[Outcome]:
        """Return the outcomes that the actor sees."""
        rows = reading.outcomes_visible_to(self.actor)
        is_read = self.request.method in {"GET", "HEAD"}
        return rows if is_read else rows.select_related("session__forum")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or an outcome."""
        if self.action == "partial_update":
            return SessionOutcomeChangeSerializer
        return SessionOutcomeSerializer

    def perform_create(self, data: Mapping[str, Any]) -> Outcome:
        """Write down what a session came to."""
        return outcomes.record_outcome(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: Outcome, data: Mapping[str, Any]) -> Outcome:
        """Correct it."""
        return outcomes.change_outcome(
            outcome=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: Outcome) -> None:
        """Take it back."""
        outcomes.remove_outcome(outcome=instance, actor=self.actor, at=timezone.now())

    def changes_of(self, instance: Outcome) -> list[Change]:
        """Return every change of an outcome, to those who may know who made it.

        Raises: NotKeeperError
        """
        require_told_who(self.actor, instance.session)
        return reading.outcome_history(instance)

    @extend_schema(request=AnswerSerializer, responses=SessionOutcomeSerializer)
    @action(detail=True, methods=["post"], url_path="answer")
    def answer_it(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer a question, in its session or in any later one of the forum."""
        return self.step(outcomes.answer_question, "outcome", AnswerSerializer)

    @extend_schema(request=ChoiceSerializer, responses=SessionOutcomeSerializer)
    @action(detail=True, methods=["post"])
    def choose(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Choose one of a trade-off's options."""
        return self.step(outcomes.choose_option, "outcome", ChoiceSerializer)

    @extend_schema(request=ReopeningSerializer, responses=SessionOutcomeSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Take up again what was answered or chosen."""
        return self.step(outcomes.reopen_outcome, "outcome", ReopeningSerializer)
