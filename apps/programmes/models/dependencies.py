"""Dependencies: which milestone waits for which, across organisations and initiatives."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.replays import replayable
from apps.programmes.models.initiatives import Initiative
from apps.programmes.models.marks import marks
from apps.programmes.models.milestones import Milestone
from apps.stakeholders.models import Organisation, Workspace
from coordination.vocabulary import Agreement

LONGEST_LAG_DAYS = 3_650
AGREEMENTS = [(agreement.value, agreement.value) for agreement in Agreement]


@replayable
@keeps_history
class Dependency(Record):
    """A successor that waits for a predecessor.

    lag_days: days between the predecessor's end and the earliest end of the successor's wait
    need_group, need_at_least: members of one group are one need, met when so many of them are done
    (NULL: all)
    proposed_by: the organisation that last said how it should be; the other owner agrees or not
    The initiatives of both ends are kept beside them, held true by the foreign keys, so that a
    sweep finds the dependencies of an initiative without visiting milestones.
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    predecessor = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, related_name="releases", db_constraint=False
    )
    predecessor_initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    successor = models.ForeignKey(
        Milestone,
        on_delete=models.CASCADE,
        related_name="waits_for",
        db_index=False,
        db_constraint=False,
    )
    successor_initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    lag_days = models.IntegerField(
        default=0,
        validators=[MinValueValidator(-LONGEST_LAG_DAYS), MaxValueValidator(LONGEST_LAG_DAYS)],
    )
    need_group = models.CharField(max_length=100, null=True, blank=True)  # noqa: DJ001 - NULL: a need of its own
    need_at_least = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1)]
    )
    agreement = models.CharField(
        max_length=12,
        choices=AGREEMENTS,
        default=Agreement.PROPOSED,
    )
    proposed_by = models.ForeignKey(
        Organisation,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )

    class Meta:
        triggers = marks("predecessor_initiative_id", "successor_initiative_id")
        indexes = [
            # What the detector reads stands in the index, so that a sweep never visits the table.
            models.Index(
                fields=["successor_initiative"],
                include=[
                    "successor",
                    "predecessor",
                    "predecessor_initiative",
                    "lag_days",
                    "need_group",
                    "need_at_least",
                    "agreement",
                ],
                name="dependency_of_initiative",
            ),
            models.Index(
                fields=["workspace"],
                include=["predecessor_initiative", "successor_initiative"],
                condition=~Q(predecessor_initiative=F("successor_initiative")),
                name="dependency_across_initiatives",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["successor", "predecessor"], name="one_dependency_for_each_pair"
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="dependency_is_not_on_itself"
            ),
            models.CheckConstraint(
                condition=Q(need_group__isnull=False) | Q(need_at_least__isnull=True),
                name="dependency_at_least_of_a_group",
            ),
            models.CheckConstraint(
                condition=Q(need_at_least__isnull=True) | Q(need_at_least__gte=1),
                name="dependency_at_least_one",
            ),
            models.CheckConstraint(
                condition=Q(lag_days__gte=-LONGEST_LAG_DAYS, lag_days__lte=LONGEST_LAG_DAYS),
                name="dependency_lag_in_range",
            ),
        ]

    def __str__(self) -> str:
        """Name the dependency."""
        return f"{self.predecessor_id} → {self.successor_id}"
