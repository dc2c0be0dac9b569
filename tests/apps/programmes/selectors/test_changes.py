import datetime as dt

import pytest

from apps.programmes.selectors import milestone_history
from apps.programmes.services.milestones import change_milestone

pytestmark = pytest.mark.django_db


def test_history_has_an_entry_for_each_field_of_each_write(milestone, data, office, at):
    made = milestone_history(milestone)
    change_milestone(
        milestone=milestone,
        actor=office,
        changes={"layer": data, "baseline_date": dt.date(2026, 9, 1)},
        reason="new plan",
        at=at,
    )

    assert {entry.what: entry.to for entry in made} == {
        "initiative": str(milestone.initiative_id),
        "layer": "compute",
        "owner_organisation": str(milestone.owner_organisation_id),
        "name": "Racks",
        "weight": 1.0,
        "baseline_date": "2026-03-01",
        "status": "planned",
        "external_id": "racks",
        "source": "plan",
    }
    assert [
        (entry.actor, entry.what, entry.from_, entry.to, entry.why)
        for entry in milestone_history(milestone)[len(made) :]
    ] == [
        (str(office.user), "layer", "compute", "data", "new plan"),
        (str(office.user), "baseline_date", "2026-03-01", "2026-09-01", "new plan"),
    ]
