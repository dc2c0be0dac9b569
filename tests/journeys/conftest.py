"""The record that journeys begin with: a schedule that an office takes over from its own tool."""

import json
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.exchange import services
from apps.stakeholders.models import Organisation, Role, Workspace
from tests.apps.alignment.looking import look
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi
from tests.schedules import INITIATIVE, MILESTONES, OWNER, as_csv


@pytest.fixture
def agency(workspace: Workspace) -> Organisation:
    return OrganisationFactory.create(
        workspace=workspace, name=OWNER, external_id="agency", contact="ana@agency.example"
    )


@pytest.fixture
def office(api: MakeApi) -> Api:
    return api(Role.PROGRAMME_OFFICE)


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
