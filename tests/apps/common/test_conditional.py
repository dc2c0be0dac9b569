"""Reads of what the reader has already."""

from datetime import UTC, datetime

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from django.utils.http import http_date

from apps.common.conditional import ConditionalReadsMiddleware
from tests.factories import OrganisationFactory


@pytest.mark.parametrize("path", ["organisations/", "alignment/", "gridlock/", "events/"])
def test_list_or_reading_that_is_still_the_same_is_a_304(office, workspace, path):
    OrganisationFactory.create(workspace=workspace)
    first = office.get(f"{office.base}{path}")

    again = office.get(f"{office.base}{path}", HTTP_IF_NONE_MATCH=first["ETag"])

    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert again["ETag"] == first["ETag"]
    assert "RateLimit" in again
    assert "Content-Type" not in again


def test_list_that_has_changed_is_answered(office, workspace):
    url = f"{office.base}organisations/"
    first = office.get(url)
    OrganisationFactory.create(workspace=workspace)

    again = office.get(url, HTTP_IF_NONE_MATCH=first["ETag"])

    assert (again.status_code, len(again.json()["results"])) == (200, 1)
    assert again["ETag"] != first["ETag"]


def test_list_in_another_coding_is_the_same_list(office, workspace):
    OrganisationFactory.create_batch(9, workspace=workspace, name="Grid " * 50)
    url = f"{office.base}organisations/"
    etag = office.get(url, HTTP_ACCEPT_ENCODING="br")["ETag"]

    again = office.get(url, HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=etag)

    assert again.status_code == 304


def test_copies_are_kept_by_their_reader_alone(office):
    response = office.get(f"{office.base}organisations/")

    assert response["Cache-Control"] == "private, no-cache"
    assert {"Authorization", "Cookie"} <= set(response["Vary"].split(", "))


def test_document_of_the_api_is_read_once(client, db):
    etag = client.get("/api/v1/openapi.json")["ETag"]

    assert client.get("/api/v1/openapi.json", HTTP_IF_NONE_MATCH=etag).status_code == 304


@pytest.mark.parametrize("path", ["organisations/?limit=0", "layers/nothing/"])
def test_refusal_has_no_etag(office, path):
    assert "ETag" not in office.get(f"{office.base}{path}")


CHANGED = datetime(2026, 3, 1, 12, tzinfo=UTC)


def answered(response, **headers):
    request = RequestFactory().get("/api/v1/x/", headers=headers)
    return ConditionalReadsMiddleware(lambda _: response)(request)


@pytest.mark.parametrize(
    ("since", "status"),
    [
        (http_date(CHANGED.timestamp()), 304),
        (http_date(CHANGED.timestamp() + 1), 304),
        (http_date(CHANGED.timestamp() - 1), 200),
        ("yesterday", 200),
    ],
)
def test_answer_with_a_date_is_compared_with_if_modified_since(since, status):
    response = HttpResponse(b"x", headers={"Last-Modified": http_date(CHANGED.timestamp())})

    assert answered(response, if_modified_since=since).status_code == status


def test_if_none_match_goes_before_if_modified_since():
    response = HttpResponse(b"x", headers={"Last-Modified": http_date(CHANGED.timestamp())})
    later = http_date(CHANGED.timestamp() + 1)

    answer = answered(response, if_modified_since=later, if_none_match='"another"')

    assert answer.status_code == 200


def test_secret_that_is_shown_once_is_not_marked():
    response = HttpResponse(b"x", headers={"Cache-Control": "no-store"})

    assert "ETag" not in answered(response)


def test_stream_is_passed_on():
    answer = answered(StreamingHttpResponse([b"a", b"b"]), if_none_match='"x"')

    assert (answer.getvalue(), "ETag" in answer) == (b"ab", False)
