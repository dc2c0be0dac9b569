"""An outage of the database, as programs and as people are told of it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.plugins.api import MakeMember

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(member: MakeMember) -> Client:
    """A client that is signed in: to know who it is takes the database."""
    client = Client()
    client.force_login(member().user)
    return client


@pytest.fixture
def _outage(reader: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "HOST", str(tmp_path))
        yield
    connection.close()


@pytest.mark.usefixtures("_outage")
def test_programs_are_told_of_an_outage_by_a_problem(reader: Client):
    response = reader.get("/api/v1/workspaces/")

    assert (response.status_code, response["Content-Type"], response["Retry-After"]) == (
        503,
        "application/problem+json",
        "5",
    )
    assert response.json() == {
        "type": "about:blank",
        "title": "The database cannot answer now",
        "status": 503,
        "detail": "Nothing was written. Try again in 5 seconds.",
        "code": "database_unavailable",
        "instance": "/api/v1/workspaces/",
        "request_id": response["X-Request-ID"],
        "errors": [],
    }


@pytest.mark.usefixtures("_outage")
@pytest.mark.parametrize(
    ("language", "direction", "heading"),
    [
        ("en", "ltr", "The database cannot answer now"),
        ("fr", "ltr", "La base de données ne répond pas pour l’instant"),  # noqa: RUF001 - as it is printed
        ("ar", "rtl", "قاعدة البيانات لا تستطيع الإجابة الآن"),
    ],
)
def test_people_are_told_of_an_outage_by_a_page_in_their_language(
    reader: Client, language: str, direction: str, heading: str
):
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = language

    response = reader.get("/")

    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert re.findall("<h1>(.*)</h1>", page) == [heading]
    assert 'href="/"' in page
