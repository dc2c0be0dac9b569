"""Requests that no view answers: problems for programs, pages for people."""

import pytest
from django.db import OperationalError


def kind(response):
    return response.status_code, response["Content-Type"].partition(";")[0]


PROBLEM, PAGE = "application/problem+json", "text/html"


def test_address_that_leads_nowhere(client, db):
    assert kind(client.get("/api/nothing")) == (404, PROBLEM)
    assert kind(client.get("/nothing/")) == (404, PAGE)


def test_host_that_is_not_ours(client, db):
    assert kind(client.get("/api/v1/x/", HTTP_HOST="evil.example")) == (400, PROBLEM)
    assert kind(client.get("/nothing/", HTTP_HOST="evil.example")) == (400, PAGE)


@pytest.mark.parametrize(
    ("error", "path", "expected"),
    [
        (RuntimeError, "/api/v1/openapi.json", (500, PROBLEM)),
        (RuntimeError, "/healthz", (500, PAGE)),
        (OperationalError, "/api/v1/openapi.json", (503, PROBLEM)),
        (OperationalError, "/healthz", (503, PAGE)),
    ],
)
def test_failure_before_any_view(client, monkeypatch, error, path, expected):
    def fail(*_):
        raise error

    monkeypatch.setattr("django.middleware.common.CommonMiddleware.process_request", fail)
    client.raise_request_exception = False

    assert kind(client.get(path)) == expected
