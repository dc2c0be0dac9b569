"""Reminders of sessions: who gets which, on which day, once."""

import datetime as dt
import threading

import pytest
from django.core import mail
from django.db import connection

from apps.forums.models import Forum, Session, SessionReminder
from apps.forums.services.reminding import remind_of_sessions
from tests.apps.forums.factories import InvitationFactory, SessionFactory

START = dt.datetime(2026, 6, 15, 9, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def coming(forum):
    return SessionFactory.create(
        forum=forum, state="announced", place="Hall", title="Racks", starts_at=START
    )


@pytest.fixture
def people(coming):
    """Invite people to it: some have answered, one was invited late, and one was not told."""
    long_ago = START - 20 * DAY
    for name, state, sent_at in (
        ("silent", "invited", long_ago),
        ("comes", "accepted", long_ago),
        ("stays", "declined", long_ago),
        ("gone", "withdrawn", long_ago),
        ("late", "invited", START - 3 * DAY),
        ("untold", "invited", None),
    ):
        InvitationFactory.create(
            session=coming, email=f"{name}@grid.example", state=state, sent_at=sent_at
        )


def reminded(at):
    """Return who is reminded by a tick at an instant, and how."""
    mail.outbox.clear()
    assert remind_of_sessions(at=at) == len(mail.outbox)
    return sorted((sent.to[0].partition("@")[0], sent.subject) for sent in mail.outbox)


ASKED, SOON = "Do you come? Racks", "Soon: Racks"


@pytest.mark.django_db
def test_silent_are_asked_again_and_those_who_come_are_reminded_at_last(coming, people):
    ticks = [
        START - 7 * DAY - dt.timedelta(seconds=1),
        START - 7 * DAY,
        START - 7 * DAY + dt.timedelta(minutes=5),
        START - 4 * DAY,
        START - DAY,
        START - DAY,
        START,
    ]

    assert [reminded(at) for at in ticks] == [
        [],
        [("silent", ASKED)],
        [],
        [],
        [("comes", SOON), ("late", ASKED), ("silent", ASKED)],
        [],
        [],
    ]


@pytest.mark.django_db
def test_each_mail_has_the_personal_link_and_the_calendar(coming, people):
    reminded(START - DAY)

    assert all("/session/" in str(sent.body) for sent in mail.outbox)
    assert {"METHOD:REQUEST" in sent.message().as_string() for sent in mail.outbox} == {True}


@pytest.mark.django_db
@pytest.mark.parametrize("days", [[], [2]])
def test_forum_says_when_its_sessions_are_reminded_of(coming, people, days):
    Forum.objects.update(reminder_days=days)

    found = [reminded(START - number * DAY) for number in (7, 2, 1)]

    both = [("comes", SOON), ("late", ASKED), ("silent", ASKED)]
    assert found == [[], both if days else [], []]


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["draft", "open", "cancelled"])
def test_session_that_is_not_announced_reminds_nobody(coming, people, state):
    Session.objects.update(state=state, cancelled_reason="Flood." if state == "cancelled" else "")

    assert reminded(START - DAY) == []


@pytest.mark.django_db
def test_session_that_was_moved_is_reminded_of_anew(coming, people):
    reminded(START - 7 * DAY)
    Session.objects.update(starts_at=START + 7 * DAY, ends_at=START + 8 * DAY)

    assert reminded(START) == [("late", ASKED), ("silent", ASKED)]


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_each_person_once(coming, people):
    barrier = threading.Barrier(2)
    written = []

    def tick():
        try:
            barrier.wait()
            written.append(remind_of_sessions(at=START - DAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=tick) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (sorted(written), SessionReminder.objects.count()) == ([0, 3], 3)
    assert len(mail.outbox) == 3
