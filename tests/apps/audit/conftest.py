from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from apps.audit.services import sealing
from tests.days import in_days, today


@pytest.fixture
def in_the_past(workspace) -> Callable[[int], date]:
    """Let everything recorded so far have been recorded some days ago."""

    def move(days: int) -> date:
        ago = f"- interval '{days} days'"
        with connection.cursor() as cursor:
            for table, column in (
                ("stakeholders_workspace", "created_at"),
                ("accounts_user", "created_at"),
                ("events_event", "recorded_at"),
                ("accounts_access", "recorded_at"),
                ("stakeholders_membershipevent", "pgh_created_at"),
                ("programmes_milestoneevent", "pgh_created_at"),
            ):
                cursor.execute(f"UPDATE {table} SET {column} = {column} {ago}")  # noqa: S608 - names of our own tables
        return in_days(-days)

    return move


@pytest.fixture
def sealed(monkeypatch) -> Callable[[], int]:
    """Seal all days up to yesterday; other tests' transactions are not waited for."""
    monkeypatch.setattr(sealing, "_may_still_grow", lambda _day: False)
    at = datetime.combine(today(), datetime.min.time(), UTC) + timedelta(hours=12)
    return lambda: sealing.seal_ended_days(at=at)


@pytest.fixture
def verify(workspace) -> Callable[..., str]:
    """Run the command on the workspace; return what it writes, also where it fails."""

    def run(*options: str) -> str:
        written = StringIO()
        call_command("verify_audit", "--workspace", workspace.slug, *options, stdout=written)
        return written.getvalue()

    return run
