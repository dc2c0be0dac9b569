from datetime import date

from apps.programmes.models import (
    Dependency,
    Initiative,
    Layer,
    Milestone,
    Participation,
)
from apps.stakeholders.models import Organisation, Workspace
from tests.apps.exchange.plans import ZERO, counts, full_plan, milestone, plan, run
from tests.apps.exchange.record import versions


def test_import_takes_over_every_field_of_a_plan(workspace):
    job = run(workspace, full_plan())

    assert (job.state, job.errors, counts(job)) == ("succeeded", [], ZERO | {"created": 4})
    assert job.counts == {
        "organisation": ZERO | {"created": 2},
        "layer": ZERO | {"created": 2},
        "programme": ZERO | {"created": 1},
        "initiative": ZERO | {"created": 1},
        "dependency": ZERO | {"created": 2},
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


def test_same_plan_from_two_sources_stands_side_by_side(workspace):
    run(workspace, plan(milestone()), source="one")

    job = run(workspace, plan(milestone()), source="two")

    assert counts(job) == ZERO | {"created": 1}
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


def test_workspaces_do_not_touch_each_other(workspace):
    other = Workspace.objects.create(slug="other", name="Other")
    run(workspace, full_plan())
    before = [row for row in versions(Milestone) if row["workspace_id"] == workspace.pk]

    job = run(other, full_plan())

    assert counts(job) == ZERO | {"created": 4}
    assert [row for row in versions(Milestone) if row["workspace_id"] == workspace.pk] == before
