"""What is reported of an error has nothing of what was sent."""

import json

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from config.sentry import report_errors

SECRET_PARTS = ("in the body", "in a local", "in a cookie", "in the query", "lst_0a1b2c_in-a-text")


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self, options):
        super().__init__(options)
        self.sent = []

    def capture_envelope(self, envelope):
        self.sent += [json.dumps(item.payload.json) for item in envelope.items]


@pytest.fixture
def reported():
    kept = Kept({})
    report_errors("https://key@sentry.invalid/1", transport=kept)
    yield kept.sent
    sentry_sdk.get_client().close()
    sentry_sdk.get_global_scope().set_client(None)


def test_error_is_reported_without_what_was_sent(reported, api, monkeypatch):
    def crash(*_, **__):
        local = "in a local"
        message = f"refused lst_0a1b2c_in-a-text {local!r}"[:30]
        raise RuntimeError(message)

    monkeypatch.setattr("apps.stakeholders.services.add_organisation", crash)
    office = api("programme_office")
    office.raise_request_exception = False
    office.cookies["sessionid"] = "in a cookie"
    office.post(
        f"{office.base}organisations/?limit=in the query",
        {"name": "in the body", "sector": "industry"},
    )
    office.post(f"{office.base}organisations/", {"name": "in the body", "sector": "industry"})

    text = "".join(reported)
    bearer = office.defaults["HTTP_AUTHORIZATION"].partition(" ")[2]
    assert "RuntimeError" in text
    assert [secret for secret in (*SECRET_PARTS, bearer) if secret in text] == []


def test_nothing_is_reported_without_an_address():
    report_errors("")

    assert sentry_sdk.get_client().is_active() is False
