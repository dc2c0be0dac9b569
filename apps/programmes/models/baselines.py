"""Changes of baseline: asked for, decided, and kept for ever."""

from django.db import models
from django.db.models import F, Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.replays import dated, replayable
from apps.programmes.models.milestones import Milestone
from apps.stakeholders.models import Membership, Workspace


class ChangeState(models.TextChoices):
    """Where a baseline change stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"


@dated(
    {
        "state": "CASE WHEN kept.decided_at > {end} THEN 'proposed' ELSE kept.state END",
        "decided_by_id": "CASE WHEN kept.decided_at <= {end} THEN kept.decided_by_id END",
        "decided_at": "CASE WHEN kept.decided_at <= {end} THEN kept.decided_at END",
        "decision_note": "CASE WHEN kept.decided_at <= {end} THEN kept.decision_note ELSE '' END",
    },
    rows="kept.created_at <= {end}",
)
@replayable
@keeps_history
class BaselineChange(Record):
    """A request to promise other dates, with who asked, who decided and why."""

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="baseline_changes"
    )
    reason = models.TextField(max_length=5000)
    state = models.CharField(
        max_length=12, choices=ChangeState.choices, default=ChangeState.PROPOSED
    )
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    decided_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision_note = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="baseline_change_has_a_reason"),
            models.CheckConstraint(
                condition=Q(state=ChangeState.PROPOSED, decided_at__isnull=True)
                | (~Q(state=ChangeState.PROPOSED) & Q(decided_at__isnull=False)),
                name="baseline_change_decided_once",
            ),
        ]

    def __str__(self) -> str:
        """Name the change by its reason."""
        return self.reason


@replayable
@keeps_history
class BaselineMove(models.Model):
    """One milestone of a baseline change, from which date to which."""

    change = models.ForeignKey(BaselineChange, on_delete=models.CASCADE, related_name="moves")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, related_name="baseline_moves"
    )
    from_date = models.DateField()
    to_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["change", "milestone"], name="one_move_for_each_milestone"
            ),
            models.CheckConstraint(
                condition=~Q(from_date=F("to_date")), name="baseline_move_moves"
            ),
        ]

    def __str__(self) -> str:
        """Name the move."""
        return f"{self.from_date} → {self.to_date}"
