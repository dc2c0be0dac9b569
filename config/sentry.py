"""Errors reported to Sentry, without what people and programs have sent.

No bodies, no cookies, no headers but harmless ones, no local variables, no values of statements.
"""

from typing import Any, Final

import sentry_sdk
from sentry_sdk.types import Event, Hint

from config.secrecy import without_secrets

_HARMLESS_HEADERS: Final = frozenset({"Accept", "Content-Length", "Content-Type", "Host"})


def report_errors(dsn: str, **options: Any) -> None:
    """Begin to report errors; nothing where there is no address to report to."""
    if not dsn:
        return
    sentry_sdk.init(
        dsn=dsn,
        data_collection={
            "user_info": False,
            "cookies": {"mode": "off"},
            "http_headers": {"request": {"mode": "allowlist", "terms": [*_HARMLESS_HEADERS]}},
            "http_bodies": [],
            "url_query_params": {"mode": "off"},
            "database_query_data": False,
            "stack_frame_variables": False,
            "frame_context_lines": 0,
        },
        max_breadcrumbs=0,
        before_send=without_what_was_sent,
        **options,
    )


def without_what_was_sent(event: Event, hint: Hint) -> Event:  # noqa: ARG001 - Sentry passes it
    """Return an event with nothing of its request but method, path and harmless headers."""
    request: dict[str, Any] = event.get("request") or {}
    if request:
        kept: dict[str, Any] = {name: request.get(name) for name in ("method", "url")}
        kept["headers"] = {
            name: value
            for name, value in (request.get("headers") or {}).items()
            if name in _HARMLESS_HEADERS
        }
        event["request"] = kept
    event.pop("user", None)
    event.pop("extra", None)
    for value in event.get("exception", {}).get("values", []):
        value["value"] = without_secrets(str(value.get("value") or ""))
    return event
