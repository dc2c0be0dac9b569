"""The quality of schedules over REST."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.alignment.selectors.quality import MOST_NAMED
from apps.alignment.selectors.quality_words import CHECK_WORDS, UNLESS_WORDS
from apps.programmes.models import Initiative, Milestone
from apps.stakeholders.models import Workspace
from coordination.quality_checks import CHECKS
from tests.apps.programmes.factories import (
    DependencyFactory,
    InitiativeFactory,
    LayerFactory,
    MilestoneFactory,
)
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(workspace: Workspace) -> Initiative:
    """Return one with an overdue milestone, one done before it, and one that stands alone."""
    initiative = InitiativeFactory.create(workspace=workspace)
    layer = LayerFactory.create(workspace=workspace)
    owner = OrganisationFactory.create(workspace=workspace)
    given: dict[str, Any] = {
        "initiative": initiative, "layer": layer, "owner_organisation": owner
    }  # fmt: skip
    late = MilestoneFactory.create(**given, external_id="late", baseline_date=date(2026, 2, 1))
    done = MilestoneFactory.create(
        **given,
        external_id="done",
        baseline_date=date(2026, 2, 1),
        actual_date=date(2026, 1, 20),
        status="accepted",
    )
    MilestoneFactory.create(
        initiative=initiative, layer=layer, external_id="alone", baseline_date=date(2026, 6, 1)
    )
    DependencyFactory.create(predecessor=late, successor=done, agreement="accepted", lag_days=-2)
    return initiative


def report_of(client: Api, initiative: Initiative, **asked: str) -> dict[str, Any]:
    response = client.get(
        f"{client.base}initiatives/{initiative.pk}/schedule-quality/",
        {"as_of": "2026-03-01", **asked},
    )
    assert response.status_code == 200, response.json()
    answer: dict[str, Any] = response.json()
    return answer


def test_every_check_has_words_for_all_that_it_can_say() -> None:
    assert set(CHECK_WORDS) == {check.key for check in CHECKS}
    assert set(UNLESS_WORDS) == {check.unless for check in CHECKS}


def test_report_names_the_milestones_that_each_check_means(
    api: MakeApi, initiative: Initiative
) -> None:
    report = report_of(api(role="observer"), initiative)

    names = dict(Milestone.objects.values_list("pk", "external_id"))
    named = {str(pk): name for pk, name in names.items()}
    said = {
        check["check"]: (
            check["state"],
            check["value"],
            sorted(str(named[one]) for one in check["milestones"]),
        )
        for check in report["checks"]
    }
    assert said == {
        "missing_logic": ("failed", 0.5, ["alone"]),
        "leads": ("failed", 1.0, ["done"]),
        "long_lags": ("passed", 0.0, []),
        "negative_slack": ("not_applicable", None, []),
        "out_of_sequence": ("failed", 1.0, ["done"]),
        "long_gaps": ("failed", 1.0, ["alone"]),
        "invalid_dates": ("passed", 0.0, []),
        "stale_forecasts": ("failed", 1.0, ["late"]),
        "missed": ("failed", 0.5, ["late"]),
        "bei": ("failed", 0.5, ["late"]),
        "cpli": ("passed", 1.0, []),
        "unowned": ("failed", 0.5, ["alone"]),
        "no_evidence": ("failed", 1.0, ["done"]),
        "duplicates": ("passed", 0.0, []),
    }
    assert (report["passed"], report["failed"], report["not_applicable"]) == (4, 9, 1)
    assert report["failed_checks"] == [
        check["check"] for check in report["checks"] if check["state"] == "failed"
    ]
    assert all(bool(check["advice"]) == (check["state"] == "failed") for check in report["checks"])
    assert [check["reason"] for check in report["checks"] if check["reason"]] == [
        "No open milestone waits for anything, as far as was agreed."
    ]


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_report_is_in_the_language_of_its_reader(
    language: str, api: MakeApi, initiative: Initiative
) -> None:
    english = report_of(api(), initiative)["checks"]
    client = api()
    client.credentials(
        HTTP_AUTHORIZATION=client.defaults["HTTP_AUTHORIZATION"], HTTP_ACCEPT_LANGUAGE=language
    )
    told = report_of(client, initiative)["checks"]

    for one, other in zip(english, told, strict=True):
        assert one["title"] != other["title"]
        assert (one["advice"] != other["advice"]) == bool(one["advice"])
        assert (one["reason"] != other["reason"]) == bool(one["reason"])


def test_report_counts_what_another_initiative_waits_for_as_linked(
    api: MakeApi, initiative: Initiative, workspace: Workspace
) -> None:
    elsewhere = MilestoneFactory.create(initiative=InitiativeFactory.create(workspace=workspace))
    alone = Milestone.objects.get(external_id="alone")
    DependencyFactory.create(predecessor=alone, successor=elsewhere, agreement="accepted")

    checks = {check["check"]: check for check in report_of(api(), initiative)["checks"]}

    assert checks["missing_logic"]["state"] == "passed"


def test_report_names_no_more_than_a_hundred_milestones_and_counts_the_rest(
    api: MakeApi, initiative: Initiative
) -> None:
    layer = LayerFactory.create(workspace=initiative.workspace)
    MilestoneFactory.create_batch(
        MOST_NAMED + 1, initiative=initiative, layer=layer, baseline_date=date(2026, 4, 1)
    )

    checks = {check["check"]: check for check in report_of(api(), initiative)["checks"]}

    unowned = checks["unowned"]
    assert (unowned["found"], len(unowned["milestones"]), unowned["more"]) == (102, 100, 2)


def test_report_of_an_initiative_that_is_hidden_is_not_there(
    api: MakeApi, initiative: Initiative
) -> None:
    Initiative.objects.update(visibility="participants")
    client = api(role="observer")

    path = f"{client.base}initiatives/{initiative.pk}/schedule-quality/"

    assert client.get(path).status_code == 404
    assert client.get(f"{client.base}schedule-quality/").json()["results"] == []


def test_list_has_the_counts_of_each_report(
    api: MakeApi, initiative: Initiative, workspace: Workspace
) -> None:
    empty = InitiativeFactory.create(workspace=workspace, key="zz")
    client = api()

    rows = client.get(
        f"{client.base}schedule-quality/", {"as_of": "2026-03-01", "ordering": "key"}
    ).json()["results"]

    counts = ("milestones", "passed", "failed", "not_applicable", "failed_checks")
    for row, one in zip(rows, (initiative, empty), strict=True):
        report = report_of(client, one)
        assert row["initiative"] == str(one.pk)
        assert {name: row[name] for name in counts} == {name: report[name] for name in counts}
    assert rows[1]["not_applicable"] == len(CHECKS)


def test_list_costs_as_many_statements_for_three_initiatives_as_for_one(
    api: MakeApi, initiative: Initiative, workspace: Workspace
) -> None:
    client = api()

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{client.base}schedule-quality/")
        return len(asked)

    cost()
    one = cost()
    for _ in range(2):
        MilestoneFactory.create(initiative=InitiativeFactory.create(workspace=workspace))

    assert cost() == one


def test_list_is_walked_page_by_page(api: MakeApi, workspace: Workspace) -> None:
    InitiativeFactory.create_batch(5, workspace=workspace)
    client = api()
    url, seen = f"{client.base}schedule-quality/?limit=2&ordering=-name", []
    while url:
        page = client.get(url).json()
        seen += [row["name"] for row in page["results"]]
        url = page["next"]

    assert seen == sorted(Initiative.objects.values_list("name", flat=True), reverse=True)
