"""A programme office's whole path over REST: from a schedule to what its board said back then."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.exchange import services
from apps.stakeholders.models import Organisation, Role, Workspace
from tests.apps.alignment.looking import look
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi
from tests.schedules import INITIATIVE, MILESTONES, OWNER, as_csv, day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def agency(workspace: Workspace) -> Organisation:
    return OrganisationFactory.create(workspace=workspace, name=OWNER, external_id="agency")


@pytest.fixture
def office(api: MakeApi) -> Api:
    return api(Role.PROGRAMME_OFFICE)


@pytest.fixture
def ask(office: Api) -> Callable[..., Any]:
    """Read as the office, and return what is answered."""

    def get(path: str, **query: str) -> Any:
        response = office.get(f"{office.base}{path}", query)
        assert response.status_code == 200, response.content
        return response.json()

    return get


@pytest.fixture
def imported(office: Api, agency: Organisation) -> dict[str, str]:
    """Take the schedule over, dry and then in earnest; return its milestones' ids by name."""
    for dry_run in (True, False):
        job = office.post(
            f"{office.base}imports/",
            {
                "file": SimpleUploadedFile("schedule.csv", as_csv()),
                "format": "csv",
                "source": "tool",
                "dry_run": str(dry_run).lower(),
                "mapping": json.dumps({"initiative": INITIATIVE}),
            },
            "multipart",
        ).json()
        services.run_import(import_id=UUID(job["id"]), at=timezone.now())
        report = office.get(f"{office.base}imports/{job['id']}/").json()
        assert (report["state"], report["errors"]) == ("succeeded", [])
        assert (report["created"], report["updated"]) == (MILESTONES, 0)
        rows = office.get(f"{office.base}milestones/").json()["results"]
        assert len(rows) == (0 if dry_run else MILESTONES)
    look()
    return {row["external_id"]: row["id"] for row in rows}


def board(ask: Callable[..., Any], **query: str) -> dict[str, Any]:
    (row,) = ask("alignment/", **query)["results"]
    return row


def test_office_takes_a_schedule_over_replans_hears_of_progress_and_remembers(
    office: Api,
    ask: Callable[..., Any],
    api: MakeApi,
    agency: Organisation,
    imported: dict[str, str],
) -> None:
    initiative = ask("initiatives/")["results"][0]["id"]
    (finding,) = ask("findings/", kind="pace", state="open")["results"]
    assert (finding["lagging"], finding["leading"]) == ("governance", ["compute", "talent"])

    # The owner asks for another date; the office sees what it would do, and approves.
    partner = api(Role.PARTNER, agency)
    asked = partner.post(
        f"{partner.base}baseline-changes/",
        {
            "reason": "The teachers come in autumn.",
            "milestones": [{"milestone": imported["tal-1"], "to": str(day(40))}],
        },
    )
    assert asked.status_code == 201, asked.content
    change = asked.json()["id"]
    (effect,) = ask(f"baseline-changes/{change}/effect/")["results"]
    moved = {"layer": "talent", "before": -20, "after": 0, "original": -20}
    assert [one for one in effect["paces"] if one["before"] != one["after"]] == [moved]
    assert lane_of(board(ask), "talent")["pace_days"] == -20
    assert office.post(f"{office.base}baseline-changes/{change}/approve/").status_code == 200
    assert lane_of(board(ask), "talent")["pace_days"] == 0

    # What the board says now is what it will be said to have said.
    then = timezone.now().isoformat()
    said = {"board": board(ask), "alignment": ask(f"initiatives/{initiative}/alignment/")}
    foretold = ask(f"initiatives/{initiative}/forecast/")

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
                "actual_date": str(day(done)),
                "evidence_url": f"https://agency.example/{name}",
            },
        )
        assert answer.status_code == 302, answer.content
    look()
    assert ask(f"findings/{finding['id']}/")["state"] == "open"  # reported is not accepted

    # The office accepts, and the finding has recovered.
    for name in ("gov-1", "gov-2"):
        path = f"{office.base}milestones/{imported[name]}/accept/"
        assert office.post(path).status_code == 200
    look()
    ended = ask(f"findings/{finding['id']}/")
    assert (ended["state"], ended["resolution"]) == ("resolved", "recovered")

    # What hangs on them is expected earlier.
    later = ask(f"initiatives/{initiative}/forecast/")
    assert expected(later, imported["gov-3"]) < expected(foretold, imported["gov-3"])

    # And the board of then says what it said then.
    assert board(ask) != said["board"]
    assert board(ask, known_at=then) == said["board"]
    assert ask(f"initiatives/{initiative}/alignment/", known_at=then) == said["alignment"]
    history = ask(f"milestones/{imported['gov-1']}/history/")["results"]
    actors = {change["actor"] for change in history}
    assert {"Agency (report link)", office.actor.actor_name} <= actors


def lane_of(reading: dict[str, Any], layer: str) -> dict[str, Any]:
    (lane,) = (lane for lane in reading["lanes"] if lane["layer"] == layer)
    return lane


def expected(forecast: dict[str, Any], milestone: str) -> date:
    """Return the day by which a milestone is as likely done as not."""
    (found,) = (one for one in forecast["milestones"] if one["id"] == milestone)
    return date.fromisoformat(found["p50"])
