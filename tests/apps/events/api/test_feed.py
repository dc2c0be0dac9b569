"""The log over REST: what happened, in the order in which it can be read, from any place on."""

import time

import pytest
from django.db import transaction
from django.utils import timezone

from apps.events import services
from apps.events.models import Event
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def subject(workspace):
    return OrganisationFactory.build(workspace=workspace)


@pytest.fixture
def feed(office, subject):
    """Publish five events and return a reader that waits until all events can be read."""
    for kind in ("thing.created", "thing.changed", "other.made", "thing.changed", "other.gone"):
        with transaction.atomic():
            services.publish(
                type=kind,
                subject=subject,
                subject_type=kind.partition(".")[0],
                actor=office.actor,
                at=timezone.now(),
                before={"name": "a"},
                after={"name": "b"},
            )
    url = f"{office.base}events/"
    deadline = time.monotonic() + 120
    # Other test processes share the server; the log waits for their transactions too.
    while len(office.get(url).json()["results"]) < Event.objects.count():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return lambda query="": office.get(f"{url}?{query}")


def types(response):
    return [event["type"] for event in response.json()["results"]]


def test_event_has_all_its_parts(feed, office, subject):
    body = feed("limit=1&type=thing.*").json()
    event = Event.objects.get(type="thing.created")

    assert body["results"] == [
        {
            "id": str(event.id),
            "type": "thing.created",
            "at": event.at.isoformat().replace("+00:00", "Z"),
            "actor": {"id": str(office.actor.pk), "name": office.actor.user.name},
            "subject": {"type": "thing", "id": str(subject.pk)},
            "before": {"name": "a"},
            "after": {"name": "b"},
        }
    ]
    assert body["previous"] is None


def test_following_next_reads_each_event_once_and_ends(feed, office):
    answer = feed("limit=2").json()
    seen = answer["results"]
    while answer["next"]:
        answer = office.get(answer["next"]).json()
        seen += answer["results"]

    in_order = Event.objects.order_by("sequence").values_list("id", flat=True)
    assert [event["id"] for event in seen] == [str(event_id) for event_id in in_order]


def test_reader_goes_on_from_the_last_event_it_saw(feed):
    last = feed().json()["results"][-1]["id"]

    assert feed(f"after={last}").json() == {"results": [], "next": None, "previous": None}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("type=thing.changed", ["thing.changed", "thing.changed"]),
        ("type=other.*", ["other.made", "other.gone"]),
        ("type=other.made,thing.created", ["thing.created", "other.made"]),
        ("type=nothing", []),
        ("type=thing.changed&limit=1", ["thing.changed"]),
    ],
)
def test_events_are_filtered_by_type(feed, query, expected):
    assert types(feed(query)) == expected


def test_events_are_filtered_by_subject(feed, subject):
    other = OrganisationFactory.build()

    assert [len(types(feed(f"subject={s.pk}"))) for s in (subject, other)] == [5, 0]


@pytest.mark.parametrize(
    ("query", "pointer", "code"),
    [
        ("after=01900000-0000-7000-8000-000000000000", "/after", "unknown_event"),
        ("after=last", "/after", "invalid"),
        ("subject=x", "/subject", "invalid"),
        ("limit=1000", "/limit", "invalid"),
        ("cursor=x", "/cursor", "invalid"),
    ],
)
def test_bad_parameter_is_refused(office, query, pointer, code):
    response = office.get(f"{office.base}events/?{query}")

    assert response.status_code == 400
    assert [(e["pointer"], e["code"]) for e in response.json()["errors"]] == [(pointer, code)]


def test_page_takes_the_same_queries_at_one_event_and_at_three(
    feed, office, django_assert_num_queries
):
    for limit in (1, 3):
        with django_assert_num_queries(3):
            office.get(f"{office.base}events/?limit={limit}")


def test_reader_gets_the_fields_it_asks_for(feed, office):
    page = office.get(f"{office.base}events/", {"fields": "id,type", "limit": 1}).json()

    assert [list(event) for event in page["results"]] == [["id", "type"]]
