"""Questions that earlier sessions left open, on an agenda over REST."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.forums.models import ForumOrganiser
from tests.apps.forums.factories import ForumFactory, OutcomeFactory, SessionFactory
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db


def url(client, *parts):
    return client.base + "".join(f"{part}/" for part in parts)


@pytest.fixture
def running(api, organiser):
    return api(actor=organiser)


def add(client, session, **body):
    return client.post(url(client, "agenda-items"), {"session": str(session.pk), **body})


def test_question_of_an_earlier_session_is_taken_up_and_says_when_it_is_answered(
    running, session, forum
):
    earlier = SessionFactory.create(
        forum=forum, state="closed", starts_at=timezone.now() - dt.timedelta(days=9, hours=3)
    )
    asked = OutcomeFactory.create(session=earlier, title="Who pays?")
    other = ForumFactory.create(workspace=forum.workspace)
    ForumOrganiser.objects.create(forum=other, member=running.actor)
    elsewhere = OutcomeFactory.create(session=SessionFactory.create(forum=other, state="closed"))
    made = add(running, session, title="Money", question=str(asked.pk))
    again = add(running, session, title="Money", question=str(asked.pk))
    foreign = add(running, session, title="Money", question=str(elsewhere.pk))
    answered = running.post(
        url(running, "outcomes", asked.pk, "answer"), {"answer": "The ministry."}
    )
    item = running.get(url(running, "agenda-items", made.json()["id"])).json()
    over = add(running, SessionFactory.create(forum=forum), title="X", question=str(asked.pk))

    assert (made.status_code, made.json()["asked"]["state"]) == (201, "open")
    assert answered.status_code == 200
    assert (item["question"], item["asked"]) == (
        str(asked.pk),
        {
            "type": "question",
            "title": "Who pays?",
            "state": "answered",
            "answer": "The ministry.",
            "choice": "",
            "age_days": 9,
        },
    )
    assert [problem(each) for each in (again, foreign, over)] == [
        (400, "invalid_input", [("/question", code)])
        for code in ("duplicate", "of_another_forum", "not_open")
    ]
