from datetime import date
from typing import Any

import pytest
from django.db.models.expressions import RawSQL

from apps.events.models import Event
from apps.exchange import services
from apps.exchange.models import Import, ImportState
from apps.programmes.models import (
    BaselineChange,
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Participation,
    Programme,
)
from apps.stakeholders.models import Organisation, Workspace
from tests.apps.exchange.plans import AT, ZERO, counts, errors, full_plan, milestone, plan, run

PLAIN = dict.fromkeys(ZERO, 0)


def versions(model: Any) -> list[Any]:
    """Return every row with its version: equal before and after means that nothing was written."""
    table = model._meta.db_table
    rows = model.objects.annotate(version=RawSQL(f"{table}.xmin::text", []))  # noqa: S611 - a table's name
    return list(rows.order_by("pk").values())


def record() -> dict[str, list[Any]]:
    models = (
        Organisation,
        Layer,
        Programme,
        Initiative,
        Participation,
        Milestone,
        Dependency,
        BaselineChange,
    )
    return {model.__name__: versions(model) for model in models}


def test_import_takes_over_every_field_of_a_plan(workspace):
    job = run(workspace, full_plan())

    assert (job.state, job.errors, counts(job)) == ("succeeded", [], PLAIN | {"created": 4})
    assert job.counts == {
        "organisation": PLAIN | {"created": 2},
        "layer": PLAIN | {"created": 2},
        "programme": PLAIN | {"created": 1},
        "initiative": PLAIN | {"created": 1},
        "dependency": PLAIN | {"created": 2},
    }
    initiative = Initiative.objects.get()
    assert (
        initiative.key,
        initiative.name,
        initiative.programme and initiative.programme.key,
        initiative.lead_organisation and initiative.lead_organisation.external_id,
        initiative.phase,
        initiative.region,
        initiative.external_id,
        initiative.source,
    ) == (
        "shared-compute",
        "Shared compute",
        "national",
        "meity",
        "production",
        "South",
        "gpu",
        "office",
    )
    assert list(
        Participation.objects.values_list("initiative__key", "organisation__external_id", "role")
    ) == [("shared-compute", "acme", "delivery")]
    assert list(Layer.objects.order_by("position").values_list("key", "name")) == [
        ("governance", "Rules"),
        ("compute", "Compute capacity"),
    ]
    assert list(
        Organisation.objects.order_by("id").values_list("external_id", "name", "sector", "region")
    ) == [("meity", "Ministry", "government", "IN"), ("acme", "Acme", "industry", "")]
    done = Milestone.objects.get(external_id="com-1")
    assert (
        done.layer.key,
        done.owner_organisation and done.owner_organisation.external_id,
        done.baseline_date,
        done.original_baseline_date,
        done.actual_date,
        done.status,
        done.evidence_url,
        done.note,
        done.reported_at and done.reported_at.isoformat(),
        done.source,
    ) == (
        "compute",
        "acme",
        date(2026, 2, 10),
        date(2026, 1, 31),
        date(2026, 2, 1),
        "accepted",
        "https://example.org/report",
        "On time.",
        "2026-02-02T08:00:00+00:00",
        "office",
    )
    assert list(
        Dependency.objects.order_by("id").values_list(
            "predecessor__external_id",
            "successor__external_id",
            "lag_days",
            "need_group",
            "need_at_least",
            "agreement",
        )
    ) == [
        ("com-0", "gov-1", 5, None, None, "accepted"),
        ("com-1", "old", 0, "either", 1, "accepted"),
    ]


def test_bare_plan_takes_defaults(workspace):
    run(workspace, plan(milestone(), organisations=[{"external_id": "o"}]))

    made, initiative = Milestone.objects.get(), Initiative.objects.get()
    assert (made.name, made.weight, made.status, made.owner_organisation, made.note) == (
        "com-0",
        1.0,
        "planned",
        None,
        "",
    )
    assert made.original_baseline_date == made.baseline_date == date(2026, 1, 10)
    assert (initiative.name, initiative.key) == ("gpu", "gpu")
    assert list(Organisation.objects.values_list("name", "sector")) == [("o", "government")]


def test_second_import_changes_nothing(workspace):
    run(workspace, full_plan())
    before = record()

    job = run(workspace, full_plan())

    assert counts(job) == PLAIN | {"unchanged": 4}
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

    assert counts(job) == PLAIN | {"unchanged": 1}
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


def test_same_plan_from_two_sources_stands_side_by_side(workspace):
    run(workspace, plan(milestone()), source="one")

    job = run(workspace, plan(milestone()), source="two")

    assert counts(job) == PLAIN | {"created": 1}
    assert sorted(Initiative.objects.values_list("key", "source")) == [
        ("gpu", "one"),
        ("gpu-2", "two"),
    ]


def test_keys_of_many_initiatives_are_made_unique(workspace):
    names = ["A b", "a-b", "a b", "計算", "資料"]
    document = {"lockstep_plan": 1, "initiatives": [{"external_id": name} for name in names]}

    run(workspace, document)

    keys = Initiative.objects.order_by("id").values_list("key", flat=True)
    assert list(keys) == ["a-b", "a-b-2", "a-b-3", "initiative", "initiative-2"]


def test_dependency_reaches_into_another_initiative(workspace):
    run(workspace, plan(milestone("a")))
    document = plan(
        milestone("b"),
        initiative={"external_id": "rules"},
        dependencies=[{"predecessor": "a", "predecessor_initiative": "gpu", "successor": "b"}],
    )

    job = run(workspace, document)

    assert job.errors == []
    found = Dependency.objects.get()
    assert (
        found.predecessor_initiative.external_id,
        found.predecessor.external_id,
        found.successor_initiative.external_id,
        found.successor.external_id,
    ) == ("gpu", "a", "rules", "b")


def test_dry_run_reports_the_same_and_writes_nothing(workspace):
    before = record()

    tried = run(workspace, full_plan(), dry_run=True)

    assert record() == before
    assert list(Event.objects.values_list("type", flat=True)) == ["import.succeeded"]
    done = run(workspace, full_plan())
    assert (tried.state, counts(tried), tried.counts) == (done.state, counts(done), done.counts)
    assert [change | {"id": "", "initiative": ""} for change in tried.diff] == [
        change | {"id": "", "initiative": ""} for change in done.diff
    ]


def test_finished_import_keeps_the_report_and_drops_the_file(workspace):
    job = run(workspace, full_plan())

    assert (job.content, job.progress, job.attempts) == (None, 100, 1)
    assert job.started_at == job.finished_at


def test_import_that_ended_is_not_run_again(workspace):
    job = run(workspace, plan(milestone()))

    assert services.run_import(import_id=job.pk, at=AT) is None
    assert Import.objects.get(pk=job.pk).attempts == 1


def test_end_of_an_import_is_told_to_those_who_see_it(workspace, member):
    acme = Organisation.objects.create(workspace=workspace, name="Acme", sector="industry")
    run(workspace, plan(milestone("a")), member())
    run(workspace, {"lockstep_plan": 9}, member("partner", acme))

    told = Event.objects.filter(type__startswith="import.").order_by("sequence")
    assert [(e.type, e.subject_type, e.restricted_to, e.after) for e in told] == [
        (
            "import.succeeded",
            "import",
            [],
            {
                "format": "plan",
                "source": "office",
                "dry_run": False,
                "errors": 0,
                **PLAIN,
                "created": 1,
            },
        ),
        (
            "import.failed",
            "import",
            [acme.pk],
            {"format": "plan", "source": "office", "dry_run": False, "errors": 1, **PLAIN},
        ),
    ]


def test_file_is_limited(workspace, settings):
    settings.IMPORT_MAX_BYTES = 10

    with pytest.raises(services.TooLargeError):
        run(workspace, plan(milestone()))

    assert Import.objects.count() == 0


def test_import_of_somebody_who_left_the_workspace_is_refused(workspace, member):
    office = member()
    job = services.request_import(
        workspace=workspace,
        actor=office,
        content=b'{"lockstep_plan": 1}',
        at=workspace.created_at,
    )
    office.delete()

    services.run_import(import_id=job.pk, at=workspace.created_at)

    job.refresh_from_db()
    assert (job.state, errors(job)) == (ImportState.FAILED, [(None, "", "not_allowed")])


def test_import_of_somebody_whose_role_was_taken_is_refused(workspace, member):
    office = member()
    job = services.request_import(
        workspace=workspace,
        actor=office,
        content=b'{"lockstep_plan": 1}',
        at=workspace.created_at,
    )
    type(office).objects.filter(pk=office.pk).update(role="observer")

    services.run_import(import_id=job.pk, at=workspace.created_at)

    job.refresh_from_db()
    assert (job.state, errors(job)) == (ImportState.FAILED, [(None, "", "not_allowed")])


def test_workspaces_do_not_touch_each_other(workspace):
    other = Workspace.objects.create(slug="other", name="Other")
    run(workspace, full_plan())
    before = [row for row in versions(Milestone) if row["workspace_id"] == workspace.pk]

    job = run(other, full_plan())

    assert counts(job) == PLAIN | {"created": 4}
    assert [row for row in versions(Milestone) if row["workspace_id"] == workspace.pk] == before
