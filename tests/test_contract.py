"""The check on every answer finds what is not as documented: else a green run would say nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from apps.common.api.versions import VERSIONS
from tests.contract import Exchange, violations

_LAYER: dict[str, Any] = {
    "id": "019a9d3c-0000-7000-8000-000000000001",
    "key": "compute",
    "name": "Compute",
    "position": 1,
}
_PROBLEM = "application/problem+json"
_PAGE = {"results": [_LAYER], "next": None, "previous": None}


def _answer(body: Any, **others: Any) -> Exchange:
    exchange = Exchange(
        method="GET",
        path="/api/v1/workspaces/india/layers/",
        query="",
        status=200,
        headers={
            "content-type": "application/json",
            "etag": '"1"',
            "x-request-id": _LAYER["id"],
            "lockstep-version": VERSIONS[0],
        },
        body=json.dumps(body).encode(),
    )
    return replace(exchange, **others)


def _headed(**headers: str | None) -> Exchange:
    """Return a good answer with other headers; None takes one out."""
    exchange = _answer(_PAGE)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    every = {**exchange.headers, **named}
    return replace(exchange, headers={n: value for n, value in every.items() if value is not None})


@pytest.mark.parametrize(
    "exchange",
    [
        _answer(_PAGE),
        _answer(_LAYER, path=f"/api/v1/workspaces/india/layers/{_LAYER['id']}/"),
        _answer(_PAGE | {"results": [{"key": "compute"}]}, query="fields=key"),
        replace(_headed(content_type=None), status=304, body=b""),
        _headed(ratelimit='"token";r=5;t=1, "workspace";r=7;t=1'),
        replace(_headed(etag=None), method="HEAD", body=b""),
        _answer({}, path="/healthz"),
    ],
)
def test_what_is_as_documented_passes(exchange):
    assert violations(exchange) == []


@pytest.mark.parametrize(
    ("exchange", "said"),
    [
        (_answer(_PAGE | {"results": [_LAYER | {"colour": "red"}]}), "'colour' was unexpected"),
        (_answer(_PAGE | {"results": [_LAYER | {"position": "1"}]}), "/results/0/position: "),
        (_answer(_PAGE | {"results": [_LAYER | {"id": "1"}]}), "/results/0/id: "),
        (_answer({"results": []}), '"next" is a required property'),
        (_answer(_PAGE, query="fields=key"), "were unexpected"),
        (_answer(_PAGE, query="omit=key"), "'key' was unexpected"),
        (_answer(_PAGE, status=201), "The status 201 is not documented."),
        (_headed(content_type="text/html"), "text/html is not documented"),
        (_headed(etag=None), "The header ETag is missing."),
        (_headed(etag="1"), "The header ETag is '1': "),
        (_headed(x_request_id="1"), "The header X-Request-ID is '1': "),
        (_headed(lockstep_version="2020-01-01"), "The header Lockstep-Version is '2020-01-01': "),
        (_headed(ratelimit="5"), "The header RateLimit is '5': "),
        (_headed(location="https://example.org/"), "The header Location is not documented."),
        (_answer(_PAGE, method="PUT"), "This operation is not documented."),
        (replace(_headed(content_type=_PROBLEM), status=404), '"type" is a required property'),
        (replace(_headed(content_type=_PROBLEM), status=503), "Retry-After is missing"),
        (_answer(_PAGE, status=500), "application/json is no problem."),
        (
            _answer(
                _LAYER, method="POST", status=201, sent_type="application/json", sent=b'{"key": 1}'
            ),
            "Taken, but documented otherwise: /key: ",
        ),
    ],
)
def test_what_is_not_as_documented_is_said(exchange, said):
    assert said in " ".join(violations(exchange))


def test_an_answer_that_is_not_as_documented_fails_the_test_that_asked(client, db, monkeypatch):
    monkeypatch.setattr("tests.plugins.contract.violations", lambda _: ["It is not so."])

    with pytest.raises(AssertionError, match="It is not so"):
        client.get("/api/v1/workspaces/")
