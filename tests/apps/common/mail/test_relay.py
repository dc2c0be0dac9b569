"""Mail and the mail server: a real one, that is away, refuses or takes its time."""

from datetime import timedelta

import pytest
from django.core.mail import send_mail
from django.utils import timezone

from apps.common.mail import relay
from apps.common.mail.relay import send_waiting_mail
from apps.common.models import OutgoingMail
from apps.common.tasks import relay_waiting_mail

ADA, BOB = "ada@example.org", "bob@example.org"


def write_to(*addresses):
    for address in addresses:
        send_mail(f"For {address}", "See", None, [address])


def later(**ago):
    return timezone.now() + timedelta(**ago)


def waiting():
    return list(OutgoingMail.objects.order_by("id").values_list("attempts", flat=True))


def test_mail_is_sent_once_in_its_order_and_then_forgotten(mail_server):
    mail_server.start()
    write_to(ADA, BOB)

    relay_waiting_mail()
    relay_waiting_mail()

    assert mail_server.told == [(ADA, f"For {ADA}"), (BOB, f"For {BOB}")]
    assert waiting() == []


def test_mail_waits_for_a_server_that_is_away_and_one_attempt_speaks_for_all(mail_server):
    write_to(ADA, BOB)

    assert send_waiting_mail(at=later()) == 0
    assert sorted(waiting()) == [0, 1]
    assert send_waiting_mail(at=later(seconds=20)) == 0
    assert sorted(waiting()) == [0, 1]

    mail_server.start()
    assert send_waiting_mail(at=later(seconds=40)) == 2
    assert sorted(mail_server.told) == [(ADA, f"For {ADA}"), (BOB, f"For {BOB}")]


def test_pauses_grow_and_end_at_an_hour(mail_server):
    write_to(ADA)
    at, pauses = later(), []
    for _ in range(10):
        send_waiting_mail(at=at)
        pauses.append((OutgoingMail.objects.get().next_attempt_at - at).total_seconds())
        at += timedelta(seconds=pauses[-1])

    longest = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert [0.8 <= pause / most <= 1.2 for pause, most in zip(pauses, longest, strict=True)] == (
        [True] * 10
    )


@pytest.mark.parametrize("answer", ["451 Come again", "452 Full"])
def test_mail_that_is_not_taken_now_comes_again_and_holds_up_no_other(mail_server, answer):
    mail_server.start()
    mail_server.refusals = [answer]
    write_to(ADA, BOB)

    assert send_waiting_mail(at=later()) == 1
    assert waiting() == [1]
    assert send_waiting_mail(at=later(minutes=1)) == 1
    assert [to for to, _ in mail_server.told] == [BOB, ADA]


def test_mail_that_is_refused_for_good_is_given_up_and_said_without_its_address(
    mail_server, caplog
):
    mail_server.start()
    mail_server.refusals = ["554 Never"]
    write_to(ADA, BOB)

    assert send_waiting_mail(at=later()) == 1
    assert waiting() == []
    assert [to for to, _ in mail_server.told] == [BOB]
    said = [each.getMessage() for each in caplog.records if each.name.startswith("apps.")]
    assert ["mail_given_up" in line for line in said] == [True]
    assert [line for line in said if ADA in line] == []


def test_mail_nobody_took_for_three_days_is_given_up(mail_server):
    write_to(ADA)

    send_waiting_mail(at=later(days=2, hours=23))
    assert waiting() == [1]
    send_waiting_mail(at=later(days=3, hours=2))
    assert waiting() == []


def test_mail_whose_sender_died_is_sent_by_another_after_a_while(mail_server, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*_):
        raise Killed

    mail_server.start()
    write_to(ADA)
    with monkeypatch.context() as patch:
        patch.setattr(relay, "unseal", die)
        with pytest.raises(Killed):
            send_waiting_mail(at=later())

    assert send_waiting_mail(at=later(minutes=4)) == 0
    assert send_waiting_mail(at=later(minutes=6)) == 1
    assert mail_server.told == [(ADA, f"For {ADA}")]


def test_mail_that_no_key_opens_waits_and_holds_up_no_other(mail_server, settings):
    mail_server.start()
    key = settings.SECRET_KEY
    settings.SECRET_KEY = "another key, random and long enough for anyone"
    write_to(ADA)
    settings.SECRET_KEY = key
    write_to(BOB)

    assert send_waiting_mail(at=later()) == 1
    assert (mail_server.told, waiting()) == ([(BOB, f"For {BOB}")], [1])


def test_age_of_the_oldest_mail_is_measured(mail_server):
    write_to(ADA)
    OutgoingMail.objects.update(created_at=later(seconds=-90))

    (metric,) = relay.collect()

    assert 90 <= metric.samples[0].value < 100
