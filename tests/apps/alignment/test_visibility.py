"""What is invite-only is spoken of nowhere: findings, alignments, gridlock, events, pages."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from django.test import Client as Browser

from apps.alignment.models import Finding
from apps.alignment.services.sweeping import sweep_initiatives
from apps.events.models import Event
from apps.programmes.models import Milestone
from apps.stakeholders.models import Workspace
from tests.apps.alignment.cases import needing, wait
from tests.factories import OrganisationFactory
from tests.plugins.api import MakeApi

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
AS_OF = date(2026, 3, 1)

pytestmark = pytest.mark.django_db


def sweep(workspace: Workspace, *milestones: Milestone) -> None:
    sweep_initiatives(
        workspace=workspace,
        initiatives=[milestone.initiative_id for milestone in milestones],
        as_of=AS_OF,
        at=AT,
    )


@pytest.fixture
def secret(workspace: Workspace) -> Milestone:
    """Return a milestone, forecast to be late, of an initiative for its participants alone."""
    owner = OrganisationFactory.create(workspace=workspace, name="Secret owner")
    milestone = needing(workspace, "secret", visibility="participants")
    milestone.owner_organisation = owner
    milestone.forecast_date = date(2026, 6, 1)
    milestone.save()
    return milestone


@pytest.fixture
def waiting(workspace: Workspace, secret: Milestone) -> Milestone:
    """Return a milestone of an initiative that all see, which needs the secret one."""
    return needing(workspace, "public", secret)


def test_conflict_with_what_is_invite_only_is_told_to_its_participants_alone(
    workspace: Workspace, secret: Milestone, waiting: Milestone, api: MakeApi
) -> None:
    sweep(workspace, waiting)
    finding = Finding.objects.get()
    assert finding.kind == "dependency_conflict"
    assert set(finding.initiatives) == {secret.initiative_id, waiting.initiative_id}
    told = Event.objects.get(type="finding.opened", subject_id=finding.pk)
    assert told.restricted_to == [secret.owner_organisation_id]

    seeing = {
        name: [
            len(client.get(f"{client.base}findings/").json()["results"]),
            client.get(f"{client.base}findings/{finding.pk}/").status_code,
            len(alignment["edges"]),
        ]
        for name, client in {
            "office": api(),
            "owner": api("partner", secret.owner_organisation),
            "stranger": api("partner", OrganisationFactory.create(workspace=workspace)),
            "observer": api("observer"),
        }.items()
        for alignment in [
            client.get(
                f"{client.base}initiatives/{waiting.initiative_id}/alignment/",
                {"as_of": "2026-03-01"},
            ).json()
        ]
    }

    assert seeing == {
        "office": [1, 200, 1],
        "owner": [1, 200, 1],
        "stranger": [0, 404, 0],
        "observer": [0, 404, 0],
    }


def test_cycle_through_what_is_invite_only_is_told_to_its_participants_alone(
    workspace: Workspace, secret: Milestone, waiting: Milestone, api: MakeApi
) -> None:
    wait(secret, waiting)
    sweep(workspace, secret, waiting)
    assert "gridlock" in Finding.objects.values_list("kind", flat=True)
    members = {str(secret.pk), str(waiting.pk)}

    office, stranger = api(), api("observer")
    day = {"as_of": "2026-03-01"}
    path = f"initiatives/{waiting.initiative_id}/alignment/"
    told = office.get(f"{office.base}gridlock/", day).json()
    untold = stranger.get(f"{stranger.base}gridlock/", day).json()

    assert [set(cycle) for cycle in told["cycles"]] == [members]
    assert set(told["stuck"]) == members
    assert untold["cycles"] == []
    assert untold["stuck"] == [str(waiting.pk)]
    assert str(secret.pk) not in str(untold)
    assert office.get(office.base + path, day).json()["gridlock"]["cycles"]
    assert stranger.get(stranger.base + path, day).json()["gridlock"]["cycles"] == []
    assert stranger.get(f"{stranger.base}findings/").json()["results"] == []


def test_what_if_speaks_of_no_edge_to_what_is_invite_only(
    workspace: Workspace, waiting: Milestone, api: MakeApi
) -> None:
    body = {
        "as_of": "2026-03-01",
        "changes": [{"milestone": str(waiting.pk), "forecast_date": "2026-04-01"}],
    }
    path = f"initiatives/{waiting.initiative_id}/what-if/"
    office, stranger = api(), api("partner", OrganisationFactory.create(workspace=workspace))

    told = office.post(office.base + path, body, format="json").json()
    untold = stranger.post(stranger.base + path, body, format="json").json()

    assert [len(told[side]["edges"]) for side in ("before", "after")] == [1, 1]
    assert [untold[side]["edges"] for side in ("before", "after")] == [[], []]


def test_finding_is_hidden_again_once_its_initiative_is_made_invite_only(
    workspace: Workspace, api: MakeApi
) -> None:
    needed = needing(workspace, "open")
    Milestone.objects.filter(pk=needed.pk).update(forecast_date=date(2026, 6, 1))
    sweep(workspace, needing(workspace, "later", needed))
    observer = api("observer")
    assert len(observer.get(f"{observer.base}findings/").json()["results"]) == 1

    type(needed.initiative).objects.filter(pk=needed.initiative_id).update(
        visibility="participants"
    )

    assert observer.get(f"{observer.base}findings/").json()["results"] == []


def test_page_of_an_initiative_names_no_milestone_of_an_invite_only_one(
    workspace: Workspace, secret: Milestone, waiting: Milestone, api: MakeApi
) -> None:
    sweep(workspace, waiting)
    browser, unseen = Browser(), ("secret delivers", "Secret owner", str(secret.pk))
    pages = [
        f"/w/{workspace.slug}/",
        f"/w/{workspace.slug}/findings/",
        f"/w/{workspace.slug}/initiatives/{waiting.initiative_id}/",
    ]

    def shown(role: str) -> list[str]:
        browser.force_login(api(role).actor.user)
        answers = [browser.get(page, {"as_of": "2026-03-01"}) for page in pages]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        return [name for name in unseen for answer in answers if name in answer.content.decode()]

    assert "secret delivers" in shown("programme_office")
    assert shown("observer") == []


def test_every_initiative_an_explanation_names_is_kept_with_the_finding(
    workspace: Workspace, waiting: Milestone
) -> None:
    sweep(workspace, waiting)
    finding = Finding.objects.get()

    named = {UUID(one["initiative"]) for one in finding.explanation["milestones"].values()}

    assert named <= set(finding.initiatives)
