"""Files that say by when something is expected and not what was promised."""

from datetime import date

from apps.exchange.plan import Plan
from apps.exchange.services.plans import Writing
from apps.programmes.models import Milestone


def keep_promises(writing: Writing, plan: Plan, expected: set[tuple[str, str]]) -> None:
    """Turn the days of milestones that are there already into forecasts, beside what was promised.

    expected: (initiative, milestone) whose day in the plan is the one that is expected now. The
    first file of a source is its promise; a later one that says another day does not move it.
    """
    if not expected:
        return
    promised = _promised(writing, {initiative for initiative, _ in expected})
    for initiative in filter(None, plan.initiatives):
        for milestone in initiative.milestones:
            name = (initiative.external_id, milestone.external_id)
            if name not in expected:
                continue
            day = milestone.baseline_date
            milestone.baseline_date = promised.get(name, day)
            if milestone.forecast_date is None or not isinstance(milestone.forecast_date, date):
                is_done = isinstance(milestone.actual_date, date)
                is_as_promised = day == milestone.baseline_date
                milestone.forecast_date = None if is_done or is_as_promised else day


def _promised(writing: Writing, initiatives: set[str]) -> dict[tuple[str, str], date]:
    rows = Milestone.objects.filter(
        workspace=writing.workspace,
        source=writing.source,
        initiative__external_id__in=initiatives,
        external_id__isnull=False,
    )
    values = rows.values_list("initiative__external_id", "external_id", "baseline_date").iterator()
    return {(str(initiative), str(name)): day for initiative, name, day in values}
