"""Compressed answers: what is read is the same, and its version can be named."""

import gzip

import brotli
import pytest

from apps.common.compression import coding_for
from tests.factories import OrganisationFactory


@pytest.fixture
def url(office, workspace):
    """The address of an object that is long enough to be compressed."""
    OrganisationFactory.create_batch(9, workspace=workspace, name="Grid " * 50)
    return f"{office.base}organisations/"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("GZIP", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("deflate", None),
        ("identity", None),
        ("br;q=x", None),
        ("", None),
    ],
)
def test_best_coding_that_is_accepted_is_taken(accepted, coding):
    assert coding_for(accepted) == coding


@pytest.mark.parametrize(("coding", "read"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_answer_is_compressed_as_accepted(office, url, coding, read):
    plain = office.get(url)

    response = office.get(url, HTTP_ACCEPT_ENCODING=coding)

    assert read(response.content) == plain.content
    assert (response["Content-Encoding"], plain.get("Content-Encoding")) == (coding, None)
    assert len(response.content) == int(response["Content-Length"]) < len(plain.content) / 3
    assert "Accept-Encoding" in response["Vary"]
    assert "Accept-Encoding" in plain["Vary"]


def test_short_answer_is_left_as_it_is(office):
    response = office.get(f"{office.base}layers/?limit=1", HTTP_ACCEPT_ENCODING="br")

    assert "Content-Encoding" not in response


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_etag_of_a_compressed_object_names_its_version(office, coding):
    body = {"key": "gpu", "name": "G " * 100, "participations": []}
    created = office.post(f"{office.base}initiatives/", body)
    url = created["Location"]
    parts = [
        {"organisation": str(organisation.pk), "role": "funder"}
        for organisation in OrganisationFactory.create_batch(9, workspace=office.actor.workspace)
    ]
    office.patch(url, {"participations": parts}, HTTP_IF_MATCH="*")
    plain = office.get(url)["ETag"]

    etag = office.get(url, HTTP_ACCEPT_ENCODING=coding)["ETag"]

    assert etag == f'{plain[:-1]};{coding}"'
    known = office.get(url, HTTP_ACCEPT_ENCODING=coding, HTTP_IF_NONE_MATCH=etag)
    assert known.status_code == 304
    assert office.patch(url, {"name": "New"}, HTTP_IF_MATCH=etag).status_code == 200
    assert office.patch(url, {"name": "Newer"}, HTTP_IF_MATCH=etag).status_code == 412


def test_page_for_people_is_not_compressed(client, db):
    response = client.get("/sign-in/", HTTP_ACCEPT_ENCODING="br, gzip", follow=True)

    assert len(response.content) > 1_000
    assert "Content-Encoding" not in response
