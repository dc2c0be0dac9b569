"""Every answer of every test is held against the OpenAPI document, without the test's asking."""

from collections.abc import Iterator
from functools import wraps
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.contract import Exchange, violations

_ask = Client.request


@wraps(_ask)
def _ask_and_compare(client: Client, **environ: Any) -> Any:
    sent = _body_of(environ)
    response = _ask(client, **environ)
    # Tests that mount views of their own do so under URLs of their own.
    if settings.ROOT_URLCONF == "config.urls" and not response.streaming:
        exchange = Exchange(
            method=environ["REQUEST_METHOD"],
            path=environ["PATH_INFO"],
            query=environ.get("QUERY_STRING", ""),
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=response.content,
            sent_type=environ.get("CONTENT_TYPE", ""),
            sent=sent,
        )
        found = violations(exchange)
        assert not found, f"{exchange.method} {exchange.path} {exchange.status}: {found}"
    return response


def _body_of(environ: dict[str, Any]) -> bytes:
    """Return the JSON that a test sends, and leave it to be read again."""
    stream = environ.get("wsgi.input")
    if stream is None or not environ.get("CONTENT_TYPE", "").startswith("application/json"):
        return b""
    body: bytes = stream.read()
    environ["wsgi.input"] = type(stream)(body)
    return body


@pytest.fixture(scope="session", autouse=True)
def answers_are_as_documented() -> Iterator[None]:
    """Compare each answer that a test client gets."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", _ask_and_compare)
        yield
