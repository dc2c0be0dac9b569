"""Findings: the only thing derived that is stored, with its life and its explanation."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.replays import replayable
from apps.programmes.models import Initiative
from apps.stakeholders.models import Membership, Workspace
from coordination.vocabulary import FindingKind, FindingState, Level, Resolution

KIND_CHOICES = [(kind.value, kind.value) for kind in FindingKind]


@replayable
@keeps_history
class Finding(Record):
    """One misalignment from the day it was found to the day it ended.

    key: hash of what it is about (a layer, a need, the members of a core), the same on every day
    since: the day the misalignment began; as_of: the day its figures are of
    leading, lagging: layer keys, the strongest leader first
    layers, organisations: all that it involves, to filter by
    milestones: those it is about, else those that its explanation speaks of
    initiatives: those of every milestone that its explanation speaks of; who may not see one of
    them does not see the finding
    substance: hash of what its readers act on; when it changes, an event tells of it
    fingerprint: hash of all that the detector says of it; while it is the same, nothing is written
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="findings", db_index=False
    )
    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, null=True, related_name="findings"
    )
    kind = models.CharField(max_length=24, choices=KIND_CHOICES)
    key = models.BigIntegerField()
    state = models.CharField(
        max_length=16,
        choices=[(state.value, state.value) for state in FindingState],
        default=FindingState.OPEN,
    )
    level = models.CharField(  # noqa: DJ001 - only pace and forecast have one
        max_length=8, null=True, choices=[(level.value, level.value) for level in Level]
    )
    since = models.DateField(null=True)
    as_of = models.DateField()
    leading = ArrayField(models.CharField(max_length=64), default=list)
    lagging = models.CharField(max_length=64, null=True)  # noqa: DJ001 - not every kind has one
    skew_days = models.IntegerField(null=True)
    skew_rhythms = models.FloatField(null=True)
    layers = ArrayField(models.CharField(max_length=64), default=list)
    organisations = ArrayField(models.UUIDField(), default=list)
    milestones = ArrayField(models.UUIDField(), default=list)
    initiatives = ArrayField(models.UUIDField(), default=list)
    explanation = models.JSONField()
    substance = models.BigIntegerField()
    fingerprint = models.BigIntegerField()
    resolution = models.CharField(  # noqa: DJ001 - none while it is open
        max_length=12,
        null=True,
        choices=[(resolution.value, resolution.value) for resolution in Resolution],
    )
    resolved_on = models.DateField(null=True)
    reason = models.TextField(blank=True, default="", max_length=5000)
    accepted_until = models.DateField(null=True)
    accepted_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "state", "id"], name="finding_of_workspace"),
            models.Index(
                fields=["initiative", "key"],
                include=["state", "fingerprint", "accepted_until", "resolved_on"],
                name="finding_subject",
            ),
            GinIndex(fields=["organisations"], name="finding_organisations"),
            GinIndex(fields=["initiatives"], name="finding_initiatives"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"],
                condition=~Q(state=FindingState.RESOLVED),
                name="one_open_finding_for_each_misalignment",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=list(FindingKind)), name="finding_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=list(FindingState)), name="finding_state_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=FindingState.RESOLVED, resolution__isnull=False, resolved_on__isnull=False
                )
                | (
                    ~Q(state=FindingState.RESOLVED)
                    & Q(resolution__isnull=True, resolved_on__isnull=True)
                ),
                name="finding_resolved_says_how_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=FindingState.ACCEPTED_RISK)
                | (Q(accepted_until__isnull=False) & ~Q(reason="")),
                name="finding_accepted_says_why_and_until",
            ),
        ]

    def __str__(self) -> str:
        """Name the finding."""
        return f"{self.kind} {self.key}"
