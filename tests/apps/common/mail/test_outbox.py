import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction

from apps.common.mail.outbox import seal, unseal
from apps.common.models import OutgoingMail


@pytest.fixture
def message() -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        "Grüße",
        "The way in: https://lockstep.example.org/once",
        "Lockstep <lockstep@example.org>",
        ["ada@example.org"],
        cc=["bob@example.org"],
        bcc=["log@example.org"],
        reply_to=["office@example.org"],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative("<p>The way in</p>", "text/html")
    return message


def test_message_comes_back_as_it_was_kept(message):
    again = unseal(seal(message))

    def parts_of(one):
        mime = one.message()
        return [part.get_payload(decode=True) for part in mime.walk()] + [
            mime[name] for name in ("From", "To", "Cc", "Subject", "Reply-To", "Auto-Submitted")
        ]

    assert parts_of(again) == parts_of(message)
    assert again.recipients() == message.recipients()


def test_what_is_kept_says_nothing_to_who_reads_the_database(message):
    kept = seal(message)

    assert b"once" not in kept
    assert b"ada" not in kept


def test_key_that_was_replaced_still_opens_what_it_sealed(message, settings):
    kept = seal(message)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, random and long enough for anyone"

    assert unseal(kept).subject == "Grüße"


def test_attachment_is_refused_before_anything_is_kept(message):
    message.attach("plan.csv", "a,b", "text/csv")

    with pytest.raises(ValueError, match="link to them"):
        seal(message)


def test_mail_of_a_transaction_that_fails_is_never_sent(mail_server):
    with transaction.atomic():
        send_mail("It is done", "See", None, ["ada@example.org"])
        transaction.set_rollback(True)

    assert not OutgoingMail.objects.exists()
