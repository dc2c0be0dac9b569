"""A programme office's whole path over REST: from a schedule to what its board said back then."""

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.stakeholders.models import Organisation, Role
from tests.apps.alignment.looking import look
from tests.days import in_days
from tests.plugins.api import Api, MakeApi

pytestmark = pytest.mark.django_db(transaction=True)


def board(office: Api, **query: str) -> dict[str, Any]:
    (row,) = office.read("alignment/", **query)["results"]
    return row


def test_office_takes_a_schedule_over_replans_hears_of_progress_and_remembers(
    office: Api,
    api: MakeApi,
    agency: Organisation,
    imported: dict[str, str],
) -> None:
    initiative = office.read("initiatives/")["results"][0]["id"]
    (finding,) = office.read("findings/", kind="pace", state="open")["results"]
    assert (finding["lagging"], finding["leading"]) == ("governance", ["compute", "talent"])

    # The owner asks for another date; the office sees what it would do, and approves.
    partner = api(Role.PARTNER, agency)
    asked = partner.post(
        f"{partner.base}baseline-changes/",
        {
            "reason": "The teachers come in autumn.",
            "milestones": [{"milestone": imported["tal-1"], "to": str(in_days(40))}],
        },
    )
    assert asked.status_code == 201, asked.content
    change = asked.json()["id"]
    (effect,) = office.read(f"baseline-changes/{change}/effect/")["results"]
    moved = {"layer": "talent", "before": -20, "after": 0, "original": -20}
    assert [one for one in effect["paces"] if one["before"] != one["after"]] == [moved]
    assert lane_of(board(office), "talent")["pace_days"] == -20
    assert office.post(f"{office.base}baseline-changes/{change}/approve/").status_code == 200
    assert lane_of(board(office), "talent")["pace_days"] == 0

    # What the board says now is what it will be said to have said.
    then = timezone.now().isoformat()
    aligned = f"initiatives/{initiative}/alignment/"
    said = {"board": board(office), "alignment": office.read(aligned)}
    foretold = office.read(f"initiatives/{initiative}/forecast/")

    # The owner reports by the link in its mail; nobody signs in.
    sent = office.post(
        f"{office.base}report-links/",
        {
            "organisation": "agency",
            "email": "ana@agency.example",
            "milestones": [imported["gov-1"], imported["gov-2"]],
        },
    )
    assert sent.status_code == 201, sent.content
    address = re.search(r"http://testserver(/report/\S+)", str(mail.outbox[-1].body))
    assert address is not None
    owner = Client()
    for name, done in (("gov-1", -60), ("gov-2", -50)):
        answer = owner.post(
            address[1],
            {
                "milestone": imported[name],
                "actual_date": str(in_days(done)),
                "evidence_url": f"https://agency.example/{name}",
            },
        )
        assert answer.status_code == 302, answer.content
    look()
    assert office.read(f"findings/{finding['id']}/")["state"] == "open"  # reported is not accepted

    # The office accepts, and the finding has recovered.
    for name in ("gov-1", "gov-2"):
        path = f"{office.base}milestones/{imported[name]}/accept/"
        assert office.post(path).status_code == 200
    look()
    ended = office.read(f"findings/{finding['id']}/")
    assert (ended["state"], ended["resolution"]) == ("resolved", "recovered")

    # What hangs on them is expected earlier.
    later = office.read(f"initiatives/{initiative}/forecast/")
    assert expected(later, imported["gov-3"]) < expected(foretold, imported["gov-3"])

    # And the board of then says what it said then.
    assert board(office) != said["board"]
    assert board(office, known_at=then) == said["board"]
    assert office.read(aligned, known_at=then) == said["alignment"]
    history = office.read(f"milestones/{imported['gov-1']}/history/")["results"]
    actors = {change["actor"] for change in history}
    assert {"Agency (report link)", office.actor.actor_name} <= actors


def lane_of(reading: dict[str, Any], layer: str) -> dict[str, Any]:
    (lane,) = (lane for lane in reading["lanes"] if lane["layer"] == layer)
    return lane


def expected(forecast: dict[str, Any], milestone: str) -> date:
    """Return the day by which a milestone is as likely done as not."""
    (found,) = (one for one in forecast["milestones"] if one["id"] == milestone)
    return date.fromisoformat(found["p50"])
