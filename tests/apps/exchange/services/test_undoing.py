"""An import is taken back whole, or not at all."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from apps.events.models import Event
from apps.exchange import services
from apps.exchange.models import Import, ImportChange
from apps.exchange.services.undoing import NotUndoableError, TouchedSinceError
from apps.programmes.models import BaselineMove, Dependency, Initiative, Layer, Milestone, Programme
from apps.stakeholders.models import Organisation
from tests.apps.exchange.plans import full_plan, milestone, plan, run
from tests.factories import OrganisationFactory

LATER = timezone.now() + timedelta(days=1)


def undo(job, actor=None):
    services.undo_import(job=Import.objects.get(pk=job.pk), actor=actor, at=LATER)


def contents():
    """Return the record without ids: what a person would compare."""
    models = (Organisation, Layer, Programme, Initiative, Milestone, Dependency)
    hidden = {"id", "created_at", "reported_at"}
    return {
        model.__name__: sorted(
            str({k: v for k, v in row.items() if k not in hidden}) for row in model.objects.values()
        )
        for model in models
    }


def test_import_into_an_empty_workspace_leaves_nothing_when_it_is_undone(workspace, member):
    before = contents()
    job = run(workspace, full_plan())
    assert contents() != before

    undo(job, member())

    job.refresh_from_db()
    assert (contents(), job.undone_at) == (before, LATER)
    told = Event.objects.order_by("sequence").values_list("type", flat=True)
    assert [
        told.filter(type=f"{kind}.removed").count() for kind in ("milestone", "dependency")
    ] == [
        4,
        2,
    ]
    assert told.last() == "import.undone"


def test_changes_are_as_they_were(workspace):
    run(workspace, full_plan())
    before = contents()
    other = full_plan()
    first, second = other["initiatives"][0]["milestones"][:2]
    first |= {
        "name": "More racks",
        "weight": 7,
        "layer": "governance",
        "baseline_date": "2026-06-01",
    }
    second |= {"note": "Late.", "evidence_url": ""}
    other["organisations"][0] |= {"name": "Ministry of everything", "region": ""}
    other["layers"][0]["name"] = "Governance"
    other["programmes"][0]["name"] = "The programme"
    other["initiatives"][0] |= {
        "name": "Compute",
        "programme": None,
        "lead_organisation": None,
        "participations": [{"organisation": "meity", "role": "lead"}],
        "phase": "scale",
    }
    other["initiatives"][0]["dependencies"][0]["lag_days"] = 9
    other["initiatives"][0]["milestones"].append(milestone("new", layer="talent"))
    job = run(workspace, other)
    assert contents() != before

    undo(job)

    assert contents() == before
    roles = Initiative.objects.get().participations.values_list("organisation__external_id", "role")
    assert list(roles) == [("acme", "delivery")]
    # Both moves stay visible: the one there, and the one back.
    moves = BaselineMove.objects.order_by("id").values_list("from_date", "to_date")
    assert list(moves) == [
        (date(2026, 1, 10), date(2026, 6, 1)),
        (date(2026, 6, 1), date(2026, 1, 10)),
    ]


def test_undoing_is_refused_where_a_row_was_touched_since_and_names_it(workspace):
    job = run(workspace, plan(milestone(), milestone("b", name="Rules")))
    run(workspace, plan(milestone("b", name="Other rules")), source="office")
    before = contents()

    with pytest.raises(TouchedSinceError) as refused:
        undo(job)

    touched = Milestone.objects.get(external_id="b")
    assert [(e.pointer, e.detail) for e in refused.value.errors] == [
        (f"/milestone/{touched.pk}", "“Rules” was touched since.")
    ]
    assert (contents(), Import.objects.get(pk=job.pk).undone_at) == (before, None)


@pytest.mark.parametrize(
    "document",
    [
        plan(milestone("later")),
        plan(
            milestone(), milestone("b"), dependencies=[{"predecessor": "com-0", "successor": "b"}]
        ),
        plan(milestone(external_id="x"), initiative={"external_id": "other"}),
    ],
    ids=[
        "a milestone in its initiative",
        "a dependency of its milestone",
        "a milestone in its layer",
    ],
)
def test_undoing_is_refused_where_something_later_hangs_on_it(workspace, document):
    job = run(workspace, plan(milestone(), milestone("b")))
    run(workspace, document)
    before = contents()

    with pytest.raises(TouchedSinceError):
        undo(job)

    assert contents() == before


def test_imports_are_undone_one_behind_the_other(workspace):
    first = run(workspace, plan(milestone()))
    between = contents()
    second = run(workspace, plan(milestone(name="Racks")))

    undo(second)
    assert contents() == between
    with pytest.raises(TouchedSinceError):
        undo(first)


@pytest.mark.parametrize("options", [{"dry_run": True}, {"document": b"not json"}])
def test_import_that_wrote_nothing_cannot_be_undone(workspace, options):
    job = run(workspace, options.pop("document", plan(milestone())), **options)

    with pytest.raises(NotUndoableError):
        undo(job)


def test_import_is_undone_once(workspace):
    job = run(workspace, plan(milestone()))
    undo(job)

    with pytest.raises(NotUndoableError):
        undo(job)


def test_undoing_costs_the_same_queries_for_one_row_and_for_thirty(
    workspace, django_assert_max_num_queries
):
    job = run(workspace, plan(*(milestone(f"m{n}") for n in range(30))))

    with django_assert_max_num_queries(80):
        undo(job)

    assert (Milestone.objects.count(), ImportChange.objects.filter(of=job).count()) == (0, 32)


def test_undo_over_rest_answers_the_import_or_the_rows_in_the_way(api, workspace):
    client = api()
    job = run(workspace, plan(milestone()))
    address = f"{client.base}imports/{job.pk}/undo/"

    done = client.post(address)
    again = client.post(address)

    assert (done.status_code, done.json()["undone_at"] is not None) == (200, True)
    assert (again.status_code, again.json()["code"]) == (409, "not_undoable")
    assert api("observer").post(address).status_code == 403
    other = api("partner", OrganisationFactory.create(workspace=workspace))
    assert other.post(address).status_code == 404
