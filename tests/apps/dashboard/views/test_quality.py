"""The checks of a plan on the page of its initiative."""

import pytest

from apps.alignment.selectors.quality import quality_in, quality_of
from apps.programmes.models import Initiative
from coordination.quality_checks import CHECKS

pytestmark = pytest.mark.django_db


def test_page_shows_every_check_those_that_failed_first(reader, recorded, out_of_step, workspace):
    initiative = recorded(out_of_step)
    client = reader()

    response = client.get(
        f"{client.base}initiatives/{initiative.pk}/", {"as_of": out_of_step["as_of"]}
    )

    rows = response.context["checks"]
    as_of = response.context["as_of"]
    report = quality_in(quality_of(workspace, [initiative.pk], as_of), 0, as_of)
    assert sorted(row.title for row in rows) == sorted(check["title"] for check in report["checks"])
    order = ["failed", "passed", "not_applicable"]
    assert [row.state for row in rows] == sorted((row.state for row in rows), key=order.index)
    assert [row.state for row in rows].count("failed") == report["failed"] > 0
    for row in rows:
        for pk, _ in row.milestones:
            assert f'href="#milestone-{pk}"' in response.content.decode()
        assert bool(row.figure) == (row.state != "not_applicable")


def test_page_of_an_initiative_without_milestones_says_what_the_checks_are_for(reader, workspace):
    initiative = Initiative.objects.create(workspace=workspace, key="new", name="New")
    client = reader()

    response = client.get(f"{client.base}initiatives/{initiative.pk}/")

    assert "A plan without milestones cannot be judged." in response.content.decode()
    assert len(response.context["checks"]) == len(CHECKS)
