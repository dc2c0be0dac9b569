"""The check on every answer finds what is not as documented: else a green run would say nothing."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.contract import Exchange, violations

_LAYER = {
    "id": "019a9d3c-0000-7000-8000-000000000001",
    "key": "compute",
    "name": "Compute",
    "position": 1,
}
_PAGE = {"results": [_LAYER], "next": None, "previous": None}


def _answer(body: Any, **others: Any) -> Exchange:
    exchange = Exchange(
        method="GET",
        path="/api/v1/workspaces/india/layers/",
        query="",
        status=200,
        content_type="application/json",
        body=json.dumps(body).encode(),
    )
    return replace(exchange, **others)


@pytest.mark.parametrize(
    "exchange",
    [
        _answer(_PAGE),
        _answer(_LAYER, path=f"/api/v1/workspaces/india/layers/{_LAYER['id']}/"),
        _answer(_PAGE | {"results": [{"key": "compute"}]}, query="fields=key"),
        replace(_answer(None), status=304, body=b"", content_type=""),
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
        (_answer(_PAGE, content_type="text/html"), "text/html is not documented"),
        (_answer(_PAGE, method="PUT"), "This operation is not documented."),
        (_answer({"detail": "no"}, status=404, content_type="application/problem+json"), '"type"'),
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
