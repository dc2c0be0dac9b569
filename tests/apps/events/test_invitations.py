"""What the log tells of invitations, whichever way they end."""

import pytest
from django.utils import timezone

from apps.events.models import Event
from apps.stakeholders.services import invitations
from apps.stakeholders.services.membership import remove_organisation
from tests.factories import UserFactory

AT = timezone.now()


@pytest.fixture
def invited(admin, grid):
    return invitations.invite(
        actor=admin,
        email="ada@example.org",
        role="observer",
        organisation=grid,
        at=AT,
        site="https://lockstep.example.org/",
    )


def told():
    events = Event.objects.filter(subject_type="member_invitation").order_by("sequence")
    return [(event.type, event.actor["name"], event.before, event.after) for event in events]


def instant(at):
    return at.isoformat().replace("+00:00", "Z")


def test_invitation_that_is_revoked_is_told_with_what_changed(admin, grid, invited):
    invitations.revoke_invitation(invitation=invited, actor=admin, at=AT)

    name = admin.user.name
    whole = {
        "organisation": str(grid.pk),
        "role": "observer",
        "expires_at": instant(invited.expires_at),
        "revoked_at": None,
    }
    assert told() == [
        ("member.invited", name, None, whole),
        (
            "member.invitation_revoked",
            name,
            {"revoked_at": None},
            {"revoked_at": instant(AT)},
        ),
    ]


def test_invitation_that_goes_with_its_organisation_is_told_to_have_ended(admin, grid, invited):
    remove_organisation(organisation=grid, actor=admin)

    assert [kind for kind, *_ in told()] == ["member.invited", "member.invitation_revoked"]
    assert told()[-1][3] is None


def test_invitation_that_ended_before_it_is_removed_is_not_told_to_end_again(admin, grid, invited):
    invitations.revoke_invitation(invitation=invited, actor=admin, at=AT)
    remove_organisation(organisation=grid, actor=admin)

    assert [kind for kind, *_ in told()] == ["member.invited", "member.invitation_revoked"]


def test_invitation_that_is_accepted_is_told_once_as_joining(invited):
    member = invitations.accept_invitation(invitation=invited, user=UserFactory.create(), at=AT)

    joined = Event.objects.get(type="member.joined")
    assert (joined.subject_id, joined.actor["id"]) == (member.pk, str(member.pk))
    assert [kind for kind, *_ in told()] == ["member.invited"]
