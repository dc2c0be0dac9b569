import io
import sys
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from apps.accounts.models import ApiToken
from apps.accounts.services import rotate_token
from apps.common.history_reading import versions_of
from apps.events.models import Event
from tests.factories import token_for

AT = timezone.now()


@pytest.fixture
def leaked(member):
    holder = member("observer")
    token, bearer = token_for(holder, name="Nightly", membership_id=holder.pk, at=AT)
    return token, bearer


def find(text, **options):
    shown = io.StringIO()
    call_command("find_token", text, stdout=shown, **options)
    return shown.getvalue()


def test_token_is_named_by_any_text_that_holds_it_and_its_secret_is_not_shown(leaked, workspace):
    token, bearer = leaked
    line = (
        f"lst_{token.prefix}… “Nightly” of {token.user} <{token.user.email}> in {workspace.slug};"
        f" works until {token.expires_at.isoformat(timespec='minutes')};"
        " may read, tokens:write; last used never\n"
    )

    for text in (token.prefix, bearer, f"AUTH='{bearer}' curl https://x", f"lst_{token.prefix}…"):
        assert find(text) == line


def test_input_is_searched_line_by_line(leaked, member, monkeypatch):
    _, other = token_for(member("partner"), name="Other")
    lines = f"first {leaked[1]}\nnothing\n{other} and {leaked[1]}\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))

    assert [line.split("“")[1].split("”")[0] for line in find("-").splitlines()] == [
        "Nightly",
        "Other",
    ]


def test_token_is_found_by_what_it_began_with_two_rotations_ago(leaked):
    token, bearer = leaked
    for _ in range(2):
        rotate_token(
            token=token, expires_at=AT + timedelta(days=9), overlap=timedelta(hours=1), at=AT
        )

    assert find(bearer).startswith(f"lst_{token.prefix}… “Nightly”")


def test_found_token_is_revoked_when_that_is_asked_for(leaked):
    shown = find(leaked[1], revoke=True)

    token = ApiToken.objects.get()
    assert token.revoked_at is not None
    event = Event.objects.get(type="token.revoked")
    assert f"; revoked {token.revoked_at.isoformat(timespec='minutes')};" in shown
    assert not token.is_live(timezone.now())
    assert event.actor["name"] == "Lockstep"
    assert versions_of(ApiToken).latest("pgh_id").pgh_context["why"] == "found in a leak"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing here", "No mark in this text, and no token of this installation."),
        ("lst_0123456789ab_x", "1 marks in this text, and no token of this installation."),
    ],
)
def test_text_without_a_token_says_so(leaked, text, message):
    with pytest.raises(CommandError) as refusal:
        find(text)

    assert str(refusal.value) == message
