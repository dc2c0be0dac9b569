import json
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.common.names import DISGUISES
from apps.exchange.plan import Problems, read_plan
from apps.exchange.selectors import plan_document
from apps.programmes.models import Dependency, Initiative, Milestone
from apps.stakeholders.models import Workspace
from tests.apps.exchange.plans import AT, full_plan, milestone, plan, run
from tests.factories import WorkspaceFactory

FIRST = date(2020, 1, 1)
ORGANISATIONS = ["ministry", "acme", "college"]
LAYERS = ["compute", "governance", "day-to-day"]


def document_of(workspace: Workspace):
    return plan_document(workspace, workspace.initiatives.all())


def days(last: int = 4_000):
    return st.integers(0, last).map(lambda n: (FIRST + timedelta(days=n)).isoformat())


# What PostgreSQL's text holds: no NUL, no half of a surrogate pair.
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20)
# And what is one line, as external ids are names too, where nothing else is one.
names = texts.filter(lambda text: text and DISGUISES.isdisjoint(text))


@st.composite
def milestones(draw, external_id):
    status = draw(st.sampled_from(["planned", "in_progress", "reported", "accepted", "cancelled"]))
    done = status in {"reported", "accepted"}
    optional = {
        "name": names,
        "owner_organisation": st.none() | st.sampled_from(ORGANISATIONS),
        "weight": st.floats(0.000001, 1_000_000),
        "original_baseline_date": days(),
        "forecast_date": st.none() | days(),
        "evidence_url": st.sampled_from(["", "https://example.org/a?b=c"]),
        "note": texts,
        "reported_at": st.none() | st.just("2026-02-01T08:30:00.000001Z"),
    }
    return {
        "external_id": external_id,
        "layer": draw(st.sampled_from(LAYERS)),
        "baseline_date": draw(days()),
        "status": status,
        "actual_date": draw(days(2_000)) if done else None,
        **draw(st.fixed_dictionaries({}, optional=optional)),
    }


@st.composite
def dependencies(draw, pairs):
    wait = {"lag_days": draw(st.integers(-3_650, 3_650))}
    return [{"predecessor": a, "successor": b, **wait} for a, b in pairs if a != b]


@st.composite
def initiatives(draw, external_id):
    ids = draw(st.lists(names, unique=True, max_size=6))
    pairs = draw(st.sets(st.tuples(st.sampled_from(ids), st.sampled_from(ids)))) if ids else []
    return {
        "external_id": external_id,
        "name": draw(names),
        "lead_organisation": draw(st.none() | st.sampled_from(ORGANISATIONS)),
        "participations": [
            {"organisation": name, "role": draw(st.sampled_from(["lead", "funder", "advisor"]))}
            for name in draw(st.sets(st.sampled_from(ORGANISATIONS)))
        ],
        "phase": draw(st.sampled_from(["idea", "pilot", "production", "scale", "closed"])),
        "visibility": draw(st.sampled_from(["workspace", "participants"])),
        "milestones": [draw(milestones(each)) for each in ids],
        "dependencies": draw(dependencies(sorted(pairs))),
    }


@st.composite
def plans(draw):
    ids = draw(st.lists(names, unique=True, min_size=1, max_size=3))
    return {
        "lockstep_plan": 1,
        "organisations": [{"external_id": name, "sector": "academia"} for name in ORGANISATIONS],
        "initiatives": [draw(initiatives(each)) for each in ids],
    }


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(document=plans())
def test_export_goes_round(document):
    here, there = WorkspaceFactory.create(), WorkspaceFactory.create()
    assert run(here, document).errors == []
    exported = document_of(here)

    taken = run(there, exported)

    assert taken.errors == []
    assert document_of(there) == exported
    again = run(there, exported)
    assert (again.created, again.updated, again.cancelled) == (0, 0, 0)


def test_export_tells_every_field(workspace):
    run(workspace, full_plan())

    assert document_of(workspace) == {
        "lockstep_plan": 1,
        "organisations": [
            {"external_id": "meity", "name": "Ministry", "sector": "government", "region": "IN"},
            {"external_id": "acme", "name": "Acme", "sector": "industry", "region": ""},
        ],
        "layers": [
            {"key": "governance", "name": "Rules"},
            {"key": "compute", "name": "Compute capacity"},
        ],
        "programmes": [{"key": "national", "name": "National programme"}],
        "initiatives": [
            {
                "external_id": "gpu",
                "name": "Shared compute",
                "key": "shared-compute",
                "programme": "national",
                "lead_organisation": "meity",
                "participations": [{"organisation": "acme", "role": "delivery"}],
                "phase": "production",
                "region": "South",
                "visibility": "workspace",
                "milestones": [
                    exported("com-0", name="Racks", owner_organisation="meity", weight=2.5),
                    exported(
                        "com-1",
                        owner_organisation="acme",
                        baseline_date="2026-02-10",
                        original_baseline_date="2026-01-31",
                        actual_date="2026-02-01",
                        status="accepted",
                        evidence_url="https://example.org/report",
                        note="On time.",
                        reported_at="2026-02-02T08:00:00Z",
                    ),
                    exported(
                        "gov-1",
                        layer="governance",
                        forecast_date="2026-05-01",
                        status="in_progress",
                    ),
                    exported("old", layer="governance", status="cancelled"),
                ],
                "dependencies": [
                    {
                        "predecessor": "com-0",
                        "successor": "gov-1",
                        "predecessor_initiative": None,
                        "lag_days": 5,
                        "need_group": None,
                        "need_at_least": None,
                    },
                    {
                        "predecessor": "com-1",
                        "successor": "old",
                        "predecessor_initiative": None,
                        "lag_days": 0,
                        "need_group": "either",
                        "need_at_least": 1,
                    },
                ],
            }
        ],
    }


def exported(external_id, **fields):
    return {
        "external_id": external_id,
        "layer": "compute",
        "name": external_id,
        "owner_organisation": None,
        "weight": 1.0,
        "baseline_date": "2026-01-10",
        "original_baseline_date": "2026-01-10",
        "forecast_date": None,
        "actual_date": None,
        "status": "planned",
        "evidence_url": "",
        "note": "",
        "reported_at": AT.isoformat().replace("+00:00", "Z"),
        **fields,
    }


def test_names_that_two_sources_gave_are_told_apart(workspace):
    run(workspace, plan(milestone()), source="one")
    run(workspace, plan(milestone()), source="two")

    names = [each["external_id"] for each in document_of(workspace)["initiatives"]]

    assert names == ["gpu", str(Initiative.objects.get(source="two").pk)]


def test_milestone_without_an_external_id_goes_by_its_id(workspace):
    run(workspace, plan(milestone()))
    Milestone.objects.update(external_id=None)

    document = document_of(workspace)

    found = [m["external_id"] for i in document["initiatives"] for m in i["milestones"]]
    assert found == [str(Milestone.objects.get().pk)]


def test_only_agreed_dependencies_between_exported_initiatives_are_told(workspace):
    run(workspace, plan(milestone("a"), milestone("b")))
    across = [
        {"predecessor": name, "predecessor_initiative": "gpu", "successor": "c"} for name in "ab"
    ]
    run(workspace, plan(milestone("c"), initiative={"external_id": "next"}, dependencies=across))
    Dependency.objects.filter(predecessor__external_id="b").update(agreement="proposed")

    both = document_of(workspace)
    alone = plan_document(workspace, workspace.initiatives.filter(external_id="next"))

    assert [(d["predecessor_initiative"], d["predecessor"]) for d in ties(both)] == [("gpu", "a")]
    assert ties(alone) == []


def ties(document):
    return [tie for initiative in document["initiatives"] for tie in initiative["dependencies"]]


def test_export_can_be_read(workspace):
    run(workspace, full_plan())
    problems = Problems()

    read_plan(json.dumps(document_of(workspace)).encode(), problems)

    assert problems.as_json() == []


@pytest.mark.parametrize("count", [1, 3])
def test_export_costs_the_same_queries_for_one_initiative_and_for_three(
    workspace, django_assert_num_queries, count
):
    [initiative] = full_plan()["initiatives"]
    initiatives = [
        initiative | {"external_id": str(number), "key": str(number)} for number in range(count)
    ]
    assert run(workspace, full_plan() | {"initiatives": initiatives}).errors == []

    with django_assert_num_queries(7):
        document_of(workspace)
