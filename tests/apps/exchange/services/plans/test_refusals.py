from typing import Any

import pytest

from apps.events.models import Event
from apps.exchange.models import JobState
from apps.programmes.models import Initiative, Layer, Milestone
from apps.stakeholders.models import Organisation
from tests.apps.exchange.plans import errors, full_plan, milestone, plan, run

WAIT = {"predecessor": "a", "successor": "b"}
ROW = "/initiatives/0/milestones"
TIE = "/initiatives/0/dependencies"


def two(*dependencies: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return plan(
        milestone("a"), milestone("b"), milestone("c"), dependencies=list(dependencies), **fields
    )


def one(**fields: Any) -> dict[str, Any]:
    return plan(milestone("a"), milestone("b") | fields)


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        pytest.param(
            one(actual_date="2026-03-02", status="accepted"),
            [(1, f"{ROW}/1/actual_date", "actual_date_in_future")],
            id="done tomorrow",
        ),
        pytest.param(
            one(status="accepted"),
            [(1, f"{ROW}/1/actual_date", "actual_date_required")],
            id="accepted without a date",
        ),
        pytest.param(
            one(actual_date="2026-01-05", status="planned"),
            [(1, f"{ROW}/1/actual_date", "actual_date_unexpected")],
            id="planned with an actual date",
        ),
        pytest.param(
            one(baseline_date="0026-01-10"),
            [(1, f"{ROW}/1/baseline_date", "out_of_range")],
            id="a year long ago",
        ),
        pytest.param(
            one(forecast_date="9999-12-31"),
            [(1, f"{ROW}/1/forecast_date", "out_of_range")],
            id="a year far ahead",
        ),
        pytest.param(
            one(owner_organisation="nobody"),
            [(1, f"{ROW}/1/owner_organisation", "unknown")],
            id="unknown owner",
        ),
        pytest.param(
            one(external_id="a"),
            [(1, f"{ROW}/1/external_id", "duplicate")],
            id="milestone twice",
        ),
        pytest.param(
            plan(initiative={"lead_organisation": "nobody"}),
            [(None, "/initiatives/0/lead_organisation", "unknown")],
            id="unknown lead",
        ),
        pytest.param(
            plan(initiative={"programme": "none"}),
            [(None, "/initiatives/0/programme", "unknown")],
            id="unknown programme",
        ),
        pytest.param(
            plan(initiative={"participations": [{"organisation": "x", "role": "lead"}]}),
            [(None, "/initiatives/0/participations/0/organisation", "unknown")],
            id="unknown participant",
        ),
        pytest.param(
            plan(organisations=[{"external_id": "o"}, {"external_id": "o"}]),
            [(None, "/organisations/1/external_id", "duplicate")],
            id="organisation twice",
        ),
        pytest.param(
            {"lockstep_plan": 1, "initiatives": [{"external_id": "i"}, {"external_id": "i"}]},
            [(None, "/initiatives/1/external_id", "duplicate")],
            id="initiative twice",
        ),
        pytest.param(
            {
                "lockstep_plan": 1,
                "initiatives": [
                    {"external_id": "i", "key": "k"},
                    {"external_id": "j", "key": "k"},
                ],
            },
            [(None, "/initiatives/1/key", "duplicate")],
            id="key twice",
        ),
        pytest.param(
            plan(layers=[{"key": "a"}, {"key": "a"}]),
            [(None, "/layers/1/key", "duplicate")],
            id="layer twice",
        ),
        pytest.param(
            plan(*(milestone(str(n), layer=f"l{n}") for n in range(1_001))),
            [(None, "/layers", "too_many_layers")]
            + [(n, f"{ROW}/{n}/layer", "unknown_layer") for n in range(999)],
            id="more layers than make sense",
        ),
        pytest.param(
            two({"predecessor": "a", "successor": "a"}),
            [(0, f"{TIE}/0/successor", "on_itself")],
            id="dependency on itself",
        ),
        pytest.param(
            two({"predecessor": "x", "successor": "b"}),
            [(0, f"{TIE}/0/predecessor", "unknown")],
            id="unknown predecessor",
        ),
        pytest.param(
            two({"predecessor": "a", "successor": "x"}),
            [(0, f"{TIE}/0/successor", "unknown")],
            id="unknown successor",
        ),
        pytest.param(
            two(WAIT | {"predecessor_initiative": "x"}),
            [(0, f"{TIE}/0/predecessor_initiative", "unknown")],
            id="unknown initiative of a predecessor",
        ),
        pytest.param(
            two(WAIT, WAIT), [(1, f"{TIE}/1/successor", "duplicate")], id="dependency twice"
        ),
        pytest.param(
            two(WAIT | {"need_at_least": 1}),
            [(0, f"{TIE}/0/need_at_least", "group_required")],
            id="a number without a group",
        ),
        pytest.param(
            two(WAIT | {"need_group": "g", "need_at_least": 2}),
            [(0, f"{TIE}/0/need_at_least", "need_too_large")],
            id="more than there are",
        ),
        pytest.param(
            two(
                WAIT | {"need_group": "g", "need_at_least": 1},
                {"predecessor": "c", "successor": "b", "need_group": "g", "need_at_least": 2},
            ),
            [
                (0, f"{TIE}/0/need_at_least", "need_differs"),
                (1, f"{TIE}/1/need_at_least", "need_differs"),
            ],
            id="a group of two minds",
        ),
    ],
)
def test_broken_row_leaves_nothing_written_and_names_row_and_field(workspace, document, expected):
    job = run(workspace, document)

    assert (job.state, errors(job)) == (JobState.FAILED, expected)
    assert (job.created, job.counts, job.diff) == (0, {}, [])
    written = (Organisation, Layer, Initiative, Milestone)
    assert [model.objects.count() for model in written] == [0, 0, 0, 0]
    told = Event.objects.order_by("sequence").values_list("type", flat=True)
    assert list(told) == ["workspace.created", "import.failed"]


def test_errors_of_all_kinds_are_told_at_once(workspace):
    document = plan(
        milestone("a", weight=0),
        milestone("b", owner_organisation="nobody"),
        milestone("c", actual_date="2027-01-01"),
        milestone("d", status="accepted"),
        milestone("e"),
        organisations=[{"external_id": "o"}, {"external_id": "o"}],
    )

    job = run(workspace, document)

    assert errors(job) == [
        (0, f"{ROW}/0/weight", "out_of_range"),
        (None, "/organisations/1/external_id", "duplicate"),
        (1, f"{ROW}/1/owner_organisation", "unknown"),
        (2, f"{ROW}/2/actual_date", "actual_date_in_future"),
        (3, f"{ROW}/3/actual_date", "actual_date_required"),
    ]


def test_actual_date_of_today_is_today_where_the_workspace_is(workspace):
    # The imports of these tests run at noon UTC, when the next day has begun in Kiribati.
    type(workspace).objects.filter(pk=workspace.pk).update(time_zone="Pacific/Kiritimati")

    job = run(workspace, one(actual_date="2026-03-02", status="accepted"))

    assert job.errors == []


def test_organisation_that_two_sources_call_the_same_is_ambiguous(workspace):
    for source in ("x", "y"):
        Organisation.objects.create(
            workspace=workspace, name=source, sector="industry", external_id="o", source=source
        )

    job = run(workspace, one(owner_organisation="o"))

    assert errors(job) == [(1, f"{ROW}/1/owner_organisation", "ambiguous")]


def test_organisation_of_another_source_is_found_by_its_name_and_its_id(workspace):
    known = Organisation.objects.create(
        workspace=workspace, name="O", sector="industry", external_id="o", source="elsewhere"
    )

    job = run(
        workspace,
        plan(
            milestone("a", owner_organisation="o"),
            milestone("b", owner_organisation=str(known.pk)),
        ),
    )

    assert job.errors == []
    assert set(Milestone.objects.values_list("owner_organisation", flat=True)) == {known.pk}


def test_key_that_another_initiative_has_is_refused(workspace):
    Initiative.objects.create(workspace=workspace, key="taken", name="There")

    job = run(workspace, plan(initiative={"key": "taken"}))

    assert errors(job) == [(None, "/initiatives/0/key", "duplicate")]


def test_refused_import_leaves_what_was_there(workspace):
    run(workspace, full_plan())
    before = list(Milestone.objects.order_by("pk").values())
    document = full_plan()
    document["initiatives"][0]["name"] = "Renamed"
    document["initiatives"][0]["milestones"][0]["name"] = "Renamed"
    document["initiatives"][0]["milestones"][2]["actual_date"] = "2026-02-01"

    job = run(workspace, document)

    assert errors(job) == [(2, f"{ROW}/2/actual_date", "actual_date_unexpected")]
    assert list(Milestone.objects.order_by("pk").values()) == before
    assert Initiative.objects.get().name == "Shared compute"


def test_refusal_of_the_database_itself_ends_the_import_with_its_reason(workspace, monkeypatch):
    Initiative.objects.create(workspace=workspace, key="gpu", name="There")
    # As if another writer had taken the key after this import looked for a free one.
    monkeypatch.setattr("apps.exchange.services.plans.initiatives._free_keys", lambda *_: ["gpu"])

    job = run(workspace, plan(milestone()))

    assert errors(job) == [(None, "", "refused")]
    assert job.errors[0]["detail"] == (
        "The record does not allow this: one initiative for each key. Nothing was written."
    )
    assert Milestone.objects.count() == 0
