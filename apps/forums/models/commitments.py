"""Commitments: what one organisation promises another, by when, and what comes of it."""

from datetime import date, timedelta
from typing import Final

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from apps.alignment.models import Finding
from apps.common.history import keeps_history, keeps_history_of
from apps.common.models import Record
from apps.common.search import SearchWords
from apps.forums.models.agendas import AgendaItem
from apps.forums.models.outcomes import Outcome
from apps.forums.models.sessions import Session
from apps.forums.promises import JUDGED, UNAGREED, CommitmentState
from apps.programmes.models import BaselineChange, Milestone
from apps.stakeholders.models import Membership, Organisation, Workspace

_JUDGED: Final = [state.value for state in CommitmentState if state in JUDGED]
_AGREED: Final = [CommitmentState.ACCEPTED.value, *_JUDGED]
_UNAGREED: Final = [state.value for state in CommitmentState if state in UNAGREED]
# How a change is attributed that somebody has made by a link, and not by name.
LINK: Final = " (commitment link)"
OFFICE: Final = "Programme office"


@keeps_history
class Commitment(Record):
    """What an organisation promises to do by a day, for a milestone or a finding.

    organisation: that commits itself; counterpart: the owner of what it is for, which may be the
    same; NULL where nobody owns that: the office answers for it then
    due_date, done_on: days in the workspace's time zone; accepted_at: when both had accepted
    forecast_date, baseline_date: what the milestone is to have once both accept, NULL for as it is;
    forecast_from, baseline_from: what it had when this was proposed
    baseline_change: what became of `baseline_date`
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="commitments")
    session = models.ForeignKey(
        Session,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="commitments",
        db_constraint=False,
    )
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    outcome = models.ForeignKey(
        Outcome, on_delete=models.SET_NULL, null=True, blank=True, related_name="commitments"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="commitments", db_constraint=False
    )
    counterpart = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments_to_it",
        db_constraint=False,
    )
    title = models.CharField(max_length=500)
    text = models.TextField(max_length=10_000, blank=True, default="")
    due_date = models.DateField()
    milestone = models.ForeignKey(
        Milestone,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="commitments",
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    forecast_date = models.DateField(null=True, blank=True)
    forecast_from = models.DateField(null=True, editable=False)
    baseline_date = models.DateField(null=True, blank=True)
    baseline_from = models.DateField(null=True, editable=False)
    baseline_change = models.ForeignKey(
        BaselineChange, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=CommitmentState.choices, default=CommitmentState.PROPOSED
    )
    proposed_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    accepted_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    evidence_url = models.URLField(max_length=2000, blank=True, default="")
    note = models.TextField(max_length=5000, blank=True, default="")

    class Meta:
        indexes = [
            GinIndex(SearchWords("title", "text"), name="commitment_words"),
            models.Index(fields=["workspace", "state", "due_date", "id"], name="commitment_due"),
            models.Index(fields=["workspace", "due_date", "id"], name="commitment_by_due_date"),
            models.Index(fields=["organisation", "state"], name="commitment_ledger"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "id"], name="commitment_of_workspace"),
            models.CheckConstraint(condition=~Q(title=""), name="commitment_has_a_title"),
            models.CheckConstraint(
                condition=Q(milestone__isnull=False) | Q(finding__isnull=False),
                name="commitment_is_for_something",
            ),
            models.CheckConstraint(
                condition=Q(milestone__isnull=False)
                | Q(forecast_date__isnull=True, baseline_date__isnull=True),
                name="commitment_dates_are_a_milestones",
            ),
            models.CheckConstraint(
                condition=Q(baseline_date__isnull=True, baseline_from__isnull=True)
                | Q(baseline_date__isnull=False, baseline_from__isnull=False),
                name="commitment_baseline_says_from_which",
            ),
            models.CheckConstraint(
                condition=~Q(baseline_date=F("baseline_from")), name="commitment_baseline_moves"
            ),
            models.CheckConstraint(
                condition=Q(state__in=CommitmentState.values), name="commitment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=_AGREED, accepted_at__isnull=False)
                | Q(state__in=_UNAGREED, accepted_at__isnull=True)
                | Q(state=CommitmentState.WITHDRAWN),
                name="commitment_accepted_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state=CommitmentState.DONE, done_on__isnull=False)
                | ~Q(state=CommitmentState.DONE) & Q(done_on__isnull=True),
                name="commitment_done_says_when",
            ),
        ]

    def __str__(self) -> str:
        """Name the commitment."""
        return self.title


# How long what was agreed can still be said to be done by a link, after its day.
LINK_OUTLIVES_DUE: Final = timedelta(days=90)


class CommitmentLinkState(models.TextChoices):
    """Whether there is anything to say by a personal link, or why not."""

    OPEN = "open"
    EXPIRED = "expired"
    DONE = "done"
    WITHDRAWN = "withdrawn"


class Side(models.TextChoices):
    """Which of the two owners somebody answers for."""

    COMMITS = "commits"
    COUNTS_ON_IT = "counts_on_it"


class Answer(models.TextChoices):
    """What one of the owners says of a commitment."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@keeps_history_of(
    "workspace",
    "commitment",
    "side",
    "member",
    "answer",
    "answered_at",
    "answered_by",
    "by_link",
    "reason",
    "sent_at",
)
class CommitmentParty(Record):
    """One of the owners who have to accept a commitment, and the person who is asked for it.

    It is itself the actor of what is answered by its link: whoever holds the mail is known by no
    other name.
    member: who is asked, where that is a member; email "": anybody of the organisation
    answered_by: the member who answered, NULL where that was by the link
    prefix, digest: of the link in the last mail: what finds it, and the hash of its secret
    reminded_on: the day of the last mail
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="parties", db_constraint=False
    )
    side = models.CharField(max_length=12, choices=Side.choices)
    member = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    name = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by_link = models.BooleanField(default=False)
    reason = models.CharField(max_length=2000, blank=True, default="")
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "side"], name="each_side_of_a_commitment_once"
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="commitment_side_known"),
            models.CheckConstraint(
                condition=Q(answer=Answer.WAITING, answered_at__isnull=True)
                | Q(answer__in=[Answer.ACCEPTED, Answer.DECLINED], answered_at__isnull=False),
                name="commitment_answered_at_an_instant",
            ),
            models.CheckConstraint(
                condition=~Q(answer=Answer.DECLINED) | ~Q(reason=""),
                name="commitment_declined_says_why",
            ),
        ]

    def __str__(self) -> str:
        """Name the party by whom it speaks for."""
        return self.actor_name

    @property
    def organisation(self) -> Organisation | None:
        """Return the organisation that it answers for; None: the office does."""
        of = self.commitment
        return of.organisation if self.side == Side.COMMITS else of.counterpart

    def link_state(self, today: date) -> CommitmentLinkState:
        """Return whether there is anything to say by its link; today: in the workspace's zone.

        What was not agreed by its day is not agreed any more; what was, may be done late.
        """
        of = self.commitment
        if of.state in {CommitmentState.DONE, CommitmentState.WITHDRAWN}:
            return CommitmentLinkState(of.state)
        spare = timedelta(0) if of.state in UNAGREED else LINK_OUTLIVES_DUE
        is_open = today <= of.due_date + spare
        return CommitmentLinkState.OPEN if is_open else CommitmentLinkState.EXPIRED

    @property
    def actor_id(self) -> str:
        """Return the stable id under which changes are attributed."""
        return str(self.pk)

    @property
    def actor_name(self) -> str:
        """Return the name under which changes are shown."""
        speaks_for = self.organisation
        return f"{speaks_for.name if speaks_for else OFFICE}{LINK}"
