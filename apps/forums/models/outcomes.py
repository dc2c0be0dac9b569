"""What a session came to: lessons, trade-offs, questions, recommendations and decisions."""

from datetime import datetime
from typing import Final

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.alignment.models import Finding
from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.search import SearchWords
from apps.forums.models.agendas import AgendaItem
from apps.forums.models.sessions import Session
from apps.programmes.models import Initiative, Layer, Milestone
from apps.stakeholders.models import Workspace


class OutcomeType(models.TextChoices):
    """What kind of thing a session came to."""

    LESSON = "lesson"
    TRADE_OFF = "trade_off"
    QUESTION = "question"
    RECOMMENDATION = "recommendation"
    DECISION = "decision"


class OutcomeState(models.TextChoices):
    """Whether something is still to be answered or chosen; what is neither is noted."""

    NOTED = "noted"
    OPEN = "open"
    ANSWERED = "answered"
    CHOSEN = "chosen"


class CarriesOver(models.TextChoices):
    """Whether a lesson would hold elsewhere."""

    YES = "yes"
    IN_PART = "in_part"
    NO = "no"
    UNKNOWN = "unknown"


class AddressedTo(models.TextChoices):
    """Whether a recommendation is for those who make the rules, or those who do the work."""

    POLICY = "policy"
    EXECUTION = "execution"


# What is told of each type besides its title; a question has nothing but that.
DETAILS: Final[dict[OutcomeType, tuple[str, ...]]] = {
    OutcomeType.LESSON: ("deployment", "tried", "happened", "carries_over"),
    OutcomeType.TRADE_OFF: ("pulls", "against", "options"),
    OutcomeType.QUESTION: (),
    OutcomeType.RECOMMENDATION: ("to", "addressee"),
    OutcomeType.DECISION: ("reason",),
}
# The state that each type begins with and, where there is one, the state that settles it.
STATES: Final[dict[OutcomeType, tuple[OutcomeState, OutcomeState | None]]] = {
    OutcomeType.LESSON: (OutcomeState.NOTED, None),
    OutcomeType.TRADE_OFF: (OutcomeState.OPEN, OutcomeState.CHOSEN),
    OutcomeType.QUESTION: (OutcomeState.OPEN, OutcomeState.ANSWERED),
    OutcomeType.RECOMMENDATION: (OutcomeState.NOTED, None),
    OutcomeType.DECISION: (OutcomeState.NOTED, None),
}


def _as_its_type() -> Q:
    """Return the condition that an outcome has the state and the details of its type."""
    condition = Q(pk__in=[])
    for kind, (first, settled) in STATES.items():
        states = [first, *([settled] if settled else [])]
        condition |= Q(type=kind, state__in=states, details__has_keys=list(DETAILS[kind]))
    return condition


_SETTLED: Final = [OutcomeState.ANSWERED, OutcomeState.CHOSEN]


@keeps_history
class Outcome(Record):
    """One thing that a session came to.

    title: in a line; text: the rest; details: what `DETAILS` says of its type
    answer: of a question; choice: of a trade-off, the name of one of its options, with `answer` as
    the reason; settled_at: when it was answered or chosen
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="outcomes")
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="outcomes", db_constraint=False
    )
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="outcomes"
    )
    type = models.CharField(max_length=16, choices=OutcomeType.choices)
    title = models.CharField(max_length=500)
    text = models.TextField(max_length=20_000, blank=True, default="")
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=OutcomeState.choices)
    answer = models.TextField(max_length=10_000, blank=True, default="")
    choice = models.CharField(max_length=300, blank=True, default="")
    settled_at = models.DateTimeField(null=True)
    layers = models.ManyToManyField(Layer, through="OutcomeLayer", related_name="outcomes")
    initiatives = models.ManyToManyField(
        Initiative, through="OutcomeInitiative", related_name="outcomes"
    )
    milestones = models.ManyToManyField(
        Milestone, through="OutcomeMilestone", related_name="outcomes"
    )
    findings = models.ManyToManyField(Finding, through="OutcomeFinding", related_name="outcomes")

    class Meta:
        indexes = [
            GinIndex(SearchWords("title", "text"), name="outcome_words"),
            models.Index(fields=["workspace", "type", "state", "id"], name="outcome_register"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "id"], name="outcome_of_workspace"),
            models.CheckConstraint(condition=~Q(title=""), name="outcome_has_a_title"),
            models.CheckConstraint(condition=_as_its_type(), name="outcome_as_its_type"),
            models.CheckConstraint(
                condition=Q(state__in=_SETTLED, settled_at__isnull=False)
                | ~Q(state__in=_SETTLED) & Q(settled_at__isnull=True),
                name="outcome_settled_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=OutcomeState.ANSWERED) | ~Q(answer=""),
                name="outcome_answered_has_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(state=OutcomeState.CHOSEN) & ~Q(choice="")
                | ~Q(state=OutcomeState.CHOSEN) & Q(choice=""),
                name="outcome_chosen_says_which",
            ),
        ]

    def __str__(self) -> str:
        """Name the outcome."""
        return self.title

    def days_open(self, at: datetime) -> int | None:
        """Return the days from its session to its answer, or to `at`; None of what is noted."""
        if self.state == OutcomeState.NOTED:
            return None
        return max(((self.settled_at or at) - self.session.ends_at).days, 0)


class Tie(Record):
    """Something of the record that an outcome is about."""

    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        """Name the outcome."""
        return str(self.outcome_id)


@keeps_history
class OutcomeLayer(Tie):
    """A layer that an outcome is about."""

    layer = models.ForeignKey(Layer, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "layer"], name="each_layer_of_an_outcome_once"
            )
        ]


@keeps_history
class OutcomeInitiative(Tie):
    """An initiative that an outcome is about."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "initiative"], name="each_initiative_of_an_outcome_once"
            )
        ]


@keeps_history
class OutcomeMilestone(Tie):
    """A milestone that an outcome is about."""

    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "milestone"], name="each_milestone_of_an_outcome_once"
            )
        ]


@keeps_history
class OutcomeFinding(Tie):
    """A finding that an outcome is about."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "finding"], name="each_finding_of_an_outcome_once"
            )
        ]
