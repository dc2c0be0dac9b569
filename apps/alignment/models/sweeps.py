"""Sweeps: one run of the detector over a workspace, in ranges that workers share."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from apps.common.models import Record
from apps.stakeholders.models import Membership, Workspace


class SweepState(models.TextChoices):
    """Where a sweep, or one range of it, stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Sweep(Record):
    """One run over the initiatives of a workspace at a date.

    run_key: what it is run for, once; two schedulers that start the same run find it there already
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="sweeps")
    as_of = models.DateField()
    run_key = models.CharField(max_length=100, null=True)  # noqa: DJ001 - NULL is not unique
    state = models.CharField(max_length=12, choices=SweepState.choices, default=SweepState.QUEUED)
    scope = ArrayField(models.UUIDField(), null=True, help_text="Initiatives; empty for all.")
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    initiatives = models.PositiveIntegerField(default=0)
    milestones = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "run_key"], name="one_sweep_for_each_run"),
            models.CheckConstraint(
                condition=Q(state__in=SweepState.values), name="sweep_state_known"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "id"], name="sweep_of_workspace")]

    def __str__(self) -> str:
        """Name the sweep by its date."""
        return f"{self.as_of} {self.state}"


class SweepRange(models.Model):
    """A share of a sweep: what one worker does in one transaction.

    initiatives: whole networks of initiatives, so that a range never needs another one's answer
    attempts: how often a worker has begun it; a range that kills its workers is given up
    """

    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="ranges")
    number = models.PositiveIntegerField()
    initiatives = ArrayField(models.UUIDField())
    state = models.CharField(max_length=12, choices=SweepState.choices, default=SweepState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    milestones = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    resolved = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sweep", "number"], name="one_range_for_each_number")
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=[SweepState.QUEUED, SweepState.RUNNING]),
                name="sweep_range_waiting",
            )
        ]

    def __str__(self) -> str:
        """Name the range by its number."""
        return f"{self.number} {self.state}"
