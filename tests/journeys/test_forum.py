"""An organiser's whole path over REST: from what is out of step to what a session did about it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from apps.stakeholders.models import Organisation, Role, Sector, Workspace
from tests.apps.alignment.looking import look
from tests.days import in_days, soon
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cloud(workspace: Workspace) -> Organisation:
    return OrganisationFactory.create(
        workspace=workspace, name="Cloud", external_id="cloud", sector=Sector.INDUSTRY
    )


@pytest.fixture
def organiser(api: MakeApi) -> Api:
    return api(Role.ORGANISER)


@pytest.fixture
def session(organiser: Api, agency: Organisation, cloud: Organisation) -> str:
    """Plan a session of a forum in which both take part; return where it is."""
    forum = organiser.write(
        "forums/", {"key": "step", "name": "In step", "organisations": ["agency", "cloud"]}
    )
    starts_at = soon()
    made = organiser.write(
        "sessions/",
        {
            "forum": forum["id"],
            "title": "What the machines wait for",
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + timedelta(hours=2)).isoformat(),
            "place": "Hall 1",
            "sector_needs": [
                {"sector": "government", "at_least": 1},
                {"sector": "industry", "at_least": 1},
            ],
        },
    )
    return f"sessions/{made['id']}/"


def link_for(person: str, path: str) -> str:
    """Return the personal link in the last mail to somebody."""
    sent = next(each for each in reversed(mail.outbox) if each.to == [person])
    found = re.search(rf"https?://[^/]+(/{path}/\S+)", str(sent.body))
    assert found, sent.body
    return found[1]


def accept(guest: Client, address: str) -> None:
    """Open a personal link, and send what its page would when its button is pressed."""
    page = guest.get(address).content.decode().split("<main")[1]
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    answered = guest.post(address, hidden | {"answer": "accept"})
    assert answered.status_code == 302, answered.content


def balance(organiser: Api, session: str) -> dict[str, Any]:
    return {row["sector"]: row for row in organiser.read(f"{session}balance/")["sectors"]}


def test_session_brings_a_layer_back_and_shows_what_it_did(
    organiser: Api,
    office: Api,
    api: MakeApi,
    cloud: Organisation,
    imported: dict[str, str],
    session: str,
) -> None:
    guest, partner = Client(), api(Role.PARTNER, cloud)
    key = session.split("/")[1]

    # What is out of step is proposed, with the reason, and put on the agenda.
    first = organiser.read(f"{session}suggested-agenda/")["results"][0]
    assert (first["kind"], first["invited"], first["owners"]) == ("pace", 1, 1)
    item = organiser.write(
        "agenda-items/", {"session": key, "title": "The rules", "finding": first["finding"]}
    )
    finding = f"findings/{first['finding']}/"
    assert office.read(finding)["state"] == "in_session"

    # Its owner is the first to be invited; who is missing besides is of the sector that is missing.
    proposed = organiser.read(f"{session}suggested-invitations/")["results"]
    assert [(each["email"], bool(each["findings"])) for each in proposed] == [
        ("ana@agency.example", True),
        (partner.actor.user.email, False),
    ]
    people = [{"email": each["email"], "organisation": each["organisation"]} for each in proposed]
    organiser.write("invitations/bulk/", {"session": key, "invitations": people})
    organiser.write(f"{session}announce/")

    # They answer by the link in their mail; nobody signs in.
    assert balance(organiser, session)["government"]["missing"] == 1
    for each in people:
        accept(guest, link_for(each["email"], "session"))
    assert {row["missing"] for row in balance(organiser, session).values()} == {0}

    # The session is held, and its record kept.
    organiser.write(f"{session}open/")
    organiser.write(f"agenda-items/{item['id']}/start/")
    organiser.write(f"{session}attendance/", {"people": [{"email": "ana@agency.example"}]})
    organiser.write(
        "outcomes/",
        {
            "session": key,
            "type": "question",
            "title": "Who pays?",
            "agenda_item": item["id"],
            "findings": [first["finding"]],
        },
    )
    promised = organiser.write(
        "commitments/",
        {
            "session": key,
            "organisation": "cloud",
            "person": {"member": str(partner.actor.pk)},
            "counterpart_person": {"name": "Ana", "email": "ana@agency.example"},
            "title": "Lend two lawyers until the rules are in force",
            "due_date": str(in_days(20)),
            "milestone": imported["gov-1"],
            "finding": first["finding"],
            "forecast_date": str(in_days(25)),
        },
    )
    organiser.write(f"agenda-items/{item['id']}/end/")
    organiser.write(f"{session}close/")
    organiser.write(f"{session}publish/")

    # One side accepts signed in, the other by its link, and the milestone moves.
    commitment = f"commitments/{promised['id']}/"
    assert partner.write(f"{commitment}accept/")["state"] == "proposed"
    assert office.read(f"milestones/{imported['gov-1']}/")["forecast_date"] is None
    accept(guest, link_for("ana@agency.example", "commitment"))
    assert organiser.read(commitment)["state"] == "accepted"
    assert office.read(f"milestones/{imported['gov-1']}/")["forecast_date"] == str(in_days(25))

    # What was promised is done, and the finding recovers.
    partner.write(f"{commitment}done/", {"evidence_url": "https://cloud.example/lawyers"})
    for name, done in (("gov-1", -60), ("gov-2", -50)):
        path = f"milestones/{imported[name]}/"
        etag = office.get(f"{office.base}{path}")["ETag"]
        reported = office.patch(
            f"{office.base}{path}",
            {"actual_date": str(in_days(done)), "status": "accepted"},
            HTTP_IF_MATCH=etag,
        )
        assert reported.status_code == 200, reported.content
    look()
    assert office.read(finding)["resolution"] == "recovered"

    # What the session did is told, and that one case is too few to tell more.
    effect = organiser.read(f"forums/{organiser.read(session)['forum']}/effect/")
    assert (effect["cases"], effect["interval"]) == (1, None)
    (case,) = effect["of_each"]
    assert (case["finding"], case["session"]) == (first["finding"], key)
    (kept,) = [
        row
        for row in organiser.read("commitments/ledger/")["results"]
        if row["id"] == str(cloud.pk)
    ]
    assert (kept["accepted"], kept["kept_on_time"], kept["share_kept"]) == (1, 1, 1.0)

    # The report says so too, without a name: the forum goes by the Chatham House Rule.
    report = organiser.get(f"{organiser.base}{session}report/", {"kind": "md"}).content.decode()
    assert "Who pays?" in report
    assert "Lend two lawyers" in report
    assert "Ana" not in report
