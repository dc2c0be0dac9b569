"""How a milestone's status and its dates go together."""

from datetime import date

from apps.common.errors import InvalidInputError
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import DONE
from coordination.vocabulary import MilestoneStatus


def check_completion(milestone: Milestone, *, today: date) -> None:
    """Refuse a milestone done without a day, with a day but not done, or on a day to come.

    today: in the workspace's time zone
    Raises: InvalidInputError
    """
    actual = milestone.actual_date
    if milestone.status in DONE and actual is None:
        message = "A milestone that is done needs the day on which it was done."
        raise InvalidInputError.at("/actual_date", message, "actual_date_required")
    undone = milestone.status not in DONE and milestone.status != MilestoneStatus.CANCELLED
    if undone and actual is not None:
        message = "A milestone that is not done has no actual date: report it done, or send null."
        raise InvalidInputError.at("/actual_date", message, "actual_date_unexpected")
    if actual is not None and actual > today:
        message = "The actual date lies in the future: use forecast_date for what is expected."
        raise InvalidInputError.at("/actual_date", message, "actual_date_in_future")
