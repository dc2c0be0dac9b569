from datetime import date

from apps.events.models import Event
from apps.programmes.models import (
    BaselineChange,
    Dependency,
    Milestone,
    Participation,
)
from tests.apps.exchange.plans import ZERO, counts, full_plan, milestone, plan, run
from tests.apps.exchange.record import record


def test_second_import_changes_nothing(workspace):
    run(workspace, full_plan())
    before = record()

    job = run(workspace, full_plan())

    assert counts(job) == ZERO | {"unchanged": 4}
    assert job.diff == []
    assert record() == before
    assert list(Event.objects.order_by("sequence").values_list("type", flat=True))[-1:] == [
        "import.succeeded"
    ]


def test_changed_plan_changes_what_differs_and_tells_which(workspace):
    run(workspace, full_plan())
    document = full_plan()
    document["organisations"][1]["name"] = "Acme Ltd"
    document["initiatives"][0]["phase"] = "scale"
    document["initiatives"][0]["participations"] = [{"organisation": "meity", "role": "funder"}]
    document["initiatives"][0]["milestones"][0]["forecast_date"] = "2026-04-01"
    document["initiatives"][0]["milestones"][2]["status"] = "cancelled"
    document["initiatives"][0]["dependencies"][0]["lag_days"] = 9

    job = run(workspace, document)

    assert counts(job) == {"created": 0, "updated": 1, "unchanged": 2, "cancelled": 1}
    told = {(c["object"], c["kind"], c["external_id"]): set(c["fields"]) for c in job.diff}
    assert told[("organisation", "updated", "acme")] == {"name"}
    assert told[("initiative", "updated", "gpu")] == {"phase", "participations"}
    assert "forecast_date" in told[("milestone", "updated", "com-0")]
    assert "status" in told[("milestone", "cancelled", "gov-1")]
    assert list(Participation.objects.values_list("organisation__external_id", "role")) == [
        ("meity", "funder")
    ]
    assert set(Dependency.objects.values_list("lag_days", flat=True)) == {9, 0}


def test_milestones_that_a_later_plan_leaves_out_stay(workspace):
    run(workspace, plan(milestone("a"), milestone("b")))

    job = run(workspace, plan(milestone("a")))

    assert counts(job) == ZERO | {"unchanged": 1}
    assert Milestone.objects.count() == 2


def test_absent_field_leaves_what_is_there_and_null_clears_it(workspace):
    run(workspace, plan(milestone(forecast_date="2026-02-01", name="Racks", weight=3)))

    run(workspace, plan(milestone()))
    kept = Milestone.objects.values_list("forecast_date", "name", "weight").get()
    run(workspace, plan(milestone(forecast_date=None)))
    cleared = Milestone.objects.values_list("forecast_date", "name", "weight").get()

    assert kept == (date(2026, 2, 1), "Racks", 3.0)
    assert cleared == (None, "Racks", 3.0)


def test_moved_baselines_are_one_approved_change(workspace, member):
    office = member()
    run(workspace, plan(milestone("a"), milestone("b"), milestone("c")), office)

    later = {"baseline_date": "2026-02-10"}
    run(workspace, plan(milestone("a", **later), milestone("b", **later), milestone("c")), office)

    change = BaselineChange.objects.get()
    assert (change.state, change.reason, change.asked_by, change.decided_by) == (
        "approved",
        "import of office",
        office,
        office,
    )
    assert sorted(change.moves.values_list("milestone__external_id", "from_date", "to_date")) == [
        ("a", date(2026, 1, 10), date(2026, 2, 10)),
        ("b", date(2026, 1, 10), date(2026, 2, 10)),
    ]
    assert set(Milestone.objects.values_list("original_baseline_date", flat=True)) == {
        date(2026, 1, 10)
    }
