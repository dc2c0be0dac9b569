"""The checks of a schedule's quality: their names, thresholds and when they do not apply."""

from typing import Final, NamedTuple


class Check(NamedTuple):
    """One check.

    threshold: the greatest share that passes, or the least value of an index
    is_index: whether larger is better
    unless: why it says nothing of an initiative to which it does not apply
    source: its number in the DCMA 14-point assessment; 0 where that has no such point
    """

    key: str
    threshold: float
    unless: str
    source: int
    is_index: bool = False


# Thresholds are the assessment's: 5 % for what happens in every plan, nothing for what is an error.
CHECKS: Final = (
    Check("missing_logic", 0.05, "nothing_open", 1),
    Check("leads", 0.0, "no_dependencies", 2),
    Check("long_lags", 0.05, "no_dependencies", 3),
    Check("negative_slack", 0.0, "nothing_waits", 7),
    Check("out_of_sequence", 0.0, "nothing_waited", 0),
    Check("long_gaps", 0.05, "no_steps", 8),
    Check("invalid_dates", 0.0, "no_milestones", 9),
    Check("stale_forecasts", 0.05, "nothing_overdue", 9),
    Check("missed", 0.05, "nothing_due", 11),
    Check("bei", 0.95, "nothing_due", 14, is_index=True),
    Check("cpli", 0.95, "no_path", 13, is_index=True),
    Check("unowned", 0.0, "all_done", 0),
    Check("no_evidence", 0.05, "nothing_done", 0),
    Check("duplicates", 0.0, "no_milestones", 0),
)
