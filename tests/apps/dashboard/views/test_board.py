"""The board as a page."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.programmes.models import Initiative, Programme, Visibility
from apps.stakeholders.models import Role, Sector
from tests.apps.dashboard.conftest import CASES
from tests.factories import OrganisationFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(reader, out_of_step):
    """Ask for the board as the office, on the day of the case."""
    client = reader()

    def ask(path: str = "", **given: str):
        return client.get(client.base + path, {"as_of": out_of_step["as_of"]} | given)

    return ask


def names(response) -> list[str]:
    return [row.name for row in response.context["rows"]]


def test_board_shows_each_initiative_with_a_cell_for_each_layer(board, recorded, out_of_step):
    recorded(out_of_step)

    response = board()

    (row,) = response.context["rows"]
    worst = max(
        out_of_step["expected"]["alignment"]["pairs"], key=lambda pair: pair["skew_rhythms"]
    )
    lanes = {lane["layer"]: lane for lane in out_of_step["expected"]["alignment"]["lanes"]}
    layers = list(response.context["layers"])
    assert (row.name, row.level) == (out_of_step["name"], worst["level"])
    assert str(worst["skew_days"]) in row.sentence
    assert [cell.milestones for cell in row.cells] == [
        lanes[key]["milestones"] if key in lanes else 0 for key in layers
    ]
    assert [(cell.tone == "none", cell.words == "no milestones") for cell in row.cells] == [
        (key not in lanes, key not in lanes) for key in layers
    ]


def test_board_says_each_pace_with_colour_sign_and_text(board, recorded, out_of_step):
    recorded(out_of_step)

    page = board().content.decode()

    lanes = out_of_step["expected"]["alignment"]["lanes"]
    behind = min(lane["pace_days"] for lane in lanes)
    assert behind < 0
    assert f'<span class="figure">\N{MINUS SIGN}{-behind} d</span>' in page
    assert '<span class="words">behind</span>' in page
    assert 'behind"><span class="pace' in page


def test_board_puts_the_worst_first_and_counts_the_levels(board, recorded):
    for case in CASES[:6]:
        recorded(case)

    response = board(as_of=CASES[0]["as_of"])

    total = sum(number for _, _, number in response.context["counts"])
    assert total == response.context["total"] == 6
    assert len(names(response)) == 6


@pytest.fixture
def several(workspace):
    """Make three initiatives that differ in programme, region and sector."""
    firm = OrganisationFactory.create(workspace=workspace, sector=Sector.INDUSTRY)
    office = OrganisationFactory.create(workspace=workspace, sector=Sector.GOVERNMENT)
    programme = Programme.objects.create(workspace=workspace, key="skills", name="Skills")
    Initiative.objects.create(
        workspace=workspace, key="a", name="Alpha", region="North", lead_organisation=firm
    )
    Initiative.objects.create(
        workspace=workspace, key="b", name="Beta", region="South", lead_organisation=office
    )
    Initiative.objects.create(workspace=workspace, key="c", name="Gamma", programme=programme)
    return SimpleNamespace(firm=firm, office=office)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Alpha", "Beta", "Gamma"]),
        ({"search": "ALPH"}, ["Alpha"]),
        ({"region": "South"}, ["Beta"]),
        ({"programme": "skills"}, ["Gamma"]),
        ({"sector": "industry"}, ["Alpha"]),
        ({"level": "critical"}, []),
        ({"level": "none"}, ["Alpha", "Beta", "Gamma"]),
        ({"search": "nothing of the kind"}, []),
        ({"region": "of nowhere"}, ["Alpha", "Beta", "Gamma"]),
    ],
)
def test_board_is_narrowed_by_what_is_asked(board, several, asked, expected):
    assert sorted(names(board(**asked))) == expected


def test_board_that_nothing_matches_says_how_to_go_on(board, several):
    page = board(search="nothing of the kind").content.decode()

    assert "No initiative matches" in page
    assert "Clear filters" in page


def test_board_keeps_what_was_asked(board, several):
    page = board(search="Alpha", region="North", as_of="2026-03-01").content.decode()

    assert 'value="Alpha"' in page
    assert '<option value="North" selected>' in page
    assert 'value="2026-03-01"' in page


def test_board_without_initiatives_teaches_how_to_import(board, workspace):
    page = board().content.decode()

    assert f"python manage.py import_plan plan.json --workspace {workspace.slug}" in page
    assert f"POST /api/v1/workspaces/{workspace.slug}/imports/" in page


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_board_of_no_day_says_so_and_shows_today(board, several, workspace, day):
    response = board(as_of=day)

    assert list(response.context["form"].errors) == ["as_of"]
    assert response.context["as_of"] == response.context["today"]
    assert len(names(response)) == 3


def test_board_of_another_day_is_of_that_day(board, several):
    assert board(as_of="2031-05-04").context["as_of"] == date(2031, 5, 4)


def test_board_walked_by_its_links_shows_each_initiative_once(board, several, reader):
    seen: list[str] = []
    query: str | None = ""
    response = board(limit="1")
    while True:
        seen += names(response)
        query = response.context["page"].next
        if query is None:
            break
        response = response.client.get(response.request["PATH_INFO"] + query)

    assert sorted(seen) == ["Alpha", "Beta", "Gamma"]
    assert response.context["page"].previous is not None


@pytest.mark.parametrize("place", [{"cursor": "of last year"}, {"limit": "0"}])
def test_board_at_a_place_that_is_none_begins_anew(board, several, place):
    assert len(names(board(**place))) == 3


def test_board_of_a_foreign_workspace_is_no_page(reader, workspace):
    stranger = reader(workspace=WorkspaceFactory.create())

    response = stranger.get(f"/w/{workspace.slug}/")

    assert response.status_code == 404
    assert "There is no such page" in response.content.decode()


def test_board_hides_what_is_by_invitation(reader, several, workspace):
    Initiative.objects.filter(key="a").update(visibility=Visibility.PARTICIPANTS)

    def seen(role: str, **given) -> list[str]:
        client = reader(role, **given)
        return sorted(names(client.get(client.base)))

    assert seen(Role.OBSERVER) == ["Beta", "Gamma"]
    assert seen(Role.PARTNER, organisation=several.office) == ["Beta", "Gamma"]
    assert seen(Role.PARTNER, organisation=several.firm) == ["Alpha", "Beta", "Gamma"]
    assert seen(Role.PROGRAMME_OFFICE) == ["Alpha", "Beta", "Gamma"]


def test_board_escapes_names(board, several):
    Initiative.objects.filter(key="a").update(name="<script>alert(1)</script>")

    page = board().content.decode()

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_board_asks_the_database_as_often_for_one_row_as_for_three(board, recorded, workspace):
    organisation = OrganisationFactory.create(workspace=workspace)

    def queries() -> int:
        Initiative.objects.update(lead_organisation=organisation)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert board().status_code == 200
        return len(caught)

    recorded(CASES[0])
    board()
    of_one = queries()
    recorded(CASES[1])
    recorded(CASES[2])

    assert queries() == of_one
