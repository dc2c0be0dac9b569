"""`known_at`: what may be asked, what it means without a day, and who sees what of the past."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.common.replays import ReplayWritesError, as_recorded
from apps.programmes.models import Initiative, Milestone, Participation
from apps.stakeholders.models import Workspace
from apps.stakeholders.selectors.replays import replaying
from tests.apps.alignment.instants import recorded_at
from tests.apps.programmes.factories import InitiativeFactory, MilestoneFactory
from tests.factories import OrganisationFactory
from tests.plugins.api import Api, MakeApi, MakeMember

FOUNDED = datetime(2026, 3, 1, 20, tzinfo=UTC)
THEN = "2026-03-01T21:00:00Z"

pytestmark = pytest.mark.django_db


@pytest.fixture
def initiative(workspace: Workspace) -> Initiative:
    """Return an initiative of a workspace that was founded at FOUNDED, in India."""
    with recorded_at(FOUNDED):
        Workspace.objects.filter(pk=workspace.pk).update(time_zone="Asia/Kolkata")
        initiative = InitiativeFactory.create(workspace=workspace, name="As it was")
        MilestoneFactory.create(initiative=initiative, external_id="one", name="One")
    return initiative


def seen_by(client: Api, path: str = "initiatives/", **asked: str) -> list[str]:
    response = client.get(f"{client.base}{path}", asked)
    assert response.status_code == 200, response.json()
    return [row["name"] for row in response.json()["results"]]


NO_INSTANT = "An instant with its offset, such as 2026-03-01T12:00:00Z (+ is sent as %2B)."


@pytest.mark.parametrize(
    ("known_at", "wrong"),
    [
        ("yesterday", NO_INSTANT),
        ("2026-03-01", NO_INSTANT),
        ("0001-01-01T00:00:00+14:00", NO_INSTANT),
        ("2999-01-01T00:00:00Z", "What will be known then, nobody knows."),
    ],
)
def test_known_at_that_is_no_instant_of_the_past_is_refused(
    known_at: str, wrong: str, api: MakeApi, workspace: Workspace
) -> None:
    client = api()

    response = client.get(f"{client.base}alignment/", {"known_at": known_at})

    assert response.status_code == 400
    assert response.json()["errors"] == [
        {"pointer": "/known_at", "detail": wrong, "code": "invalid"}
    ]


def test_known_at_before_the_workspace_is_refused_and_says_since_when_it_is_there(
    api: MakeApi, initiative: Initiative, workspace: Workspace
) -> None:
    client = api()

    response = client.get(f"{client.base}milestones/", {"known_at": "2026-03-01T19:59:59Z"})

    made = workspace.created_at.isoformat()
    assert response.status_code == 400
    assert response.json()["errors"] == [
        {
            "pointer": "/known_at",
            "detail": f"The workspace was made on {made}.",
            "code": "too_early",
        }
    ]


def test_known_at_is_no_parameter_of_what_cannot_be_replayed(
    api: MakeApi, initiative: Initiative
) -> None:
    client = api()

    response = client.get(f"{client.base}members/", {"known_at": THEN})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/known_at"


def test_day_left_out_is_that_of_the_instant_in_the_time_zone_of_then(
    api: MakeApi, initiative: Initiative, workspace: Workspace
) -> None:
    Workspace.objects.filter(pk=workspace.pk).update(time_zone="America/Los_Angeles")
    client = api()
    path = f"{client.base}initiatives/{initiative.pk}/alignment/"

    assert client.get(path, {"known_at": THEN}).json()["as_of"] == "2026-03-02"
    assert client.get(path, {"known_at": "2026-03-01T22:00:00%2B01:00"}).status_code == 400
    assert client.get(path, {"known_at": "2026-03-01T22:00:00+01:00"}).json()["as_of"] == (
        "2026-03-02"
    )


def test_one_milestone_is_shown_as_it_was_with_the_version_of_then(
    api: MakeApi, initiative: Initiative
) -> None:
    client = api()
    milestone = Milestone.objects.get()
    with recorded_at(FOUNDED + timedelta(hours=2)):
        Milestone.objects.update(name="Another name")
    path = f"{client.base}milestones/{milestone.pk}/"

    then = client.get(path, {"known_at": THEN})
    again = client.get(path, {"known_at": THEN}, HTTP_IF_NONE_MATCH=then["ETag"])
    today = client.get(path)
    written = client.patch(path, {"name": "X"}, format="json", HTTP_IF_MATCH=then["ETag"])

    assert (then.json()["name"], today.json()["name"]) == ("One", "Another name")
    assert again.status_code == 304
    assert written.status_code == 412
    assert then["ETag"] != today["ETag"]


def test_removed_milestone_is_there_before_and_not_after(
    api: MakeApi, initiative: Initiative
) -> None:
    client = api()
    pk = Milestone.objects.get().pk
    with recorded_at(FOUNDED + timedelta(hours=2)):
        Milestone.objects.all().delete()

    answers = [
        client.get(f"{client.base}milestones/{pk}/", {"known_at": known_at}).status_code
        for known_at in (THEN, "2026-03-01T22:00:01Z")
    ]

    assert answers == [200, 404]


def invite_only(initiative: Initiative, *organisations: Any) -> None:
    Initiative.objects.filter(pk=initiative.pk).update(visibility="participants")
    for organisation in organisations:
        Participation.objects.create(
            initiative=initiative, organisation=organisation, role="delivery"
        )


@pytest.fixture
def partner(api: MakeApi, workspace: Workspace) -> Api:
    with recorded_at(FOUNDED):
        organisation = OrganisationFactory.create(workspace=workspace)
    return api("partner", organisation)


PATHS = ["initiatives/", "milestones/", "alignment/"]


def seen_in_all(client: Api, **asked: str) -> list[bool]:
    return [bool(seen_by(client, path, **asked)) for path in PATHS]


def test_what_is_hidden_today_is_not_shown_as_it_was_when_all_saw_it(
    partner: Api, initiative: Initiative, api: MakeApi
) -> None:
    assert seen_in_all(partner, known_at=THEN) == [True, True, True]

    invite_only(initiative)

    assert seen_in_all(partner, known_at=THEN) == [False, False, False]
    assert seen_in_all(api(), known_at=THEN) == [True, True, True]
    path = f"{partner.base}initiatives/{initiative.pk}"
    for reading in ("", "alignment/", "timeline/"):
        assert partner.get(f"{path}/{reading}", {"known_at": THEN}).status_code == 404


def test_what_was_hidden_then_is_not_shown_as_it_was_though_all_see_it_today(
    partner: Api, initiative: Initiative
) -> None:
    with recorded_at(FOUNDED):
        invite_only(initiative)
    with recorded_at(FOUNDED + timedelta(hours=2)):
        Initiative.objects.update(visibility="workspace")

    assert seen_in_all(partner, known_at=THEN) == [False, False, False]
    assert seen_in_all(partner, known_at="2026-03-01T22:30:00Z") == [True, True, True]
    assert seen_in_all(partner) == [True, True, True]


def test_who_took_part_then_and_takes_part_today_sees_it_as_it_was(
    partner: Api, initiative: Initiative
) -> None:
    with recorded_at(FOUNDED):
        invite_only(initiative, partner.actor.organisation)
    assert seen_in_all(partner, known_at=THEN) == [True, True, True]

    Participation.objects.all().delete()

    assert seen_in_all(partner, known_at=THEN) == [False, False, False]


def test_who_takes_part_only_since_sees_nothing_from_before(
    partner: Api, initiative: Initiative
) -> None:
    with recorded_at(FOUNDED):
        invite_only(initiative)
    with recorded_at(FOUNDED + timedelta(hours=2)):
        invite_only(initiative, partner.actor.organisation)

    assert seen_in_all(partner, known_at=THEN) == [False, False, False]
    assert seen_in_all(partner, known_at="2026-03-01T22:30:00Z") == [True, True, True]


def test_what_was_invite_only_when_it_was_removed_stays_hidden(
    partner: Api, initiative: Initiative, api: MakeApi
) -> None:
    with recorded_at(FOUNDED + timedelta(hours=2)):
        invite_only(initiative)
        Initiative.objects.all().delete()

    assert seen_in_all(partner, known_at=THEN) == [False, False, False]
    assert seen_in_all(api(), known_at=THEN) == [True, True, True]


def test_other_workspaces_are_never_replayed(api: MakeApi, initiative: Initiative) -> None:
    with recorded_at(FOUNDED):
        MilestoneFactory.create(name="Foreign")

    assert seen_by(api(), "milestones/", known_at=THEN) == ["One"]


@pytest.mark.parametrize("path", ["milestones/", "alignment/", "initiatives/", "findings/"])
def test_replay_costs_as_many_statements_for_three_as_for_one(
    path: str, partner: Api, initiative: Initiative, workspace: Workspace
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            response = partner.get(f"{partner.base}{path}", {"known_at": THEN})
        assert response.status_code == 200
        return len(asked)

    cost()
    one = cost()
    with recorded_at(FOUNDED):
        for _ in range(2):
            MilestoneFactory.create(initiative=InitiativeFactory.create(workspace=workspace))

    assert cost() == one


def test_what_was_found_when_its_history_began_was_there_since_it_was_made(
    workspace: Workspace, initiative: Initiative, member: MakeMember
) -> None:
    history = Initiative.pgh_event_model.objects  # type: ignore[attr-defined]
    history.filter(pgh_obj_id=initiative.pk).update(
        pgh_label="found", pgh_created_at=timezone.now(), created_at=FOUNDED + timedelta(hours=1)
    )

    def known(instant: datetime) -> list[UUID]:
        with replaying(member(), instant):
            return list(Initiative.objects.values_list("pk", flat=True))

    assert known(FOUNDED + timedelta(minutes=59)) == []
    assert known(FOUNDED + timedelta(minutes=60)) == [initiative.pk]


def test_replay_refuses_to_write(initiative: Initiative) -> None:
    with pytest.raises(ReplayWritesError), transaction.atomic(), as_recorded(FOUNDED):
        Initiative.objects.update(name="Rewritten")

    assert Initiative.objects.get().name == "As it was"
