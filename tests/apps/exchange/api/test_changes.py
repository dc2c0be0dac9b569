"""The difference that an import makes, row by row."""

import pytest

from apps.exchange.models import ImportChange
from apps.programmes.models import Milestone
from tests.apps.exchange.plans import full_plan, milestone, plan, run
from tests.factories import OrganisationFactory


def walk(client, address):
    """Return every row of a list, page by page."""
    found = []
    while address:
        page = client.get(address).json()
        found += page["results"]
        address = page["next"]
    return found


@pytest.mark.parametrize("dry_run", [True, False])
def test_difference_is_told_row_by_row_with_what_was_and_what_is(api, workspace, dry_run):
    run(workspace, plan(milestone(name="Racks"), milestone("b")))
    job = run(
        workspace,
        plan(milestone(name="More racks", weight=2), milestone("b"), milestone("c")),
        dry_run=dry_run,
    )
    client = api()

    rows = walk(client, f"{client.base}imports/{job.pk}/changes/")

    assert [(r["object"], r["kind"], r["name"], r["before"]) for r in rows] == [
        ("milestone", "changed", "More racks", {"name": "Racks", "weight": 1.0}),
        ("milestone", "created", "c", None),
    ]
    after = {name: rows[0]["after"][name] for name in ("name", "weight")}
    assert (after, rows[1]["initiative"]) == ({"name": "More racks", "weight": 2.0}, "gpu")
    assert Milestone.objects.count() == (2 if dry_run else 3)


def test_difference_is_walked_in_pages_and_narrowed(api, workspace):
    job = run(workspace, full_plan(), dry_run=True)
    client = api()
    address = f"{client.base}imports/{job.pk}/changes/"

    rows = walk(client, f"{address}?limit=3")

    assert len(rows) == len({row["id"] for row in rows}) == ImportChange.objects.count()
    assert {row["object"] for row in walk(client, f"{address}?object=layer")} == {"layer"}
    assert walk(client, f"{address}?kind=changed") == []


def test_difference_is_seen_by_who_sees_the_import(api, workspace):
    job = run(workspace, full_plan(), dry_run=True)
    stranger = api("partner", OrganisationFactory.create(workspace=workspace))

    answer = stranger.get(f"{stranger.base}imports/{job.pk}/changes/")

    assert (answer.status_code, api("observer").get(answer.wsgi_request.path).status_code) == (
        404,
        403,
    )


def test_import_that_fails_has_no_difference(api, workspace):
    run(workspace, plan(milestone(), milestone("b", weight=0)))

    assert ImportChange.objects.count() == 0
