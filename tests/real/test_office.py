"""The programme office's way with a calendar that others made: the release of Kubernetes 1.35."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from apps.exchange import services
from apps.programmes.models import Milestone
from apps.stakeholders.models import Organisation
from tests.apps.alignment.looking import look
from tests.apps.programmes.factories import LayerFactory
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi

CALENDAR = Path(__file__).resolve().parents[3] / "shared/data/schedules/k8s-1.35-schedule.ics"

pytestmark = pytest.mark.django_db(transaction=True)


def layer_of(name: str) -> str:
    """Return who an event of the calendar is for: docs, communications, or the release team."""
    if "Docs" in name:
        return "docs"
    return "communications" if re.search("Blog|Highlights|Notes", name) else "release"


@pytest.fixture
def office(api: MakeApi) -> Api:
    return api("programme_office")


@pytest.fixture
def team(office: Api) -> Organisation:
    """Return who owns the docs; make the layers."""
    for key in ("release", "docs", "communications"):
        LayerFactory.create(workspace=office.actor.workspace, key=key)
    return OrganisationFactory.create(workspace=office.actor.workspace, external_id="sig-docs")


def take_over(office: Api) -> None:
    """Import the calendar, and give each event its layer."""
    job = office.post(
        f"{office.base}imports/",
        {
            "file": SimpleUploadedFile("schedule.ics", CALENDAR.read_bytes()),
            "format": "ical",
            "source": "sig-release",
            "mapping": json.dumps({"initiative": "k8s-1.35", "layer": "release"}),
        },
        "multipart",
    ).json()
    services.run_import(import_id=UUID(job["id"]), at=timezone.now())
    for milestone in Milestone.objects.all():
        if (layer := layer_of(milestone.name)) != "release":
            path = f"{office.base}milestones/{milestone.pk}/"
            changed = {"layer": layer}
            if layer == "docs":
                changed["owner_organisation"] = "sig-docs"
            assert office.patch(path, changed, HTTP_IF_MATCH="*").status_code == 200


def close(office: Api, milestones: list[Milestone]) -> None:
    """Report milestones done on their day, and accept them."""
    reports = [
        {"milestone": str(each.pk), "actual_date": str(each.baseline_date)} for each in milestones
    ]
    office.write("milestones/reports/", {"reports": reports})
    accept(office, milestones)


def accept(office: Api, milestones: list[Milestone]) -> None:
    for milestone in milestones:
        office.write(f"milestones/{milestone.pk}/accept/")


def states(findings: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    """Return state and resolution by the layer that lags."""
    return {
        one["lagging"]: (one["state"], one["resolution"])
        for one in findings["results"]
        if one["kind"] == "pace"
    }


def test_office_works_with_the_calendar_of_a_real_release(office: Api, team: Organisation) -> None:
    take_over(office)
    of_layer = {
        key: list(Milestone.objects.filter(layer__key=key).order_by("baseline_date", "pk"))
        for key in ("release", "docs", "communications")
    }
    assert {key: len(rows) for key, rows in of_layer.items()} == {
        "release": 21,
        "docs": 3,
        "communications": 7,
    }
    close(office, of_layer["release"])
    look()
    opened = ("open", None)
    assert states(office.read("findings/")) == {"docs": opened, "communications": opened}
    (initiative,) = office.read("initiatives/")["results"]
    path = f"initiatives/{initiative['id']}/"
    then = timezone.now().isoformat()
    said = {name: office.read(f"{path}{name}/") for name in ("alignment", "forecast", "timeline")}

    # What is written for readers is promised anew. That is no recovery.
    later = date.today() + timedelta(days=60)  # noqa: DTZ011 - the machine's day
    moves = [{"milestone": str(each.pk), "to": str(later)} for each in of_layer["communications"]]
    change = office.write("baseline-changes/", {"reason": "Next year.", "milestones": moves})["id"]
    (effect,) = office.read(f"baseline-changes/{change}/effect/")["results"]
    assert [pace["layer"] for pace in effect["paces"] if pace["before"] != pace["after"]] == [
        "communications"
    ]
    office.write(f"baseline-changes/{change}/approve/")
    look()
    assert states(office.read("findings/")) == {
        "docs": opened,
        "communications": ("resolved", "rebaselined"),
    }

    # The docs were done on time; their owner says so by a link.
    docs = [str(each.pk) for each in of_layer["docs"]]
    wanted = {"organisation": "sig-docs", "email": "docs@k8s.example", "milestones": docs}
    office.write("report-links/", wanted)
    address = re.search(r"http://testserver(/report/\S+)", str(mail.outbox[-1].body))
    assert address is not None
    for each in of_layer["docs"]:
        told = {"milestone": str(each.pk), "actual_date": str(each.baseline_date)}
        assert Client().post(address[1], told).status_code == 302
    accept(office, of_layer["docs"])
    look()
    assert states(office.read("findings/"))["docs"] == ("resolved", "recovered")

    # What is expected has moved, and what was said before stands as it was said.
    assert office.read(f"{path}forecast/")["whole"] != said["forecast"]["whole"]
    assert {name: office.read(f"{path}{name}/", known_at=then) for name in said} == said
    assert states(office.read("findings/", known_at=then)) == {
        "docs": opened,
        "communications": opened,
    }
