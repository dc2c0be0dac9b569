"""Readers that wait for news: by long poll, and by Server-Sent Events."""

import time
from threading import Thread

import orjson
import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import ApiToken
from apps.events import services
from apps.events.api.views import stream
from apps.events.api.waiting import MOST, MOST_OF_ONE, PLACES, TooManyWaitingError
from apps.stakeholders.models import Membership
from tests.apps.events.services.deliveries import wait_until_settled
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def happen(workspace):
    """Return what publishes one event and waits until it is settled."""

    def publish(kind, **options):
        with transaction.atomic():
            event = services.publish(
                type=kind,
                subject=OrganisationFactory.build(workspace=workspace),
                subject_type="thing",
                actor=None,
                at=timezone.now(),
                **options,
            )
        wait_until_settled()
        return event

    return publish


def later(action, *arguments, **options):
    """Do something on a connection of its own, in half a second."""

    def run():
        time.sleep(0.5)
        action(*arguments, **options)
        connection.close()

    thread = Thread(target=run)
    thread.start()
    return thread


def types(response):
    return [event["type"] for event in response.json()["results"]]


def told(piece):
    """Return id and data of each event of a piece of a stream."""
    events = []
    for block in piece.decode().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if line[0] != ":")
        if "data" in fields:
            events.append((fields["id"], orjson.loads(fields["data"])))
    return events


def read_events(response, number):
    """Return the first events of a stream, and end it."""
    events = []
    for piece in response.streaming_content:
        events += told(piece)
        if len(events) >= number:
            break
    response.close()
    return events


def test_long_poll_answers_as_soon_as_something_is_there(office, happen):
    first = happen("thing.first")
    coming = later(happen, "thing.second")
    begun = time.monotonic()

    response = office.get(f"{office.base}events/?after={first.id}&type=thing.*&wait=30")

    coming.join()
    assert types(response) == ["thing.second"]
    assert 0.4 < time.monotonic() - begun < 20


def test_long_poll_answers_at_once_where_something_is_there(office, happen):
    first = happen("thing.first")
    happen("thing.second")
    begun = time.monotonic()

    response = office.get(f"{office.base}events/?after={first.id}&wait=30")

    assert types(response) == ["thing.second"]
    assert time.monotonic() - begun < 10


def test_long_poll_ends_empty_in_its_time(office, happen):
    last = happen("thing.last")
    begun = time.monotonic()

    response = office.get(f"{office.base}events/?after={last.id}&wait=1")

    assert (response.status_code, response.json()["results"]) == (200, [])
    assert 1 <= time.monotonic() - begun < 10


def test_long_poll_passes_over_what_is_not_asked_for_or_not_visible(api, happen, workspace):
    partner = api("partner", OrganisationFactory.create(workspace=workspace))
    first = happen("thing.first")
    happen("other.thing")
    happen("thing.hidden", restricted_to=[])

    response = partner.get(f"{partner.base}events/?after={first.id}&type=thing.*&wait=1")

    assert types(response) == []


@pytest.mark.parametrize("wait", ["31", "-1", "x", "1.5", "٣"])
def test_wait_that_cannot_be_is_refused_at_its_name(office, wait):
    response = office.get(f"{office.base}events/", {"wait": wait})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "/wait")


@pytest.mark.parametrize("ending", ["token", "membership"])
def test_long_poll_of_who_may_not_read_any_more_is_refused(office, happen, ending):
    first = happen("thing.first")

    def end():
        if ending == "token":
            ApiToken.objects.update(revoked_at=timezone.now())
        else:
            Membership.objects.update(active=False)
        happen("thing.second")

    coming = later(end)

    response = office.get(f"{office.base}events/?after={first.id}&wait=30")

    coming.join()
    assert response.status_code == (401 if ending == "token" else 404)


def test_stream_begins_now_and_tells_what_the_list_tells(office, happen):
    happen("thing.before")
    response = office.get(f"{office.base}events/stream/?type=thing.*")
    coming = later(happen, "thing.after", before={"name": "a"}, after={"name": "b"})

    ((event_id, data),) = read_events(response, 1)

    coming.join()
    listed = office.get(f"{office.base}events/?type=thing.after").json()["results"]
    assert (response["Content-Type"], response["Cache-Control"]) == (
        "text/event-stream",
        "no-store",
    )
    assert ([data], event_id) == (listed, data["id"])


@pytest.mark.parametrize("how", ["header", "query"])
def test_stream_goes_on_behind_the_last_event(office, happen, how):
    first = happen("thing.first")
    happen("other.second")
    happen("thing.third")
    happen("thing.fourth")
    query, headers = {"type": "thing.*"}, {}
    if how == "header":
        headers = {"Last-Event-ID": str(first.id)}
    else:
        query["after"] = str(first.id)

    response = office.get(f"{office.base}events/stream/", query, headers=headers)

    assert [data["type"] for _, data in read_events(response, 2)] == ["thing.third", "thing.fourth"]


def test_stream_shows_that_it_lives_and_ends(office, monkeypatch):
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.2)
    monkeypatch.setattr(stream, "LONGEST_SECONDS", 1.5)

    response = office.get(f"{office.base}events/stream/?type=nothing.*")
    pieces = list(response.streaming_content)
    response.close()

    assert pieces[0] == b"retry: 2000\n\n"
    assert set(pieces[1:]) == {b": nothing new\n\n"}


@pytest.mark.parametrize("ending", ["token", "membership"])
def test_stream_of_who_may_not_read_any_more_ends(office, happen, ending):
    response = office.get(f"{office.base}events/stream/")
    if ending == "token":
        ApiToken.objects.update(revoked_at=timezone.now())
    else:
        Membership.objects.update(active=False)
    happen("thing.after")

    assert read_events(response, 1) == []


def test_stream_tells_whose_role_changed_what_it_may_see_now(api, happen, workspace):
    client = api("programme_office")
    response = client.get(f"{client.base}events/stream/?type=thing.*")
    Membership.objects.filter(pk=client.actor.pk).update(role="observer")
    happen("thing.hidden", restricted_to=[])
    happen("thing.open")

    assert [data["type"] for _, data in read_events(response, 1)] == ["thing.open"]


@pytest.mark.parametrize("sent", ["no-id", "01900000-0000-7000-8000-000000000000"])
def test_last_event_that_is_not_there_is_refused_at_its_header(office, sent):
    response = office.get(f"{office.base}events/stream/", headers={"Last-Event-ID": sent})

    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/Last-Event-ID"


def test_one_reader_too_many_is_told_when_to_come_back(office, happen):
    happen("thing.first")
    streams = [office.get(f"{office.base}events/stream/") for _ in range(MOST_OF_ONE)]

    refused = office.get(f"{office.base}events/stream/")
    at_once = office.get(f"{office.base}events/?type=thing.*&wait=5")
    streams[0].close()
    again = office.get(f"{office.base}events/stream/")
    for one in (*streams, again):
        one.close()

    assert (refused.status_code, refused.json()["code"]) == (503, "too_many_waiting")
    assert refused["Retry-After"] == "10"
    assert types(at_once) == ["thing.first"]
    assert again.status_code == 200


def test_places_are_bounded_for_all_and_given_back_once():
    readers = [OrganisationFactory.build().pk for _ in range(MOST + 1)]
    before = len(PLACES)
    held = [PLACES.take(reader) for reader in readers[: MOST - before]]

    with pytest.raises(TooManyWaitingError):
        PLACES.take(readers[-1])
    for place in (*held, *held):
        place.close()

    assert len(PLACES) == before
