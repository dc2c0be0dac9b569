"""The detector's numbers for a workspace or for one of its programmes."""

import dataclasses
from typing import Final

from django.db import models
from django.db.models import F, Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.replays import replayable
from apps.programmes.models import Programme
from apps.programmes.models.marks import marks
from apps.stakeholders.models import Workspace
from coordination.thresholds import DEFAULTS, Thresholds

# `pairs` names layers by key here and by position in the core.
NUMBERS: Final = tuple(
    field.name for field in dataclasses.fields(Thresholds) if field.name != "pairs"
)


@replayable
@keeps_history
class Policy(Record):
    """Thresholds for a workspace or for one of its programmes.

    A programme without a policy is judged by its workspace's, and that one by the defaults.

    pairs: [[leading layer key, lagging layer key], …] that raise a pace finding; NULL for all
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="policies")
    programme = models.ForeignKey(
        Programme, on_delete=models.CASCADE, null=True, blank=True, related_name="policies"
    )
    watch_enter = models.FloatField(default=DEFAULTS.watch_enter)
    watch_leave = models.FloatField(default=DEFAULTS.watch_leave)
    warning_enter = models.FloatField(default=DEFAULTS.warning_enter)
    warning_leave = models.FloatField(default=DEFAULTS.warning_leave)
    critical_enter = models.FloatField(default=DEFAULTS.critical_enter)
    critical_leave = models.FloatField(default=DEFAULTS.critical_leave)
    minimum_skew_days = models.PositiveSmallIntegerField(default=DEFAULTS.minimum_skew_days)
    hold_days = models.PositiveSmallIntegerField(default=DEFAULTS.hold_days)
    release_days = models.PositiveSmallIntegerField(default=DEFAULTS.release_days)
    rhythm_floor = models.FloatField(default=DEFAULTS.rhythm_floor)
    rhythm_ceiling = models.FloatField(default=DEFAULTS.rhythm_ceiling)
    rhythm_default = models.FloatField(default=DEFAULTS.rhythm_default)
    minimum_milestones = models.PositiveSmallIntegerField(default=DEFAULTS.minimum_milestones)
    silence_share = models.FloatField(default=DEFAULTS.silence_share)
    silence_days = models.PositiveSmallIntegerField(default=DEFAULTS.silence_days)
    return_days = models.PositiveSmallIntegerField(default=DEFAULTS.return_days)
    # Defaults of the database too: while a release is rolled out, the one before writes policies.
    forecast_horizon_days = models.PositiveSmallIntegerField(
        default=DEFAULTS.forecast_horizon_days, db_default=DEFAULTS.forecast_horizon_days
    )
    forecast_trials = models.PositiveSmallIntegerField(
        default=DEFAULTS.forecast_trials, db_default=DEFAULTS.forecast_trials
    )
    forecast_seed = models.PositiveIntegerField(
        default=DEFAULTS.forecast_seed, db_default=DEFAULTS.forecast_seed
    )
    forecast_shared = models.FloatField(
        default=DEFAULTS.forecast_shared, db_default=DEFAULTS.forecast_shared
    )
    count_reported = models.BooleanField(default=DEFAULTS.count_reported)
    pairs = models.JSONField(null=True, blank=True)

    class Meta:
        triggers = marks()
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "programme"],
                nulls_distinct=False,
                name="one_policy_for_each_programme",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(
                        (f"{level}_leave__gt", 0.0), (f"{level}_enter__gt", F(f"{level}_leave"))
                    ),
                    name=f"policy_{level}_leaves_below_enter",
                )
                for level in ("watch", "warning", "critical")
            ),
        ]

    def __str__(self) -> str:
        """Name what the policy is for."""
        return str(self.programme or self.workspace)
