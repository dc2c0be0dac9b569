"""Where a role may act for its own organisation only: each such route, for its own and another."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.programmes.models import ReportLink
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import MemberInvitation
from apps.stakeholders.routes import api_routes
from tests.days import in_days, today
from tests.factories import OrganisationFactory

WORKSPACE = "/api/v1/workspaces/{workspace}/"
# What is handed in and out are files: whose they are is told by who asked for them.
BY_WHO_ASKED = {
    f"GET {WORKSPACE}imports/",
    f"POST {WORKSPACE}imports/",
    f"GET {WORKSPACE}imports/{{pk}}/",
    f"GET {WORKSPACE}imports/{{id}}/changes/",
    f"POST {WORKSPACE}imports/{{pk}}/undo/",
    f"GET {WORKSPACE}exports/",
    f"POST {WORKSPACE}exports/",
    f"GET {WORKSPACE}exports/{{pk}}/",
    f"GET {WORKSPACE}exports/{{pk}}/download/",
}
# Which of them a reader finds is told by what each of them answers it.
LISTED = {f"GET {WORKSPACE}report-links/", f"GET {WORKSPACE}report-files/template/"}


class Side:
    """A partner, and what belongs to its organisation."""

    def __init__(self, scene, api, organisation, name):
        self.scene, self.organisation, self.name = scene, organisation, name
        self.client = api("partner", organisation)
        self.milestones = [scene.make_milestone(organisation, f"{name}-{n}") for n in range(3)]

    def asks_for_baselines(self):
        return self.client.post(
            f"{self.client.base}baseline-changes/", self.baseline_change()
        ).json()["id"]

    def baseline_change(self):
        later = in_days(40).isoformat()
        moves = [{"milestone": self.milestones[0], "to": later}]
        return {"reason": "The site floods.", "milestones": moves}

    def service(self):
        """Return a service account of one's own."""
        body = {"name": f"{self.name} sync", "role": "partner"}
        return self.client.post(f"{self.client.base}service-accounts/", body).json()["id"]

    def token(self):
        """Return a token of one's own."""
        body = {"name": "CI", "scopes": ["read"]}
        return self.client.post(f"{self.client.base}tokens/", body).json()["id"]

    def invitation(self):
        """Return an invitation of one's own, sent so long ago that it may be sent again."""
        body = {"email": f"{self.name}@example.org", "role": "partner"}
        made = self.client.post(f"{self.client.base}member-invitations/", body).json()["id"]
        sent_at = timezone.now() - timedelta(hours=1)
        MemberInvitation.objects.filter(pk=made).update(sent_at=sent_at)
        return made

    def report_link(self):
        """Return a report link of one's own, sent so long ago that it may be sent again."""
        made = self.client.post(f"{self.client.base}report-links/", self.linked()).json()["id"]
        ReportLink.objects.filter(pk=made).update(sent_at=timezone.now() - timedelta(hours=1))
        return made

    def linked(self):
        """Return what makes a report link of one's own."""
        return {
            "organisation": str(self.organisation.pk),
            "email": f"{self.name}@example.org",
            "milestones": self.milestones[:1],
        }

    def proposes_to_wait_for(self, other):
        """Return a dependency of one's own on another's milestone."""
        body = {"predecessor": other.milestones[1], "successor": self.milestones[1]}
        return self.client.post(f"{self.client.base}dependencies/", body).json()["id"]

    def was_declined_by(self, other):
        """Return a dependency that the other has declined."""
        made = self.proposes_to_wait_for(other)
        other.client.post(f"{self.client.base}dependencies/{made}/decline/")
        return made


class Scene:
    """An initiative in which two organisations own milestones."""

    def __init__(self, api, workspace):
        self.office = api("programme_office")
        self.base = self.office.base
        self.make("layers", key="compute", name="Compute", position=0)
        self.initiative = self.make("initiatives", key="gpu", name="GPU")["id"]
        names = ("mine", "theirs", "third")
        self.mine, self.theirs, self.third = (
            Side(self, api, OrganisationFactory.create(workspace=workspace, name=name), name)
            for name in names
        )

    def make(self, collection, **body):
        response = self.office.post(f"{self.base}{collection}/", body)
        assert response.status_code == 201, response.json()
        return response.json()

    def make_milestone(self, organisation, name):
        return self.make("milestones", **self.milestone(organisation, name))["id"]

    def milestone(self, organisation, name):
        return {
            "initiative": self.initiative,
            "layer": "compute",
            "owner_organisation": str(organisation.pk),
            "name": name,
            "external_id": name,
            "baseline_date": today().isoformat(),
        }


@dataclass(frozen=True)
class Case:
    """A request about what `side` owns; `refusal` answers whoever is not that side."""

    request: Callable[[Scene, Side], tuple[str, dict[str, Any] | None]]
    refusal: int = 403
    format: str = "json"


CASES = {
    f"POST {WORKSPACE}milestones/": Case(
        lambda scene, side: ("milestones/", scene.milestone(side.organisation, "new"))
    ),
    f"POST {WORKSPACE}milestones/batch/": Case(
        lambda scene, side: (
            "milestones/batch/",
            {
                "operations": [
                    {"method": "create", "body": scene.milestone(side.organisation, "new")}
                ]
            },
        ),
        refusal=400,
    ),
    f"POST {WORKSPACE}milestones/bulk/": Case(
        lambda scene, side: (
            "milestones/bulk/",
            {"milestones": [scene.milestone(side.organisation, "new")]},
        ),
        refusal=400,
    ),
    f"PATCH {WORKSPACE}milestones/{{pk}}/": Case(
        lambda _, side: (
            f"milestones/{side.milestones[0]}/",
            {"forecast_date": today().isoformat()},
        )
    ),
    f"POST {WORKSPACE}milestones/{{pk}}/report/": Case(
        lambda _, side: (
            f"milestones/{side.milestones[0]}/report/",
            {"actual_date": in_days(-2).isoformat()},
        )
    ),
    f"POST {WORKSPACE}baseline-changes/": Case(
        lambda _, side: ("baseline-changes/", side.baseline_change())
    ),
    f"PATCH {WORKSPACE}baseline-changes/{{pk}}/": Case(
        lambda _, side: (f"baseline-changes/{side.asks_for_baselines()}/", {"reason": "Other."})
    ),
    f"DELETE {WORKSPACE}baseline-changes/{{pk}}/": Case(
        lambda _, side: (f"baseline-changes/{side.asks_for_baselines()}/", None)
    ),
    f"POST {WORKSPACE}dependencies/": Case(
        lambda scene, side: (
            "dependencies/",
            {"predecessor": scene.third.milestones[0], "successor": side.milestones[0]},
        )
    ),
    f"POST {WORKSPACE}dependencies/batch/": Case(
        lambda scene, side: (
            "dependencies/batch/",
            {
                "operations": [
                    {
                        "method": "create",
                        "body": {
                            "predecessor": scene.third.milestones[0],
                            "successor": side.milestones[0],
                        },
                    }
                ]
            },
        ),
        refusal=400,
    ),
    f"PATCH {WORKSPACE}dependencies/{{pk}}/": Case(
        lambda scene, side: (
            f"dependencies/{side.proposes_to_wait_for(scene.third)}/",
            {"lag_days": 3},
        )
    ),
    f"DELETE {WORKSPACE}dependencies/{{pk}}/": Case(
        lambda scene, side: (f"dependencies/{side.proposes_to_wait_for(scene.third)}/", None)
    ),
    f"POST {WORKSPACE}dependencies/{{pk}}/accept/": Case(
        lambda scene, side: (f"dependencies/{scene.third.proposes_to_wait_for(side)}/accept/", None)
    ),
    f"POST {WORKSPACE}dependencies/{{pk}}/decline/": Case(
        lambda scene, side: (
            f"dependencies/{scene.third.proposes_to_wait_for(side)}/decline/",
            None,
        )
    ),
    f"POST {WORKSPACE}dependencies/{{pk}}/propose/": Case(
        lambda scene, side: (f"dependencies/{side.was_declined_by(scene.third)}/propose/", None)
    ),
    f"POST {WORKSPACE}milestones/reports/": Case(
        lambda _, side: (
            "milestones/reports/",
            {
                "reports": [
                    {
                        "milestone": side.milestones[0],
                        "actual_date": in_days(-2).isoformat(),
                    }
                ]
            },
        ),
        refusal=400,
    ),
    f"POST {WORKSPACE}report-files/": Case(
        lambda _, side: (
            "report-files/",
            {"file": table(side.milestones[0], in_days(-2).isoformat())},
        ),
        refusal=400,
        format="multipart",
    ),
    f"POST {WORKSPACE}initiatives/{{pk}}/what-if/adopt/": Case(
        lambda scene, side: (
            f"initiatives/{scene.initiative}/what-if/adopt/",
            {
                "reason": "The site floods.",
                "changes": [
                    {
                        "milestone": side.milestones[0],
                        "forecast_date": in_days(40).isoformat(),
                    }
                ],
            },
        )
    ),
    f"POST {WORKSPACE}report-links/": Case(lambda _, side: ("report-links/", side.linked())),
    # Another's report links are not even seen.
    f"GET {WORKSPACE}report-links/{{pk}}/": Case(
        lambda _, side: (f"report-links/{side.report_link()}/", None), refusal=404
    ),
    f"GET {WORKSPACE}report-links/{{pk}}/history/": Case(
        lambda _, side: (f"report-links/{side.report_link()}/history/", None), refusal=404
    ),
    f"POST {WORKSPACE}report-links/{{pk}}/resend/": Case(
        lambda _, side: (f"report-links/{side.report_link()}/resend/", {}), refusal=404
    ),
    f"POST {WORKSPACE}report-links/{{pk}}/revoke/": Case(
        lambda _, side: (f"report-links/{side.report_link()}/revoke/", None), refusal=404
    ),
    f"POST {WORKSPACE}service-accounts/": Case(
        lambda _, side: (
            "service-accounts/",
            {"name": "New", "role": "observer", "organisation": str(side.organisation.pk)},
        )
    ),
    f"POST {WORKSPACE}member-invitations/": Case(
        lambda _, side: (
            "member-invitations/",
            {
                "email": "new@example.org",
                "role": "partner",
                "organisation": str(side.organisation.pk),
            },
        )
    ),
    # What belongs to another organisation of these is not even seen.
    f"PATCH {WORKSPACE}service-accounts/{{pk}}/": Case(
        lambda _, side: (f"service-accounts/{side.service()}/", {"name": "Other"}), refusal=404
    ),
    f"DELETE {WORKSPACE}service-accounts/{{pk}}/": Case(
        lambda _, side: (f"service-accounts/{side.service()}/", None), refusal=404
    ),
    f"PATCH {WORKSPACE}member-invitations/{{pk}}/": Case(
        lambda _, side: (f"member-invitations/{side.invitation()}/", {"role": "observer"}),
        refusal=404,
    ),
    f"DELETE {WORKSPACE}member-invitations/{{pk}}/": Case(
        lambda _, side: (f"member-invitations/{side.invitation()}/", None), refusal=404
    ),
    f"POST {WORKSPACE}member-invitations/{{pk}}/resend/": Case(
        lambda _, side: (f"member-invitations/{side.invitation()}/resend/", {}), refusal=404
    ),
    f"POST {WORKSPACE}member-invitations/{{pk}}/revoke/": Case(
        lambda _, side: (f"member-invitations/{side.invitation()}/revoke/", None), refusal=404
    ),
    f"POST {WORKSPACE}tokens/": Case(
        lambda _, side: ("tokens/", {"name": "x", "scopes": ["read"], "member": side.service()}),
        refusal=400,
    ),
    f"PATCH {WORKSPACE}tokens/{{pk}}/": Case(
        lambda _, side: (f"tokens/{side.token()}/", {"name": "Other"}), refusal=404
    ),
    f"DELETE {WORKSPACE}tokens/{{pk}}/": Case(
        lambda _, side: (f"tokens/{side.token()}/", None), refusal=404
    ),
    f"POST {WORKSPACE}tokens/{{pk}}/rotate/": Case(
        lambda _, side: (f"tokens/{side.token()}/rotate/", {}), refusal=404
    ),
}


@pytest.fixture
def scene(api, workspace):
    return Scene(api, workspace)


def table(milestone, day):
    """Return a file that reports a milestone."""
    return SimpleUploadedFile("reports.csv", f"ID,Actual date\n{milestone},{day}\n".encode())


def send(scene, name, side):
    """Send the request of a case about what `side` owns, as the partner `mine`."""
    path, body = CASES[name].request(scene, side)
    method = getattr(scene.mine.client, name.partition(" ")[0].lower())
    return method(f"{scene.base}{path}", body, format=CASES[name].format, HTTP_IF_MATCH="*")


def test_every_route_that_asks_for_the_owner_is_tried():
    asking = {
        f"{route.method.upper()} {route.path}"
        for route in api_routes()
        if route.action and ACTIONS[route.action].own_only
    }

    assert asking == set(CASES) | BY_WHO_ASKED | LISTED


@pytest.mark.parametrize("name", CASES)
def test_partner_may_do_it_to_what_its_organisation_owns(scene, name):
    response = send(scene, name, scene.mine)

    assert response.status_code in {200, 201, 204}, response.json()


@pytest.mark.parametrize("name", CASES)
def test_partner_may_not_do_it_to_what_another_owns(scene, name):
    response = send(scene, name, scene.theirs)

    assert response.status_code == CASES[name].refusal, response.content
