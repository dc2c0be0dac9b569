"""The demo's forums, led through their sessions by the same services as everything else."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from pytest_django import Settings

from apps.alignment.models import Finding
from apps.forums.demo.making import make_demo_with_forums
from apps.forums.models import Commitment, Invitation, Outcome, Session
from apps.forums.models.outcomes import OutcomeType
from apps.forums.reporting.reports import forum_report
from apps.forums.selectors.suggestions import suggested_agenda
from apps.forums.services.sessions import plan_session
from coordination.vocabulary import FindingState

pytestmark = pytest.mark.django_db
DAYS = [datetime(2026, 11, 21, 8, tzinfo=UTC), datetime(2027, 3, 30, 23, 30, tzinfo=UTC)]


@pytest.mark.parametrize("at", DAYS, ids=str)
def test_demo_has_a_session_of_each_stage(at, settings: Settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    made = make_demo_with_forums(at=at, password="an illustrative one")

    sessions = Session.objects.filter(workspace=made.workspace).order_by("starts_at")
    held, written, coming = sessions
    assert [each.state for each in sessions] == ["published", "closed", "announced"]
    assert held.ends_at < written.ends_at < at < coming.starts_at
    assert {each.type for each in Outcome.objects.filter(session=held)} == set(OutcomeType)
    assert {each.state for each in Invitation.objects.filter(session=coming)} == {
        "accepted",
        "declined",
        "invited",
    }
    assert Finding.objects.filter(
        agenda_items__session=held, state=FindingState.IN_SESSION
    ).exists()
    assert [each.attendance.count() for each in sessions] == [4, 3, 0]
    promised = Commitment.objects.filter(session=held)
    assert Counter(each.state for each in promised) == {
        "done": 1,
        "missed": 1,
        "accepted": 1,
        "proposed": 1,
    }
    organiser = coming.forum.organisers.get()
    template = coming.forum.session_templates.get()
    assert (template.room, sum(item["minutes"] for item in template.agenda)) == (
        coming.room,
        template.minutes,
    )
    begun = plan_session(
        actor=organiser, forum=coming.forum, at=at, template=template, starts_at=coming.ends_at
    )
    assert [item.title for item in begun.agenda_items.order_by("position")] == [
        item["title"] for item in template.agenda
    ]
    assert forum_report(organiser, coming.forum, language="en", at=at).blocks
    assert [each.about for each in suggested_agenda(coming, organiser, most=3)]
