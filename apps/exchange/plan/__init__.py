"""The plan document: its shape, and reading it from a file nobody has looked at yet."""

from apps.exchange.plan.document import (
    VERSION,
    Plan,
    PlanDependency,
    PlanInitiative,
    PlanLayer,
    PlanMilestone,
    PlanOrganisation,
    PlanParticipation,
    PlanProgramme,
)
from apps.exchange.plan.problems import MOST_PROBLEMS, Place, Problems
from apps.exchange.plan.reading import read_plan

__all__ = [
    "MOST_PROBLEMS",
    "VERSION",
    "Place",
    "Plan",
    "PlanDependency",
    "PlanInitiative",
    "PlanLayer",
    "PlanMilestone",
    "PlanOrganisation",
    "PlanParticipation",
    "PlanProgramme",
    "Problems",
    "read_plan",
]
