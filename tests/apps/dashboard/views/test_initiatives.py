"""An initiative as a page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.dashboard.wording import signed
from apps.programmes.models import Dependency, Initiative, Layer, Milestone, Visibility
from apps.stakeholders.models import Role, Workspace
from coordination.vocabulary import Agreement
from tests.factories import OrganisationFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def show(reader, out_of_step):
    """Ask for an initiative's page as the office, on the day of the case."""
    client = reader()

    def ask(initiative: Initiative, **given: str):
        path = f"{client.base}initiatives/{initiative.pk}/"
        return client.get(path, {"as_of": out_of_step["as_of"]} | given)

    return ask


def test_page_says_of_each_lane_what_the_detector_says(show, recorded, out_of_step):
    response = show(recorded(out_of_step))

    assert response.status_code == 200
    expected = {lane["layer"]: lane for lane in out_of_step["expected"]["alignment"]["lanes"]}
    shown = {lane.key: lane for lane in response.context["lanes"] if lane.drawing}
    assert {key: (lane.pace.figure, lane.pace.milestones) for key, lane in shown.items()} == {
        key: (signed(lane["pace_days"]) if lane["pace_days"] else "", lane["milestones"])
        for key, lane in expected.items()
    }
    assert [(row.level, row.since.isoformat()) for row in response.context["pairs"]] == [
        (pair["level"], pair["since"])
        for pair in sorted(
            out_of_step["expected"]["alignment"]["pairs"],
            key=lambda pair: (
                -["watch", "warning", "critical"].index(pair["level"]),
                -pair["skew_rhythms"],
            ),
        )
    ]


def test_page_draws_each_lane_with_its_words_and_its_figures(show, recorded, out_of_step):
    content = show(recorded(out_of_step)).content.decode()

    lanes = out_of_step["expected"]["alignment"]["lanes"]
    assert content.count('<svg role="img" aria-labelledby="title-network') == 1
    assert content.count('<svg role="img"') == len(lanes) + 1
    assert content.count("The figures of this drawing") == len(lanes)
    assert " style=" not in content


def test_page_adds_up_what_is_planned_and_earned_as_the_detector_does(show, recorded, out_of_step):
    response = show(recorded(out_of_step))

    as_of = response.context["as_of"]
    last = {
        lane.key: [turn for turn in lane.turns if turn.day <= as_of][-1]
        for lane in response.context["lanes"]
        if lane.drawing
    }
    assert {key: (turn.planned, turn.earned) for key, turn in last.items()} == {
        lane["layer"]: (f"{lane['planned']:g}", f"{lane['earned']:g}")
        for lane in out_of_step["expected"]["alignment"]["lanes"]
    }


def test_page_tells_findings_with_sentence_and_drivers(show, recorded, sweep, out_of_step):
    initiative = recorded(out_of_step)
    sweep(out_of_step["as_of"])

    response = show(initiative)

    pace = [card for card in response.context["findings"] if card.kind == "pace"]
    assert {card.drivers["leaders"][0]["skew_days"] for card in pace} == {
        max(
            other["skew_days"]
            for other in out_of_step["expected"]["alignment"]["pairs"]
            if other["lagging"] == pair["lagging"]
        )
        for pair in out_of_step["expected"]["alignment"]["pairs"]
    }
    content = response.content.decode()
    assert all(card.title in content for card in response.context["findings"])
    assert "What is overdue, and what finishing it today would do" in content
    assert "Cheapest way to bring it below" in content


def test_page_tells_of_a_gridlock_and_its_ways_out(show, recorded, sweep, gridlocked):
    initiative = recorded(gridlocked)
    sweep(gridlocked["as_of"])

    response = show(initiative, as_of=gridlocked["as_of"])

    stuck = {node.name for node in response.context["network"].nodes if node.stuck}
    assert stuck == set(gridlocked["expected"]["gridlock"]["stuck"])
    assert "gridlock" in {arrow.kind for arrow in response.context["network"].arrows}
    (card,) = [one for one in response.context["findings"] if one.kind == "gridlock"]
    assert {wait["successor"].name for wait in card.drivers["waits"].rows} == set(
        gridlocked["expected"]["gridlock"]["cycles"][0]
    )
    assert card.drivers["ways"].rows[0]["releases"] >= 1
    assert "Ways out: let one go ahead" in response.content.decode()


def test_finding_of_many_milestones_names_the_first_and_counts_the_others(
    show, recorded, sweep, reader
):
    ring = [f"M{number:02}" for number in range(30)]
    initiative = recorded(
        {
            "name": "Ring",
            "milestones": [
                {
                    "external_id": name,
                    "layer": "compute",
                    "baseline_date": "2026-06-01",
                    "actual_date": None,
                    "status": "planned",
                }
                for name in ring
            ],
            "dependencies": [
                {"predecessor": one, "successor": other, "lag_days": 0}
                for one, other in zip(ring, [*ring[1:], ring[0]], strict=True)
            ],
        }
    )
    sweep("2026-03-01")

    response = show(initiative, as_of="2026-03-01")

    (card,) = [one for one in response.context["findings"] if one.kind == "gridlock"]
    page = response.content.decode()
    assert "26 others wait for each other" in card.sentence
    assert len(card.drivers["waits"].rows) == 20
    assert "and 10 more" in page
    data = reverse("finding-detail", args=[initiative.workspace.slug, card.id])
    assert f'href="{data}"' in page
    assert len(reader().get(data).json()["explanation"]["waits"]) == 30


def test_page_tells_findings_of_several_initiatives_in_each(show, workspace, sweep):
    first, second = (
        Initiative.objects.create(workspace=workspace, key=key, name=key) for key in ("a", "b")
    )
    layer = Layer.objects.create(workspace=workspace, key="data", name="Data", position=0)
    one, other = (
        Milestone.objects.create(
            workspace=workspace,
            initiative=initiative,
            layer=layer,
            name=initiative.key,
            baseline_date="2026-05-01",
            original_baseline_date="2026-05-01",
        )
        for initiative in (first, second)
    )
    for before, after in ((one, other), (other, one)):
        Dependency.objects.create(
            workspace=workspace,
            predecessor=before,
            predecessor_initiative=before.initiative,
            successor=after,
            successor_initiative=after.initiative,
            agreement=Agreement.ACCEPTED,
        )
    sweep("2026-03-01")

    shown = [
        [card.kind for card in show(initiative, as_of="2026-03-01").context["findings"]]
        for initiative in (first, second)
    ]

    assert shown == [["gridlock"], ["gridlock"]]


def test_page_draws_the_first_plan_where_it_was_moved(show, recorded, out_of_step):
    initiative = recorded(out_of_step)
    untouched = show(initiative)
    moved = Milestone.objects.filter(initiative=initiative).order_by("baseline_date").first()
    assert moved is not None
    Milestone.objects.filter(pk=moved.pk).update(original_baseline_date="2025-01-01")

    response = show(initiative)

    def replanned(answer) -> list[str]:
        return [one.key for one in answer.context["lanes"] if one.drawing and one.drawing.original]

    assert (replanned(untouched), replanned(response)) == ([], [moved.layer.key])
    assert "first: 1 Jan 2025" in " ".join(response.content.decode().replace("</span>", "").split())


def test_page_of_an_initiative_without_milestones_says_how_to_go_on(show, workspace):
    initiative = Initiative.objects.create(workspace=workspace, key="a", name="Alpha")

    response = show(initiative)

    assert response.status_code == 200
    assert "This initiative has no milestones yet." in response.content.decode()


@pytest.mark.parametrize("day", ["1900-01-01", "2999-12-31", "not a day"])
def test_page_of_a_far_day_is_shown(show, recorded, out_of_step, day):
    assert show(recorded(out_of_step), as_of=day).status_code == 200


def test_page_of_plans_in_far_centuries_is_drawn(show, recorded, out_of_step):
    initiative = recorded(out_of_step)
    first, *_, last = Milestone.objects.filter(initiative=initiative).order_by("pk")
    Milestone.objects.filter(pk=first.pk).update(baseline_date="0001-01-01")
    Milestone.objects.filter(pk=last.pk).update(baseline_date="9999-12-31")

    assert show(initiative).status_code == 200


def test_page_of_an_initiative_by_invitation_is_for_those_invited(reader, workspace: Workspace):
    firm = OrganisationFactory.create(workspace=workspace)
    initiative = Initiative.objects.create(
        workspace=workspace,
        key="a",
        name="Alpha",
        visibility=Visibility.PARTICIPANTS,
        lead_organisation=firm,
    )

    def status(role: str, **given) -> int:
        client = reader(role, **given)
        return client.get(f"/w/{workspace.slug}/initiatives/{initiative.pk}/").status_code

    elsewhere = WorkspaceFactory.create()
    assert {
        "office": status(Role.PROGRAMME_OFFICE),
        "its lead": status(Role.PARTNER, organisation=firm),
        "another partner": status(
            Role.PARTNER, organisation=OrganisationFactory.create(workspace=workspace)
        ),
        "an observer": status(Role.OBSERVER),
        "a stranger": status(Role.ADMIN, workspace=elsewhere),
    } == {
        "office": 200,
        "its lead": 200,
        "another partner": 404,
        "an observer": 404,
        "a stranger": 404,
    }


def test_page_asks_the_database_as_often_for_few_milestones_as_for_many(
    show, recorded, sweep, out_of_step, workspace
):
    initiative = recorded(out_of_step)
    owner = OrganisationFactory.create(workspace=workspace)
    Milestone.objects.update(owner_organisation=owner)
    sweep(out_of_step["as_of"])
    show(initiative)

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert show(initiative).status_code == 200
        return len(caught)

    of_few = queries()
    template = Milestone.objects.filter(initiative=initiative).first()
    assert template is not None
    for number in range(5):
        template.pk, template.external_id = None, f"more-{number}"
        template._state.adding = True
        template.save()

    assert queries() == of_few
