"""Milestones: what was promised, what is expected now, what happened."""

from typing import Final

from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.replays import dated, replayable
from apps.common.search import SearchWords
from apps.programmes.models.initiatives import Initiative
from apps.programmes.models.layers import Layer
from apps.programmes.models.marks import marks
from apps.stakeholders.models import Organisation, Workspace
from coordination.vocabulary import MilestoneStatus

LEAST_WEIGHT, GREATEST_WEIGHT = 0.000001, 1_000_000.0
DONE = (MilestoneStatus.REPORTED.value, MilestoneStatus.ACCEPTED.value)
OPEN = (MilestoneStatus.PLANNED.value, MilestoneStatus.IN_PROGRESS.value)
# What there is still something to report of.
REPORTABLE = (*OPEN, MilestoneStatus.REPORTED.value)


# Not by name: one of a thousand characters is longer than a row of an index may be.
SORTED_BY: Final = (
    "actual_date",
    "baseline_date",
    "forecast_date",
    "reported_at",
    "status",
    "weight",
)


# What was done later was not done yet, and nothing had been said of how.
_DONE_LATER = "kept.actual_date > {day}"


@dated(
    {
        "actual_date": f"CASE WHEN {_DONE_LATER} THEN NULL ELSE kept.actual_date END",
        "status": f"CASE WHEN {_DONE_LATER} AND kept.status IN ('reported', 'accepted')"
        " THEN 'planned' ELSE kept.status END",
        "evidence_url": f"CASE WHEN {_DONE_LATER} THEN '' ELSE kept.evidence_url END",
        "note": f"CASE WHEN {_DONE_LATER} THEN '' ELSE kept.note END",
        "reported_at": "CASE WHEN kept.reported_at <= {end} THEN kept.reported_at END",
    }
)
@replayable
@keeps_history
class Milestone(Record):
    """A dated promise of one organisation in one layer of an initiative.

    weight: its share of the layer's work, in any unit, the same within an initiative
    reported_at: when its owner last said how it stands
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    initiative = models.ForeignKey(
        Initiative,
        on_delete=models.CASCADE,
        related_name="milestones",
        db_index=False,
        db_constraint=False,
    )
    layer = models.ForeignKey(
        Layer, on_delete=models.PROTECT, related_name="milestones", db_constraint=False
    )
    owner_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="milestones",
        db_constraint=False,
    )
    name = models.CharField(max_length=1000)
    weight = models.FloatField(
        default=1.0,
        validators=[MinValueValidator(LEAST_WEIGHT), MaxValueValidator(GREATEST_WEIGHT)],
    )
    baseline_date = models.DateField()
    original_baseline_date = models.DateField(editable=False)
    forecast_date = models.DateField(null=True, blank=True)
    actual_date = models.DateField(null=True, blank=True)
    status = models.CharField(
        max_length=12,
        choices=[(status.value, status.value) for status in MilestoneStatus],
        default=MilestoneStatus.PLANNED,
    )
    evidence_url = models.URLField(max_length=2000, blank=True, default="")
    note = models.TextField(blank=True, default="", max_length=5000)
    reported_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - NULL is not unique
    source = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        triggers = marks("initiative_id")
        indexes = [
            models.Index(fields=["workspace", "id"], name="milestone_of_workspace"),
            # What lists are sorted by, with what they go on by where many have the same.
            *(
                models.Index(fields=["workspace", column, "id"], name=f"milestone_by_{column}")
                for column in SORTED_BY
            ),
            GinIndex(SearchWords("name", "external_id"), name="milestone_words"),
        ]
        constraints = [
            # What the detector reads stands in the index, so that a sweep never visits the table.
            models.UniqueConstraint(
                fields=["initiative", "id"],
                include=[
                    "layer",
                    "weight",
                    "baseline_date",
                    "original_baseline_date",
                    "forecast_date",
                    "actual_date",
                    "status",
                    "reported_at",
                    "external_id",
                ],
                name="milestone_of_initiative",
            ),
            models.UniqueConstraint(
                fields=["initiative", "source", "external_id"],
                name="one_milestone_for_each_external_id",
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=LEAST_WEIGHT, weight__lte=GREATEST_WEIGHT),
                name="milestone_weight_is_positive",
            ),
            models.CheckConstraint(
                condition=Q(status__in=list(MilestoneStatus)), name="milestone_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=MilestoneStatus.CANCELLED)
                | Q(status__in=DONE, actual_date__isnull=False)
                | (~Q(status__in=DONE) & Q(actual_date__isnull=True)),
                name="milestone_done_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        """Name the milestone."""
        return self.name

    @property
    def is_replanned(self) -> bool:
        """Tell whether the baseline has moved since the first promise."""
        return self.baseline_date != self.original_baseline_date
