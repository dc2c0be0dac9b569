"""Who is erased is forgotten, can do nothing any more, and the seals still fit."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from apps.accounts.models import ApiToken, pseudonym_of
from apps.accounts.services import create_person
from apps.audit.models import Redaction
from apps.common.models import IdempotentRequest
from apps.events.models import Event
from apps.stakeholders.models import Membership
from apps.stakeholders.services.invitations import invite
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db

NAME, EMAIL, ADDRESS = "Ada of the Office", "ada@example.org", "127.0.0.1"


def sign_in():
    """Fill in the sign-in page; 302 on."""
    return Client().post("/sign-in/", {"username": EMAIL, "password": "a long enough secret"})


@pytest.fixture
def ada(api, workspace):
    """A member who signed in, acted over REST and was changed by another admin."""
    other = api("admin")
    person = create_person(email=EMAIL, name=NAME, password="a long enough secret")
    mine = api(actor=MembershipFactory.create(workspace=workspace, user=person, role="admin"))
    assert sign_in().status_code == 302
    made = mine.post(
        f"{mine.base}organisations/",
        {"name": "Ours", "sector": "government"},
        HTTP_IDEMPOTENCY_KEY="once",
    )
    changed = other.patch(
        f"{other.base}members/{mine.actor.pk}/", {"role": "programme_office"}, HTTP_IF_MATCH="*"
    )
    assert (made.status_code, changed.status_code) == (201, 200)
    mine.user = person
    return mine


def everything_kept() -> str:
    """Every row of every table of ours, as text."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        kept = []
        for table in tables:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')  # noqa: S608 - the same
            kept += [f"{table} {row}" for (row,) in cursor.fetchall()]
    return "\n".join(kept)


def erase(email=EMAIL):
    written = StringIO()
    call_command("erase_person", email, "--yes", stdout=written)
    return written.getvalue()


def test_erased_person_is_in_no_row_any_more(ada):
    before = everything_kept()
    erase()

    assert [text in before for text in (NAME, EMAIL)] == [True, True]
    assert [line for line in everything_kept().splitlines() if NAME in line or EMAIL in line] == []


def test_history_keeps_a_pseudonym(ada, workspace):
    erase()

    pseudonym = pseudonym_of(ada.user.pk)
    made = Event.objects.get(type="organisation.created", actor__id=str(ada.actor.pk))
    assert made.actor == {"id": str(ada.actor.pk), "name": pseudonym}
    assert set(made.origin or ()) == {"request", "token"}
    added = Event.objects.get(type="member.created", subject_id=ada.actor.pk)
    assert (added.after or {})["name"] == pseudonym


def test_erased_person_can_do_nothing(ada):
    erase()

    ada.user.refresh_from_db()
    assert (ada.user.is_active, ada.user.has_usable_password()) == (False, False)
    assert ada.get(f"{ada.base}organisations/").status_code == 401
    assert sign_in().status_code == 200
    kept = [model.objects.filter(user=ada.user).count() for model in (ApiToken, IdempotentRequest)]
    assert [*kept, Membership.objects.filter(user=ada.user).count()] == [0, 0, 0]


def test_invitation_of_an_erased_person_opens_nothing(ada):
    elsewhere = MembershipFactory.create(role="admin")
    invitation = invite(
        actor=elsewhere,
        email=EMAIL.upper(),
        role="observer",
        at=timezone.now(),
        site="https://lockstep.example.org/",
    )
    erase()

    invitation.refresh_from_db()
    assert invitation.state(timezone.now()) == "revoked"
    assert invitation.email.endswith("@erased.invalid")


def test_seals_fit_after_a_person_was_erased(ada, in_the_past, sealed, verify):
    in_the_past(2)
    sealed()
    before = verify()
    erase()

    assert verify() == before
    assert Redaction.objects.filter(person_id=ada.user.pk).count() > 0


def test_day_sealed_after_its_person_was_erased_fits(ada, in_the_past, sealed, verify):
    erase()
    in_the_past(2)
    sealed()

    assert "fits" in verify()


@pytest.mark.parametrize("path", ["actor,name", "origin,address"])
def test_name_that_was_put_back_is_named(ada, in_the_past, sealed, verify, path):
    in_the_past(2)
    sealed()
    erase()
    event = Event.objects.get(type="organisation.created", actor__id=str(ada.actor.pk))
    column, _, key = path.partition(",")
    setattr(event, column, getattr(event, column) | {key: "10.9.9.9"})
    event.save(update_fields=[column])

    with pytest.raises(CommandError, match=f"events_event {event.pk}: changed after its person"):
        verify()


def test_what_an_erased_person_did_is_still_under_the_seal(ada, in_the_past, sealed, verify):
    in_the_past(2)
    sealed()
    erase()
    event = Event.objects.get(type="organisation.created", actor__id=str(ada.actor.pk))
    Event.objects.filter(pk=event.pk).update(after={"name": "Theirs"})

    with pytest.raises(CommandError, match=f"events_event {event.pk}: changed"):
        verify()


def test_last_admin_is_not_erased(workspace):
    only = MembershipFactory.create(workspace=workspace, role="admin")
    before = everything_kept()

    with pytest.raises(CommandError, match=f"last admin of {workspace.slug}"):
        erase(only.user.email)
    assert everything_kept() == before


def test_export_holds_what_is_kept_and_no_secret(ada):
    token = ApiToken.objects.get(user=ada.user)
    ada.user.refresh_from_db()
    written = StringIO()

    call_command("export_person", EMAIL.upper(), stdout=written)

    kept = json.loads(written.getvalue())
    assert (kept["person"]["email"], kept["person"]["name"]) == (EMAIL, NAME)
    assert [row["role"] for row in kept["stakeholders.membership"]] == ["programme_office"]
    assert {row["type"] for row in kept["acts"]} == {
        "organisation.created",
        "member.created",
        "member.changed",
    }
    assert [row["kind"] for row in kept["accesses"]] == ["person.signed_in", "person.exported"]
    secrets = [ada.user.password, token.digest, str(ada.user.audit_salt)]
    assert [secret for secret in secrets if secret in written.getvalue()] == []


def test_export_of_nobody_is_refused(db):
    with pytest.raises(CommandError, match=r"Nobody has the address who@example\.org"):
        call_command("export_person", "who@example.org")
