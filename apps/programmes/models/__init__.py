"""The record of what was promised, expected and done."""

from apps.programmes.models.baselines import BaselineChange, BaselineMove, ChangeState
from apps.programmes.models.dependencies import Dependency
from apps.programmes.models.initiatives import (
    Initiative,
    Participation,
    ParticipationRole,
    Phase,
    Programme,
    Visibility,
)
from apps.programmes.models.layers import DEFAULT_LAYERS, Layer
from apps.programmes.models.links import LinkedMilestone, LinkState, ReportLink
from apps.programmes.models.marks import ChangedInitiative
from apps.programmes.models.milestones import Milestone
from apps.programmes.models.named_baselines import Baseline, BaselineDate

__all__ = [
    "DEFAULT_LAYERS",
    "Baseline",
    "BaselineChange",
    "BaselineDate",
    "BaselineMove",
    "ChangeState",
    "ChangedInitiative",
    "Dependency",
    "Initiative",
    "Layer",
    "LinkState",
    "LinkedMilestone",
    "Milestone",
    "Participation",
    "ParticipationRole",
    "Phase",
    "Programme",
    "ReportLink",
    "Visibility",
]
