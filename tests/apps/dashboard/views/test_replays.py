"""The board and an initiative as they were known on a day."""

from datetime import UTC, datetime

import pytest

from apps.alignment.models import Finding
from apps.alignment.services.steps import acknowledge_finding
from apps.alignment.services.sweeping import sweep_initiatives
from apps.programmes.models import Initiative, Milestone
from tests.apps.alignment.instants import recorded_at

THEN = datetime(2026, 3, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 3, 5, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(workspace, recorded, out_of_step) -> Initiative:
    """Return an initiative that was recorded on 1 March, and changed on 5 March."""
    with recorded_at(THEN):
        type(workspace).objects.filter(pk=workspace.pk).update(name="Workspace of then")
        initiative = recorded(out_of_step)
    with recorded_at(LATER):
        Initiative.objects.update(name="Renamed since")
        Milestone.objects.update(name="Named otherwise since")
    return initiative


@pytest.mark.parametrize("path", ["", "initiatives/{pk}/"])
def test_page_shows_what_was_known_at_the_end_of_the_day(path, reader, initiative, out_of_step):
    client = reader()
    url = f"{client.base}{path.format(pk=initiative.pk)}"

    then = client.get(url, {"known_on": "2026-03-01"})
    since = client.get(url, {"known_on": "2026-03-05"})

    assert (then.status_code, since.status_code) == (200, 200)
    assert then.context["as_of"].isoformat() == "2026-03-01"
    assert out_of_step["name"] in then.content.decode()
    assert "Renamed since" not in then.content.decode()
    assert "Named otherwise since" not in then.content.decode()
    assert "This is what was known at the end of 1 March 2026" in then.content.decode()
    assert "Renamed since" in since.content.decode()


def test_links_of_the_board_lead_to_the_same_day(reader, initiative):
    client = reader()

    content = client.get(client.base, {"known_on": "2026-03-01"}).content.decode()

    assert f"initiatives/{initiative.pk}/?known_on=2026-03-01" in content


def test_today_and_days_to_come_are_what_is_known_today(reader, initiative):
    client = reader()

    content = client.get(client.base, {"known_on": "2999-12-31"}).content.decode()

    assert "Renamed since" in content
    assert "This is what was known" not in content


def test_day_before_the_workspace_says_so(reader, initiative):
    client = reader()

    response = client.get(client.base, {"known_on": "2026-02-28"})

    assert response.status_code == 200
    assert "Nothing was known yet" in response.content.decode()
    assert "Show what is known today" in response.content.decode()


def test_day_that_is_none_is_refused_at_its_field(reader, initiative):
    client = reader()

    content = client.get(client.base, {"known_on": "yesterday"}).content.decode()

    assert "Give a date such as 2026-03-01." in content
    assert "Renamed since" in content


def test_findings_of_a_past_day_are_those_of_that_day(reader, workspace, initiative, member):
    for instant in (THEN, LATER):
        with recorded_at(instant):
            sweep_initiatives(
                workspace=workspace, initiatives=[initiative.pk], as_of=THEN.date(), at=instant
            )
            if instant == LATER:
                acknowledge_finding(
                    finding=Finding.objects.get(kind="pace"),
                    actor=member(),
                    at=LATER,
                    reason="Ours.",
                )
    client = reader()

    def said(as_of: str) -> set[str]:
        context = client.get(f"{client.base}initiatives/{initiative.pk}/", {"as_of": as_of}).context
        assert not context["are_of_now"]
        return {card.state_words for card in context["findings"] if card.kind == "pace"}

    assert (said("2026-03-01"), said("2026-03-05")) == ({"open"}, {"acknowledged"})


def test_findings_of_a_day_before_the_record_are_those_of_now(reader, initiative):
    client = reader()

    response = client.get(f"{client.base}initiatives/{initiative.pk}/", {"as_of": "2026-02-28"})

    assert response.context["are_of_now"]
    assert "Findings are shown as they stand now" in response.content.decode()
