"""Reading the record of programmes: the only route to it, by what the actor may see."""

from apps.programmes.selectors.changes import milestone_history
from apps.programmes.selectors.timelines import timeline
from apps.programmes.selectors.visibility import (
    baseline_changes_visible_to,
    dependencies_visible_to,
    initiatives_of_organisation,
    initiatives_visible_to,
    layers_of,
    milestones_visible_to,
    programmes_visible_to,
    restricted_to,
)

__all__ = [
    "baseline_changes_visible_to",
    "dependencies_visible_to",
    "initiatives_of_organisation",
    "initiatives_visible_to",
    "layers_of",
    "milestone_history",
    "milestones_visible_to",
    "programmes_visible_to",
    "restricted_to",
    "timeline",
]
