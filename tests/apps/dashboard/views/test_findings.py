"""The findings as a page."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.alignment.models import Finding
from apps.forums.models import Commitment
from apps.programmes.models import Initiative, Visibility
from apps.stakeholders.models import Role
from coordination.vocabulary import LEVELS, FindingState, Resolution
from tests.factories import OrganisationFactory, WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def swept(recorded, sweep, out_of_step, gridlocked):
    """Record one initiative out of step and one in gridlock, and look at both."""
    initiatives = recorded(out_of_step), recorded(gridlocked)
    sweep(out_of_step["as_of"])
    return initiatives


def kinds(response) -> list[str]:
    return [card.kind for card, _ in response.context["rows"]]


def test_findings_come_with_the_most_serious_first(reader, swept):
    client = reader()

    response = client.get(client.base + "findings/")

    cards = [card for card, _ in response.context["rows"]]
    assert len(cards) == Finding.objects.exclude(state=FindingState.RESOLVED).count()
    seriousness = [
        4 if card.kind == "gridlock" else LEVELS.index(card.level) + 1 if card.level else 0
        for card in cards
    ]
    assert seriousness == sorted(seriousness, reverse=True)
    assert "gridlock" in kinds(response)


def test_findings_lead_to_their_initiatives(reader, swept):
    client = reader()

    page = client.get(client.base + "findings/").content.decode()

    for finding in Finding.objects.exclude(initiative=None):
        path = f"{client.base}initiatives/{finding.initiative_id}/#finding-{finding.pk}"
        assert f'href="{path}"' in page


def test_findings_are_narrowed_by_kind_level_and_state(reader, swept):
    client = reader()
    Finding.objects.filter(kind="pace").update(
        state=FindingState.RESOLVED, resolution=Resolution.RECOVERED, resolved_on="2026-03-01"
    )

    def shown(**asked: str) -> set[str]:
        return set(kinds(client.get(client.base + "findings/", asked)))

    assert "pace" not in shown()
    assert shown(state="resolved") == {"pace"}
    assert shown(kind="gridlock") == {"gridlock"}
    assert shown(level="critical", state="open") == set()
    assert shown(kind="of no kind") == shown()


def test_finding_leads_to_a_commitment_for_it_and_its_first_milestone(reader, swept, workspace):
    paces = Finding.objects.filter(kind="pace")
    finding = next(each for each in paces if each.explanation["closing_order"])
    first = finding.explanation["closing_order"][0]["milestone"]
    form = f"commitments/new/?finding={finding.pk}&milestone={first}"
    office, observer = reader(Role.PROGRAMME_OFFICE), reader(Role.OBSERVER)

    shown = office.get(office.base + "findings/").content.decode()

    assert f'href="{office.base}{form.replace("&", "&amp;")}"' in shown
    assert "commitments/new/" not in observer.get(office.base + "findings/").content.decode()
    admin = reader(Role.ADMIN)
    anywhere = admin.get(admin.base + "commitments/new/").content.decode()
    assert [f'"{each.pk}"' in anywhere for each in paces] == [True] * len(paces)
    made = office.post(
        office.base + form,
        {
            "organisation": str(OrganisationFactory.create(workspace=workspace).pk),
            "title": "Finish it",
            "due_date": "2099-01-01",
            "email": "ana@grid.example",
            "counterpart_email": "bo@grid.example",
        }
        | {
            name: office.get(office.base + form).context["form"][name].value()
            for name in ("milestone", "finding")
        },
    )
    assert made.status_code == 302
    assert list(Commitment.objects.values_list("finding", "milestone")) == [
        (finding.pk, UUID(first))
    ]


def test_findings_of_others_are_not_shown(reader, swept, workspace):
    Initiative.objects.update(visibility=Visibility.PARTICIPANTS)

    def shown(role: str) -> list[str]:
        client = reader(role)
        return kinds(client.get(client.base + "findings/"))

    assert shown(Role.OBSERVER) == []
    assert shown(Role.PROGRAMME_OFFICE) != []
    stranger = reader(workspace=WorkspaceFactory.create())
    assert stranger.get(f"/w/{workspace.slug}/findings/").status_code == 404


def test_findings_page_without_any_says_where_they_come_from(reader):
    client = reader()

    assert "No findings yet" in client.get(client.base + "findings/").content.decode()


def test_findings_page_asks_the_database_as_often_for_one_row_as_for_three(reader, swept):
    client = reader()

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(client.base + "findings/").status_code == 200
        return len(caught)

    queries()
    of_all = queries()
    assert Finding.objects.count() >= 3
    one = Finding.objects.exclude(initiative=None).first()
    assert one is not None
    Finding.objects.exclude(pk=one.pk).delete()

    assert queries() == of_all
