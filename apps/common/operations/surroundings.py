"""Whether the settings and the machine are fit for what partners entrust to the service."""

import shutil
import smtplib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

from apps.common.operations.checks import Finding, State, well

SHORTEST_SECRET: Final = 32
FEWEST_CHARACTERS: Final = 10
LEAST_SPACE: Final = 1024**3
LEAST_SHARE: Final = 0.05
_MAIL_TIMEOUT_SECONDS: Final = 5
_SMTP: Final = "django.core.mail.backends.smtp.EmailBackend"


def check_secrets() -> Iterator[Finding]:
    """Look at the keys: long, random, and not the same."""
    keys = {
        "LOCKSTEP_SECRET_KEY": settings.SECRET_KEY,
        "LOCKSTEP_TOKEN_PEPPER": settings.TOKEN_PEPPER,
        "LOCKSTEP_WEBHOOK_KEY": settings.WEBHOOK_KEY,
    }
    for name, value in keys.items():
        weak = len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_CHARACTERS
        advice = f"Set {name} to a random one: openssl rand -hex 32."
        yield Finding(name, State.FAILED, "easy to guess", advice) if weak else well(name, "set")
    if len(set(keys.values())) < len(keys):
        advice = "Give each its own value: who finds one has both."
        yield Finding("secrets", State.FAILED, "two are the same", advice)


def check_settings() -> Iterator[Finding]:
    """Look at what must not be so in production."""
    if settings.DEBUG:
        advice = "Unset LOCKSTEP_DEBUG: it shows settings and code to whoever causes an error."
        yield Finding("debug", State.FAILED, "on", advice)
    else:
        yield well("debug", "off")
    if "*" in settings.ALLOWED_HOSTS:
        advice = "Name the hosts in LOCKSTEP_ALLOWED_HOSTS: links in mails are made from them."
        yield Finding("hosts", State.FAILED, "any host is answered", advice)
    else:
        yield well("hosts", ", ".join(settings.ALLOWED_HOSTS))
    if settings.PRODUCTION and not settings.SECURE_SSL_REDIRECT:
        advice = "Unset LOCKSTEP_SSL_REDIRECT unless something before the service insists on TLS."
        yield Finding("tls", State.WARNING, "requests without TLS are answered", advice)


def check_mail() -> Iterator[Finding]:
    """Look whether mail can be handed over, and from whom; nothing is sent."""
    if settings.PRODUCTION and settings.DEFAULT_FROM_EMAIL.rstrip(">").endswith("@localhost"):
        advice = "Set LOCKSTEP_MAIL_FROM, such as Lockstep <lockstep@example.org>."
        yield Finding("mail sender", State.WARNING, "an address of no domain", advice)
    if settings.MAIL_DELIVERY_BACKEND != _SMTP:
        advice = "Set EMAIL_URL, such as smtp+tls://user:password@mail.example.org:587."
        kind = settings.MAIL_DELIVERY_BACKEND.split(".")[-2]
        state = State.WARNING if settings.PRODUCTION else State.OK
        yield Finding("mail", state, f"goes to: {kind}", advice if settings.PRODUCTION else "")
        return
    where = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        server = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
        with server(
            settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=_MAIL_TIMEOUT_SECONDS
        ) as mail:
            mail.noop()
    except (OSError, smtplib.SMTPException) as error:
        advice = "Correct EMAIL_URL, or let this machine reach the mail server."
        yield Finding("mail", State.FAILED, f"{where}: {type(error).__name__}", advice)
    else:
        yield well("mail", f"{where} answers")


def check_disk() -> Iterator[Finding]:
    """Look at the space that is left where this process writes."""
    folder = Path(settings.LOCKSTEP_DATA)
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    found = f"{usage.free / 1024**3:.1f} GiB free at {folder}"
    if usage.free >= LEAST_SPACE and usage.free >= LEAST_SHARE * usage.total:
        yield well("disk", found)
    else:
        advice = "Make room: the database stops writing when its disk is full."
        yield Finding("disk", State.WARNING, found, advice)


def check_static_files() -> Iterator[Finding]:
    """Look whether the files that pages need were collected."""
    collected: dict[str, str] | None = getattr(staticfiles_storage, "hashed_files", None)
    if collected is None:
        yield well("static files", "served as they are")
    elif collected:
        yield well("static files", f"{len(collected)} collected")
    else:
        advice = "Run manage.py collectstatic --noinput before the web server starts."
        yield Finding("static files", State.FAILED, "not collected", advice)
