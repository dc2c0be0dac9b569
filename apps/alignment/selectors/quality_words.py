"""The checks of a schedule's quality in words: what each is, what to do, when it says nothing."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Check → (what it looks for, what to do about it).
CHECK_WORDS: Final[dict[str, tuple[Promise, Promise]]] = {
    "missing_logic": (
        _("Open milestones that wait for nothing and that nothing waits for"),
        _("Ask each owner what it needs first and who needs it, and record the dependencies."),
    ),
    "leads": (
        _("Milestones that may be done before what they wait for (a lag below 0)"),
        _("Split what is waited for, so that the part that is really needed comes first."),
    ),
    "long_lags": (
        _("Milestones that wait for more than 30 days after what they wait for is done"),
        _("Name what happens in that time as a milestone, with an owner."),
    ),
    "negative_slack": (
        _("Open milestones expected before what they wait for"),
        _("Bring the two owners together: one of the two dates cannot be kept."),
    ),
    "out_of_sequence": (
        _("Milestones that were done before what they wait for"),
        _("Check whether the dependency is real; if it is, check what was done without it."),
    ),
    "long_gaps": (
        _("Milestones more than 62 days after the step before them in their layer"),
        _("Put a step in between by which its owner can tell that the work is on its way."),
    ),
    "invalid_dates": (
        _("Milestones done on a day to come, or open and forecast for a day gone by"),
        _("Have the date corrected, or a new forecast given."),
    ),
    "stale_forecasts": (
        _("Overdue milestones that nobody has reported on lately"),
        _("Ask their owners when each will be done."),
    ),
    "missed": (
        _("Milestones that were due and were not done by their baseline"),
        _("Find out what the late ones have in common before planning anew."),
    ),
    "bei": (
        _("Baseline execution index: milestones done for each that was due"),
        _("Below 0.95 less is done than was planned: close the overdue milestones first."),
    ),
    "cpli": (
        _("Critical path length index: the time to the promised end over the time it takes"),
        _("Below 0.95 the end cannot be kept without working faster: shorten what it waits for."),
    ),
    "unowned": (
        _("Open milestones that no organisation owns"),
        _("Give each an owner: what nobody owns, nobody reports on."),
    ),
    "no_evidence": (
        _("Milestones done without a link to evidence"),
        _("Ask for the link, so that others may rely on what was delivered."),
    ),
    "duplicates": (
        _("Milestones with the name of another one in their layer"),
        _("Cancel one of the two, or name them apart."),
    ),
}
UNLESS_WORDS: Final[dict[str, Promise]] = {
    "all_done": _("Nothing is open."),
    "nothing_open": _("Fewer than two milestones, or none of them open."),
    "no_dependencies": _("Nothing waits for anything, as far as was agreed."),
    "nothing_waits": _("No open milestone waits for anything, as far as was agreed."),
    "nothing_waited": _("Nothing that waited has been done."),
    "no_steps": _("No layer has two steps."),
    "no_milestones": _("There are no milestones."),
    "nothing_overdue": _("Nothing is overdue."),
    "nothing_due": _("Nothing was due by then."),
    "no_path": _("Nothing is open, or something can never be done."),
    "nothing_done": _("Nothing is done."),
}
