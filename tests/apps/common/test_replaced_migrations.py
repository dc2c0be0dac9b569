import pytest
from django.core.checks import Error, Tags, run_checks
from django.db import connection

from apps.common.replaced_migrations import check_replaced_migrations

pytestmark = pytest.mark.django_db


def _forget(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'events' AND name = %s", [name])
        assert cursor.rowcount == 1


def test_database_with_all_that_is_replaced_goes_on():
    assert check_replaced_migrations(databases=["default"]) == []


@pytest.mark.parametrize("name", ["0001_initial", "0011_speak_to_members"])
def test_database_with_some_of_what_is_replaced_is_refused(name):
    _forget(name)

    assert run_checks(tags=[Tags.database], databases=["default"]) == [
        Error(
            "default has only some of the migrations that events.0001_events_and_webhooks"
            " replaces.",
            hint="It stays as it is. Start commit c4cae8d with it once"
            " (git checkout c4cae8d; make run), then this one.",
            id="common.E001",
        )
    ]
