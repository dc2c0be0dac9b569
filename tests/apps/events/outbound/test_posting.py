"""What a receiver can do to a POST, and what not; every receiver here is a real server."""

import socket
import time

import pytest

from apps.events.outbound.posting import Poster
from tests.plugins.receivers import answering, dripping, without_end

BODY = b'{"type":"a.b"}'


@pytest.fixture
def poster():
    made = Poster(reach="loopback", timeout=1.0)
    yield made
    made.close()


def test_receiver_gets_body_and_headers_and_answers(poster, make_receiver):
    receiver = make_receiver(answering(201, b"taken", X_Id="7"))

    answer = poster.post(receiver.url, BODY, {"webhook-id": "m1"})

    (received,) = receiver.received
    assert (received.body, received.headers["webhook-id"]) == (BODY, "m1")
    assert (answer.outcome, answer.status, answer.body) == ("delivered", 201, b"taken")
    assert answer.headers["X-Id"] == "7"
    assert answer.seconds < 1


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, "delivered"),
        (204, "delivered"),
        (301, "redirected"),
        (307, "redirected"),
        (400, "refused_by_receiver"),
        (410, "gone"),
        (500, "refused_by_receiver"),
    ],
)
def test_status_decides_what_came_of_it(poster, make_receiver, status, outcome):
    receiver = make_receiver(answering(status))

    answer = poster.post(receiver.url, BODY, {})

    assert (answer.outcome, answer.status) == (outcome, status)


def test_redirect_is_not_followed(poster, make_receiver):
    elsewhere = make_receiver()
    receiver = make_receiver(answering(302, Location=elsewhere.url))

    assert poster.post(receiver.url, BODY, {}).outcome == "redirected"
    assert elsewhere.received == []


@pytest.mark.parametrize(
    "answer", [answering(200, pause=5), dripping], ids=["silent", "a byte at a time"]
)
def test_receiver_that_takes_too_long_is_left_in_time(poster, make_receiver, answer):
    begun = time.monotonic()

    told = poster.post(make_receiver(answer).url, BODY, {})

    assert told.outcome == "timed_out"
    assert time.monotonic() - begun < 2


def test_poster_works_on_after_a_receiver_was_left(poster, make_receiver):
    poster.post(make_receiver(dripping).url, BODY, {})

    assert poster.post(make_receiver().url, BODY, {}).outcome == "delivered"


def test_body_without_end_is_read_to_its_beginning(poster, make_receiver):
    answer = poster.post(make_receiver(without_end).url, BODY, {})

    assert (answer.outcome, answer.body) == ("delivered", b"a" * 4096)
    assert answer.seconds < 1


def test_cookies_of_an_answer_are_not_sent_back(poster, make_receiver):
    receiver = make_receiver(answering(200, Set_Cookie="session=1"))

    for _ in range(2):
        poster.post(receiver.url, BODY, {})

    assert ["cookie" in one.headers for one in receiver.received] == [False, False]


def test_nobody_listening_is_said_without_the_address(poster, deaf_port):
    answer = poster.post(f"http://127.0.0.1:{deaf_port}/?key=canary", BODY, {})

    assert (answer.outcome, answer.detail) == (
        "connection_failed",
        "No answer: ConnectionRefusedError.",
    )


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]", "2130706433", "0"],
)
def test_private_addresses_are_not_reached_where_only_public_ones_are(host, receiver):
    port = receiver.url.rpartition(":")[2]
    poster = Poster(reach="public", timeout=2)

    answer = poster.post(f"http://{host}:{port}", BODY, {})

    poster.close()
    assert (answer.outcome, receiver.received) == ("address_not_allowed", [])


def test_name_is_looked_up_once_so_that_it_cannot_lead_elsewhere_the_next_time(
    receiver, monkeypatch
):
    """The first answer is public, all others are private: DNS rebinding."""
    port = int(receiver.url.rpartition(":")[2].partition("/")[0])
    asked, look_up = [], socket.getaddrinfo

    def resolve(host, *args, **options):
        if host != "receiver.example":
            return look_up(host, *args, **options)
        asked.append(host)
        address = "127.0.0.1" if len(asked) > 1 else "198.41.0.4"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    poster = Poster(reach="public", timeout=0.5)

    answer = poster.post(f"http://receiver.example:{port}/", BODY, {})

    poster.close()
    assert answer.outcome in {"timed_out", "connection_failed"}
    assert (asked, receiver.received) == (["receiver.example"], [])


@pytest.mark.parametrize("variable", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_proxy_of_the_environment_is_not_used(poster, make_receiver, monkeypatch, variable):
    proxy, receiver = make_receiver(answering(200)), make_receiver()
    monkeypatch.setenv(variable, proxy.url)

    poster.post(receiver.url, BODY, {})

    assert (len(receiver.received), proxy.received) == (1, [])
