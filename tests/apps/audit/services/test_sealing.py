"""A day is sealed once; whatever is done to its rows afterwards is named."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError
from django.db import connection

from apps.audit.models import Seal, SealedRows
from apps.audit.services import sealing
from apps.events.models import Event
from apps.stakeholders.models import Membership
from apps.stakeholders.services import add_organisation, change_organisation
from tests.days import in_days, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(member, in_the_past, sealed):
    """Three days ago a member made an organisation and changed it; all days are sealed."""
    actor = member("admin")
    organisation = add_organisation(actor=actor, name="Ours", sector="government")
    for name in ("Ours still", "Ours again"):
        change_organisation(organisation=organisation, actor=actor, changes={"name": name})
    in_the_past(3)
    sealed()
    return actor


def rewrite(statement, *parameters):
    """Change the database by hand, past every trigger."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_each_day_that_has_ended_is_sealed_once(acts, workspace, sealed):
    days = list(Seal.objects.filter(workspace=workspace).order_by("day").values_list("day", "rows"))

    # The workspace itself, its member and its organisation, which changed twice; the member's row.
    events = Event.objects.filter(workspace=workspace).count()
    assert days == [
        (in_days(-3), events + 1),
        (in_days(-2), 0),
        (in_days(-1), 0),
    ]
    assert sealed() == 0


def test_seals_form_a_chain(acts, workspace):
    seals = list(Seal.objects.filter(workspace=workspace).order_by("day"))

    assert [seal.previous for seal in seals] == ["", seals[0].digest, seals[1].digest]


def test_day_waits_while_a_transaction_of_it_is_running(acts, workspace, monkeypatch):
    monkeypatch.setattr(sealing, "_may_still_grow", lambda _day: True)
    tomorrow = datetime.now(UTC) + timedelta(days=1)

    assert sealing.seal_ended_days(at=tomorrow) == 0


@pytest.mark.django_db(transaction=True)
def test_transaction_that_runs_since_a_day_keeps_it_open():
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        running = [sealing._may_still_grow(day) for day in (in_days(-1), today())]
        cursor.execute("ROLLBACK")
    other.close()

    # It began today: nothing of yesterday can still be written by it.
    assert running == [False, True]


def test_untouched_record_fits(acts, workspace, verify):
    last = Seal.objects.get(workspace=workspace, day=in_days(-1))

    assert verify() == f"{workspace.slug} fits up to {in_days(-1)}, seal {last.digest}\n"
    assert verify("--kept", last.digest) == verify()


def day_of_acts():
    return in_days(-3)


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("""UPDATE events_event SET after = '{"name": "Theirs"}' WHERE sequence = %s""", "changed"),
        (
            (
                "UPDATE events_event SET actor = jsonb_set(actor, '{name}', '\"Else\"')"
                " WHERE sequence = %s"
            ),
            "changed",
        ),
        (
            'UPDATE events_event SET origin = \'{"address": "10.0.0.1"}\' WHERE sequence = %s',
            "changed",
        ),
        ("UPDATE events_event SET at = at - interval '1 hour' WHERE sequence = %s", "changed"),
        ("DELETE FROM events_event WHERE sequence = %s", "removed"),
        (
            (
                "UPDATE events_event SET recorded_at = recorded_at + interval '1 day'"
                " WHERE sequence = %s"
            ),
            "removed",
        ),
    ],
)
def test_event_that_was_rewritten_is_named(acts, workspace, verify, statement, what):
    sequence = Event.objects.filter(type="organisation.changed").latest("sequence").sequence

    rewrite(statement, sequence)

    with pytest.raises(CommandError) as refusal:
        verify()
    first = str(refusal.value).splitlines()[0]
    assert first == f"First: {workspace.slug} {day_of_acts()} events_event {sequence}: {what}"


def test_event_that_was_slipped_in_is_named(acts, workspace, verify):
    event = Event.objects.filter(type="organisation.changed").latest("sequence")
    rewrite(
        "INSERT INTO events_event (workspace_id, type, at, actor, subject_type, subject_id,"
        " recorded_at) VALUES (%s, 'organisation.changed', now(), '{}', 'organisation', %s, %s)",
        workspace.pk,
        event.subject_id,
        event.recorded_at,
    )
    slipped_in = Event.objects.latest("sequence").sequence

    with pytest.raises(CommandError, match=f"events_event {slipped_in}: inserted"):
        verify()


def test_history_that_was_rewritten_is_named(acts, workspace, verify):
    key = Membership.pgh_event_model.objects.get(workspace=workspace).pk  # type: ignore[attr-defined]
    rewrite("UPDATE stakeholders_membershipevent SET role = 'observer' WHERE pgh_id = %s", key)

    with pytest.raises(CommandError, match=f"stakeholders_membershipevent {key}: changed"):
        verify()


def test_first_of_several_is_named_first(acts, workspace, verify):
    one, other = Event.objects.filter(type="organisation.changed").order_by("sequence")
    rewrite("DELETE FROM events_event WHERE sequence = %s", other.sequence)
    rewrite("UPDATE events_event SET before = NULL WHERE sequence = %s", one.sequence)

    with pytest.raises(CommandError) as refusal:
        verify()
    assert str(refusal.value).splitlines() == [
        f"First: {workspace.slug} {day_of_acts()} events_event {one.sequence}: changed",
        f"{workspace.slug} {day_of_acts()} events_event {one.sequence}: changed",
        f"{workspace.slug} {day_of_acts()} events_event {other.sequence}: removed",
    ]


def test_days_outside_of_those_asked_for_are_not_looked_at(acts, workspace, verify):
    rewrite("DELETE FROM events_event WHERE type = 'organisation.changed'")

    assert "fits" in verify("--from", in_days(-1).isoformat())
    with pytest.raises(CommandError, match="removed"):
        verify("--to", day_of_acts().isoformat())


def test_seal_that_was_removed_is_named(acts, workspace, verify):
    Seal.objects.filter(workspace=workspace, day=in_days(-2)).delete()

    with pytest.raises(CommandError, match=f"{in_days(-2)} the seal of this day"):
        verify()


def test_leaves_that_were_rewritten_with_their_row_are_told_by_the_seal(acts, workspace, verify):
    SealedRows.objects.filter(seal__workspace=workspace, table="events_event").update(leaves=b"")

    with pytest.raises(CommandError, match=f"First: {workspace.slug} {day_of_acts()} the seal is"):
        verify()


def test_seal_made_without_the_secret_key_is_named(acts, workspace, verify, settings):
    settings.SECRET_KEY = "another"

    with pytest.raises(CommandError, match="not made with this installation's secret key"):
        verify()


def test_record_sealed_anew_does_not_hold_the_seal_that_was_kept(acts, workspace, verify, sealed):
    kept = Seal.objects.get(workspace=workspace, day=in_days(-1)).digest
    Seal.objects.all().delete()
    rewrite("DELETE FROM events_event WHERE type = 'organisation.changed'")
    sealed()

    assert "fits" in verify()
    with pytest.raises(CommandError, match=f"No chain holds the seal {kept}"):
        verify("--kept", kept)


def test_column_that_came_later_leaves_older_seals_whole(acts, workspace, verify):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE events_event ADD COLUMN later int DEFAULT 3")

    assert "fits" in verify()
