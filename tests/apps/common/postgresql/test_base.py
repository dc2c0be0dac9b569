"""Whether a connection still stands."""

import pytest
from django.db import OperationalError, connection

from apps.common.prepared import fetch
from apps.stakeholders.models import Organisation


@pytest.mark.django_db
def test_connection_that_stands_is_usable_without_asking_it(django_assert_num_queries):
    connection.ensure_connection()

    with django_assert_num_queries(0):
        assert connection.is_usable() is True


@pytest.mark.django_db(transaction=True)
def test_connection_that_the_server_has_ended_is_not_usable():
    connection.ensure_connection()
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid]
            )
        usable = connection.is_usable()
    finally:
        other.close()
        connection.close()

    assert usable is False


@pytest.mark.django_db(transaction=True)
def test_connection_that_was_closed_is_not_usable_and_refused_by_name():
    connection.ensure_connection()
    connection.connection.close()
    try:
        assert connection.is_usable() is False
        with pytest.raises(OperationalError):
            fetch(Organisation.objects.values_list("id"))
    finally:
        connection.close()
