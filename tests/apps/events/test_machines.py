"""What the log tells of tokens and service accounts, whichever way they are written."""

import pytest
from django.utils import timezone

from apps.accounts.models import ApiToken
from apps.events.models import Event
from apps.stakeholders.models import Role
from apps.stakeholders.services import join_service, service_accounts, tokens
from tests.factories import token_for


@pytest.fixture
def account(admin, grid):
    return service_accounts.create_service_account(
        actor=admin, name="Sync", role="partner", organisation=grid
    )


def told(*kinds):
    events = Event.objects.filter(subject_type__in=kinds).order_by("sequence")
    return [(event.type, event.actor["name"], event.before, event.after) for event in events]


def instant(at):
    return at.isoformat().replace("+00:00", "Z")


def test_life_of_a_token_is_told_without_any_secret(admin, account, grid):
    at = timezone.now().replace(microsecond=123456)
    token, first = tokens.issue_token(
        actor=admin, by=None, name="CI", scopes=["read"], member=account, at=at
    )
    began = token.prefix
    expires = instant(token.expires_at)
    second = tokens.rotate_token(token=token, actor=admin, by=None, at=at)
    tokens.change_token(token=token, actor=admin, by=None, changes={"name": "New"}, at=at)
    tokens.revoke_token(token=token, actor=admin, at=at)

    whole = {
        "name": "CI",
        "member": str(account.pk),
        "prefix": began,
        "scopes": ["read"],
        "allowed_networks": [],
        "expires_at": expires,
        "overlap_ends_at": None,
        "revoked_at": None,
    }
    name = admin.user.name
    issued, rotated, changed, revoked = told("token")
    assert issued == ("token.issued", name, None, whole)
    assert rotated[:3] == (
        "token.rotated",
        name,
        {"prefix": began, "overlap_ends_at": None}
        | ({"expires_at": expires} if "expires_at" in rotated[2] else {}),
    )
    assert rotated[3]["prefix"] == token.prefix
    assert changed == ("token.changed", name, {"name": "CI"}, {"name": "New"})
    assert revoked == ("token.revoked", name, {"revoked_at": None}, {"revoked_at": instant(at)})
    log = str(list(Event.objects.values()))
    kept = ApiToken.objects.get()
    for secret in (first, second, kept.digest, kept.previous_digest):
        assert secret.split("_", 2)[-1] not in log
    readers = Event.objects.filter(subject_type="token").values_list("restricted_to", flat=True)
    assert list(readers) == [[grid.pk]] * 4


def test_token_that_ends_with_its_account_is_told_to_have_ended(admin, account):
    at = timezone.now()
    tokens.issue_token(actor=admin, by=None, name="CI", scopes=["read"], member=account, at=at)

    service_accounts.remove_service_account(account=account, actor=admin, at=at)

    assert [kind for kind, *_ in told("token", "member")][-3:] == [
        "token.issued",
        "token.revoked",
        "member.removed",
    ]


def test_token_that_goes_by_a_cascade_is_told_to_have_ended(admin, account):
    at = timezone.now()
    tokens.issue_token(actor=admin, by=None, name="CI", scopes=["read"], member=account, at=at)

    account.delete()

    assert [kind for kind, *_ in told("token")] == ["token.issued", "token.revoked"]
    assert Event.objects.filter(type="token.revoked").get().actor["name"] == admin.user.name


def test_token_of_the_command_line_is_told_where_its_service_is_a_member(workspace):
    join_service(
        workspace=workspace, role=Role.OBSERVER, organisation=None, name="CLI", at=timezone.now()
    )

    assert [(kind, after["name"]) for kind, _, _, after in told("member", "token")] == [
        ("member.created", "CLI"),
        ("token.issued", "CLI"),
    ]
    assert Event.objects.get(type="token.issued").restricted_to == []


def test_use_of_a_token_is_no_event(api):
    client = api("observer")
    token_for(client.actor)
    before = Event.objects.count()

    client.get(client.base)

    assert Event.objects.count() == before


def test_life_of_a_service_account_is_told_as_a_members(admin, account, grid):
    change = service_accounts.change_service_account
    at = timezone.now()
    change(account=account, actor=admin, changes={"name": "Sync 2"}, at=at)
    change(account=account, actor=admin, changes={"active": False}, at=at)

    events = [event for event in told("member") if event[1] == admin.user.name]
    whole = {
        "name": "Sync",
        "organisation": str(grid.pk),
        "role": "partner",
        "active": True,
        "service": True,
    }
    assert events == [
        ("member.created", admin.user.name, None, whole),
        ("member.changed", admin.user.name, {"name": "Sync"}, {"name": "Sync 2"}),
        ("member.changed", admin.user.name, {"active": True}, {"active": False}),
    ]
