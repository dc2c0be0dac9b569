"""Papers of agenda items over REST: links and files, for who sees the session and nobody else."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.forums.models import Paper, PaperFile
from apps.stakeholders.models import Role
from tests.apps.forums.factories import AgendaItemFactory
from tests.apps.forums.problems import problem

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 60
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"


def packed(**parts):
    """Return a ZIP file of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def word(**further):
    types = f'<Types><Override PartName="/word/d.xml" ContentType="{WORD}.main+xml"/></Types>'
    return packed(**{"[Content_Types].xml": types, "word/d.xml": "<w/>"} | further)


@pytest.fixture
def item(session):
    return AgendaItemFactory.create(session=session, title="Racks")


@pytest.fixture
def keeper(api, organiser):
    return api(actor=organiser)


@pytest.fixture
def upload(keeper, item):
    def send(name, content, **fields):
        body = {"agenda_item": str(item.pk), "file": SimpleUploadedFile(name, content)} | fields
        return keeper.post(f"{keeper.base}papers/", body, format="multipart")

    return send


def test_file_is_known_by_its_content_and_handed_out_to_be_saved(upload, keeper, item):
    made = upload("Zahlen für März.pdf", PDF)
    response = keeper.get(f"{keeper.base}papers/{made.json()['id']}/file/")
    again = keeper.get(
        f"{keeper.base}papers/{made.json()['id']}/file/", HTTP_IF_NONE_MATCH=response["ETag"]
    )

    shown = made.json()
    assert made.status_code == 201
    assert made["Location"].endswith(f"/papers/{shown['id']}/")
    assert shown == {
        "id": shown["id"],
        "agenda_item": str(item.pk),
        "title": "Zahlen für März",
        "link": "",
        "file_name": "Zahlen für März.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
        "digest": hashlib.sha256(PDF).hexdigest(),
        "created_at": shown["created_at"],
    }
    assert (response.status_code, response.content) == (200, PDF)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("report.pdf", EXE, "file_kind"),
        ("page.txt", b" <!DOCTYPE html><script>alert(1)</script>", "file_kind"),
        ("drawing.txt", b"<svg onload='x'/>", "file_kind"),
        ("macros.docx", word(**{"word/vbaProject.bin": "x"}), "file_kind"),
        ("archive.docx", packed(**{"a.exe": "MZ"}), "file_kind"),
        ("torn.docx", word()[:40], "file_kind"),
        ("letters.txt", b"caf\xe9", "file_kind"),
        ("tool.sh", b"#!/bin/sh\nrm -r /\n", "file_name"),
        ("picture.png", PDF, "file_name"),
        (".pdf", PDF, "file_name"),
        ("empty.txt", b"", "empty"),
    ],
    ids=[
        "program",
        "page",
        "drawing",
        "macros",
        "archive",
        "torn",
        "letters",
        "script",
        "other kind",
        "no name",
        "empty",
    ],
)
def test_what_is_no_paper_is_refused_whatever_it_is_called(upload, name, content, code):
    assert problem(upload(name, content)) == (400, "invalid_input", [("/file", code)])
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("minutes.docx", word(), WORD),
        ("minutes.odt", packed(mimetype=ODT, **{"content.xml": "<o/>"}), ODT),
        # What turns the direction of text around, and ends its line, is no part of a name.
        ("fdp.\u202egnp\n.pdf", PDF, "application/pdf"),
        ("rows.CSV", "a;b\r\nü;1\r\n".encode(), "text/plain"),
        ("photo.jpeg", b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
    ],
    ids=["docx", "odt", "disguised name", "csv", "jpeg"],
)
def test_kinds_that_people_write_are_taken(upload, name, content, media_type):
    made = upload(name, content, title="Ours")

    assert (made.status_code, made.json()["media_type"], made.json()["title"]) == (
        201,
        media_type,
        "Ours",
    )


def test_file_that_is_too_large_is_not_read(upload, settings):
    settings.PAPER_MAX_BYTES = 10

    assert problem(upload("report.pdf", PDF)) == (413, "too_large", [])
    assert not Paper.objects.exists()


def test_link_is_put_called_otherwise_and_taken_off(keeper, item):
    url = f"{keeper.base}papers/"
    body = {"agenda_item": str(item.pk), "title": "Rules", "link": "https://example.org/rules"}
    made = keeper.post(url, body).json()
    own = f"{url}{made['id']}/"

    renamed = keeper.patch(own, {"title": "The rules"}, HTTP_IF_MATCH="*").json()
    listed = keeper.get(f"{url}?agenda_item={item.pk}").json()["results"]
    unsafe = keeper.post(url, body | {"link": "javascript:alert(1)"})
    file = keeper.get(f"{own}file/")
    removed = keeper.delete(own, HTTP_IF_MATCH="*")

    assert listed == [renamed] == [made | {"title": "The rules"}]
    assert problem(unsafe) == (400, "invalid_input", [("/link", "invalid")])
    assert (file.status_code, removed.status_code, Paper.objects.count()) == (404, 204, 0)


def test_papers_are_kept_by_the_record_keepers_until_it_is_published(api, keeper, item, forum):
    forum.visibility = "workspace"
    forum.save()
    body = {"agenda_item": str(item.pk), "title": "Rules", "link": "https://example.org/rules"}
    reader = api(Role.PARTNER)

    refused = reader.post(f"{reader.base}papers/", body)
    item.session.state = "published"
    item.session.save()
    late = keeper.post(f"{keeper.base}papers/", body)

    assert (problem(refused)[:2], problem(late)[:2]) == ((403, "not_keeper"), (409, "session_over"))


def test_papers_of_what_is_not_seen_are_not_there(api, upload, item):
    made = upload("report.pdf", PDF).json()["id"]
    outside = api(Role.ORGANISER)
    url = f"{outside.base}papers/"

    answers = [
        outside.get(f"{url}{made}/"),
        outside.get(f"{url}{made}/file/"),
        outside.get(f"{url}{made}/history/"),
        outside.delete(f"{url}{made}/", HTTP_IF_MATCH="*"),
    ]
    hidden = outside.get(f"{url}?agenda_item={item.pk}&count=true").json()
    body = {"agenda_item": str(item.pk), "title": "X", "link": "https://example.org/x"}

    assert [answer.status_code for answer in answers] == [404] * 4
    assert (hidden["results"], hidden["count"]) == ([], 0)
    assert problem(outside.post(url, body))[2] == [("/agenda_item", "does_not_exist")]


def test_item_that_goes_takes_its_papers_with_it(upload, keeper, item):
    upload("report.pdf", PDF)

    keeper.delete(f"{keeper.base}agenda-items/{item.pk}/", HTTP_IF_MATCH="*")

    assert (Paper.objects.count(), PaperFile.objects.count()) == (0, 0)
