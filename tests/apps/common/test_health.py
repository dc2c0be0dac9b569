import pytest
from django.db import connection


def test_alive_asks_no_other_service(client, settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    response = client.get("/healthz")

    assert (response.status_code, response.json()) == (200, {"status": "alive"})


def test_ready_when_both_services_answer(client, db):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {"status": "ready", "database": "up", "redis": "up"},
    )
    assert "no-store" in response["Cache-Control"]


def test_ready_without_redis_and_says_so(client, db, settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"

    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (
        200,
        {"status": "ready", "database": "up", "redis": "down"},
    )


@pytest.mark.django_db(transaction=True)
def test_not_ready_without_the_database(client, monkeypatch, tmp_path):
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", str(tmp_path))
        response = client.get("/readyz")
    connection.close()

    assert (response.status_code, response.json()) == (
        503,
        {"status": "not ready", "database": "down", "redis": "up"},
    )
    assert response["Retry-After"] == "5"
