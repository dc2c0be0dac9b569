"""Reading the record of programmes: the only route to it, by what the actor may see."""

from apps.programmes.selectors.changes import milestone_history
from apps.programmes.selectors.links import (
    link_history,
    link_opened_by,
    links_in_state,
    links_visible_to,
    milestones_of_link,
)
from apps.programmes.selectors.timelines import timeline
from apps.programmes.selectors.visibility import (
    baseline_changes_visible_to,
    baselines_visible_to,
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
    "baselines_visible_to",
    "dependencies_visible_to",
    "initiatives_of_organisation",
    "initiatives_visible_to",
    "layers_of",
    "link_history",
    "link_opened_by",
    "links_in_state",
    "links_visible_to",
    "milestone_history",
    "milestones_of_link",
    "milestones_visible_to",
    "programmes_visible_to",
    "restricted_to",
    "timeline",
]
