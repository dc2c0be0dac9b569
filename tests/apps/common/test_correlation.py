import json
import logging
import uuid

import pytest
import structlog

from config.logs import line_formatter


@pytest.fixture
def lines(caplog):
    """Return the lines of log as production writes them."""
    caplog.set_level(logging.INFO)
    formatter = line_formatter(as_json=True)
    return lambda: [json.loads(formatter.format(record)) for record in caplog.records]


def test_answer_carries_the_id_under_which_it_is_logged(api, lines):
    office = api("programme_office")

    response = office.get(f"{office.base}organisations/?limit=0")

    (line,) = [line for line in lines() if line["event"] == "request_finished"]
    assert line | {"timestamp": ""} == {
        "event": "request_finished",
        "level": "warning",
        "logger": "django_structlog.middlewares.request",
        "timestamp": "",
        "request": f"GET {office.base}organisations/?limit=0",
        "request_id": response["X-Request-ID"],
        "ip": "127.0.0.1",
        "actor": str(office.actor.pk),
        "code": 400,
    }
    assert uuid.UUID(response["X-Request-ID"]).version == 4


def test_next_request_has_an_id_of_its_own(client):
    assert client.get("/healthz")["X-Request-ID"] != client.get("/healthz")["X-Request-ID"]
    assert structlog.contextvars.get_contextvars() == {}


def test_id_that_the_caller_gives_is_kept_everywhere(api, lines):
    office, given = api("programme_office"), "0193F8A2-7E11-7C3D-9B54-3F1E0A2B4C5D"

    response = office.get(f"{office.base}nothing/", HTTP_X_REQUEST_ID=given)

    assert response["X-Request-ID"] == given.lower() == response.json()["request_id"]
    assert {line["request_id"] for line in lines()} == {given.lower()}


@pytest.mark.parametrize("given", ["", "1", "x" * 9_000, "a\nb", "../../etc", "é"])
def test_id_that_is_none_is_replaced(client, given):
    response = client.get("/healthz", HTTP_X_REQUEST_ID=given)

    assert uuid.UUID(response["X-Request-ID"]).version == 4


def test_no_line_holds_a_token_or_a_body(api, lines, monkeypatch):
    def crash(*_, **__):
        secret = "in a local variable"  # noqa: F841 - what a traceback must not show
        raise RuntimeError

    monkeypatch.setattr("apps.stakeholders.services.add_organisation", crash)
    office = api("programme_office")
    office.raise_request_exception = False
    office.post(f"{office.base}organisations/", {"name": "in the body", "sector": "industry"})

    text = json.dumps(lines())
    assert "request_failed" in text
    bearer = office.defaults["HTTP_AUTHORIZATION"].partition(" ")[2]
    assert [secret for secret in (bearer, "in a local", "in the body") if secret in text] == []
