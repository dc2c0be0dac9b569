"""The doctor names what is not well and says what to do."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from apps.common.operations import checks, heartbeat, services, surroundings
from apps.common.operations.checks import Finding, State, examine
from apps.common.tasks import beat_heart
from apps.programmes.models import ChangedInitiative

pytestmark = pytest.mark.django_db


@pytest.fixture
def alive():
    beat_heart()


def found(name):
    return {finding.check: (finding.state, finding.found) for finding in examine()}.get(name)


def state_of(name):
    return found(name)[0]


def doctor(*options):
    """Return what the command writes, and whether it exits in peace."""
    written = StringIO()
    try:
        call_command("doctor", *options, stdout=written)
    except SystemExit as ended:
        return written.getvalue(), ended.code
    return written.getvalue(), 0


def test_healthy_deployment_exits_in_peace(alive):
    written, code = doctor("--json")

    told = json.loads(written)
    assert [f for f in told["findings"] if f["state"] == "failed"] == []
    assert (told["healthy"], code) == (True, 0)
    assert {f["check"] for f in told["findings"]} >= {
        "database",
        "migrations",
        "clock of database",
        "redis",
        "redis eviction",
        "worker and beat",
        "LOCKSTEP_SECRET_KEY",
        "LOCKSTEP_TOKEN_PEPPER",
        "LOCKSTEP_WEBHOOK_KEY",
        "debug",
        "hosts",
        "mail",
        "disk",
        "static files",
        "sweeps",
        "webhooks",
    }


def test_what_is_not_well_comes_with_advice_and_fails(alive, settings):
    settings.DEBUG = True

    written, code = doctor()

    lines = written.splitlines()
    at = lines.index("failed   debug: on")
    assert lines[at + 1].strip().startswith("→ Unset LOCKSTEP_DEBUG")
    assert code == 1


def test_each_finding_that_is_not_well_says_what_to_do(settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    settings.DEBUG, settings.ALLOWED_HOSTS, settings.SECRET_KEY = True, ["*"], "short"

    assert [f for f in examine() if f.state != State.OK and not f.advice] == []


def test_redis_that_is_away_is_named(settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    assert (state_of("redis"), state_of("worker and beat")) == (State.FAILED, State.FAILED)


@pytest.mark.django_db(transaction=True)
def test_database_that_is_away_is_named(monkeypatch, tmp_path):
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", str(tmp_path))
        seen = list(services.check_database())
    connection.close()

    assert [(f.check, f.state) for f in seen] == [("database", State.FAILED)]
    assert "DATABASE_URL" in seen[0].advice


def test_missing_migration_is_named():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'audit'")

    state, what = found("migrations")
    assert (state, what) == (State.FAILED, "1 not applied: audit.0001_sealed_entries")


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(timedelta(seconds=30), State.OK), (timedelta(minutes=10), State.FAILED)],
)
def test_heartbeat_that_stopped_is_named(ago, expected):
    heartbeat.give_sign_of_life(at=datetime.now(UTC) - ago)

    assert state_of("worker and beat") == expected


@pytest.mark.parametrize(("skew", "expected"), [(2, State.OK), (-60, State.FAILED)])
def test_clock_that_is_wrong_is_named(skew, expected):
    assert services._clock("redis", timedelta(seconds=skew)).state == expected


@pytest.mark.parametrize(
    ("key", "pepper", "failing"),
    [
        ("k3y" * 20 + "0123456789", "p3pper" * 9 + "0123456789", set()),
        ("change-me", "p3pper" * 9 + "0123456789", {"LOCKSTEP_SECRET_KEY"}),
        ("k3y" * 20 + "0123456789", "a" * 64, {"LOCKSTEP_TOKEN_PEPPER"}),
        ("k3y" * 20 + "0123456789", "k3y" * 20 + "0123456789", {"secrets"}),
    ],
)
def test_weak_secrets_are_named_and_not_shown(settings, key, pepper, failing):
    settings.SECRET_KEY, settings.TOKEN_PEPPER = key, pepper
    settings.WEBHOOK_KEY = "w3bhook" * 8 + "0123456789"

    seen = list(surroundings.check_secrets())

    assert {f.check for f in seen if f.state == State.FAILED} == failing
    assert [f for f in seen if key in str(f) or pepper in str(f)] == []


def test_mail_server_that_is_away_is_named(settings):
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = "127.0.0.1", 9, False

    assert found("mail") == (State.FAILED, "127.0.0.1:9: ConnectionRefusedError")


def test_mail_that_goes_nowhere_is_a_warning_in_production(settings):
    settings.PRODUCTION = True
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.console.EmailBackend"

    assert found("mail") == (State.WARNING, "goes to: console")


@pytest.mark.parametrize(
    ("sender", "named"),
    [("Lockstep <lockstep@localhost>", True), ("Lockstep <lockstep@example.org>", False)],
)
def test_mail_from_nowhere_is_a_warning_in_production(settings, sender, named):
    settings.PRODUCTION, settings.DEFAULT_FROM_EMAIL = True, sender

    seen = [finding.check for finding in surroundings.check_mail()]

    assert ("mail sender" in seen) == named


def test_full_disk_is_named(monkeypatch):
    monkeypatch.setattr(surroundings, "LEAST_SPACE", 1 << 62)

    assert state_of("disk") == State.WARNING


def test_files_that_were_not_collected_are_named(monkeypatch):
    class Storage:
        hashed_files: dict[str, str] = {}

    monkeypatch.setattr(surroundings, "staticfiles_storage", Storage())

    assert found("static files") == (State.FAILED, "not collected")


def test_change_that_waits_long_is_named(workspace):
    since = timezone.now() - timedelta(hours=1)
    ChangedInitiative.objects.create(workspace=workspace, at=since)

    assert state_of("sweeps") == State.FAILED


def test_check_that_breaks_keeps_none_of_the_others(monkeypatch):
    def broken():
        raise ValueError

    monkeypatch.setitem(checks._checks, "broken", broken)
    monkeypatch.setitem(checks._checks, "behind it", lambda: [checks.well("behind it", "heard")])

    seen = {finding.check: finding for finding in examine()}
    assert seen["broken"] == Finding(
        "broken",
        State.FAILED,
        "could not be checked: ValueError",
        "See the checks before this one; what it needs is not reachable.",
    )
    assert seen["behind it"].state == State.OK
