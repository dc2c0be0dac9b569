"""What the log tells of workspaces and their members, whichever way they are written."""

from typing import Any

import pytest

from apps.events.models import Event
from apps.programmes.services.workspaces import found_workspace
from apps.stakeholders import services
from apps.stakeholders.models import Membership, Role, Workspace
from tests.factories import OrganisationFactory, UserFactory
from tests.plugins.api import MakeMember

MEMBER = {"organisation": None, "role": "admin", "active": True, "service": False}


def told(*kinds: str) -> list[tuple[Any, ...]]:
    events = Event.objects.filter(subject_type__in=kinds).order_by("sequence")
    return [(event.type, event.actor["name"], event.before, event.after) for event in events]


def read_by(kind: str) -> list[list[Any] | None]:
    events = Event.objects.filter(type=kind).order_by("sequence")
    return list(events.values_list("restricted_to", flat=True))


@pytest.mark.django_db
def test_founding_tells_of_the_workspace_its_founder_and_its_layers() -> None:
    founder = UserFactory.create(name="Asha")

    workspace = found_workspace(
        slug="city", name="City", founder=founder, layers={"design": "Design", "ops": "Work"}
    )

    member = Membership.objects.get()
    assert told("workspace", "member", "layer") == [
        (
            "workspace.created",
            "Asha",
            None,
            {"slug": "city", "name": "City", "time_zone": "UTC", "default_language": "en"},
        ),
        ("member.created", "Asha", None, MEMBER | {"name": "Asha"}),
        ("layer.created", "Asha", None, {"key": "design", "name": "Design", "position": 0}),
        ("layer.created", "Asha", None, {"key": "ops", "name": "Work", "position": 1}),
    ]
    subjects = Event.objects.order_by("sequence").values_list("workspace_id", "subject_id")
    assert [subject for subject in subjects if subject[0] != workspace.pk] == []
    assert list(subjects)[:2] == [(workspace.pk, workspace.pk), (workspace.pk, member.pk)]
    assert {event.actor["id"] for event in Event.objects.all()} == {str(member.pk)}


def test_change_of_a_workspace_tells_what_differs(member: MakeMember) -> None:
    admin = member(Role.ADMIN)
    changes = {"name": "New name", "time_zone": "Asia/Kolkata"}
    before = admin.workspace.name

    for _ in range(2):
        services.change_workspace(workspace=admin.workspace, actor=admin, changes=changes)

    assert told("workspace")[1:] == [
        ("workspace.changed", admin.user.name, {"name": before, "time_zone": "UTC"}, changes)
    ]


def test_member_that_comes_moves_and_goes_is_told_to_its_organisations(
    member: MakeMember,
) -> None:
    admin = member(Role.ADMIN)
    old, new = (OrganisationFactory.create(workspace=admin.workspace) for _ in range(2))
    Event.objects.all().delete()

    partner = services.add_member(
        actor=admin, email="noor@example.org", name="Noor", role=Role.PARTNER, organisation=old
    )
    services.change_member(member=partner, actor=admin, changes={"organisation": new})
    services.change_member(
        member=partner, actor=admin, changes={"organisation": None, "role": Role.OBSERVER}
    )
    services.remove_member(member=partner, actor=admin)

    noor = MEMBER | {"name": "Noor", "organisation": str(old.pk), "role": "partner"}
    assert told("member") == [
        ("member.created", admin.user.name, None, noor),
        (
            "member.changed",
            admin.user.name,
            {"organisation": str(old.pk)},
            {"organisation": str(new.pk)},
        ),
        (
            "member.changed",
            admin.user.name,
            {"organisation": str(new.pk), "role": "partner"},
            {"organisation": None, "role": "observer"},
        ),
        (
            "member.removed",
            admin.user.name,
            noor | {"organisation": None, "role": "observer"},
            None,
        ),
    ]
    assert read_by("member.created") == [[old.pk]]
    assert read_by("member.changed") == [sorted([old.pk, new.pk]), [new.pk]]
    assert read_by("member.removed") == [[]]


def test_writes_past_the_services_are_told_as_the_services_own(member: MakeMember) -> None:
    office = member(Role.PROGRAMME_OFFICE)
    Event.objects.all().delete()

    Membership.objects.filter(pk=office.pk).update(role=Role.OBSERVER)
    Workspace.objects.update(name="Renamed")

    assert [(kind, actor, after) for kind, actor, _, after in told("workspace", "member")] == [
        ("member.changed", "Lockstep", {"role": "observer"}),
        ("workspace.changed", "Lockstep", {"name": "Renamed"}),
    ]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_told_of_members_that_go_with_their_workspace(member: MakeMember) -> None:
    office = member(Role.PROGRAMME_OFFICE)

    office.workspace.delete()

    assert not Event.objects.exists()
