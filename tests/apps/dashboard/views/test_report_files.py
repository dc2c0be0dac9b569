"""Reporting by a file on a page."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.programmes.models import Milestone
from apps.stakeholders.models import Role
from tests.apps.exchange.files import csv_file
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.factories import OrganisationFactory

HEADER = ["ID", "Actual date", "Evidence", "Note"]


@pytest.fixture
def acme(workspace):
    return OrganisationFactory.create(workspace=workspace, name="Acme")


@pytest.fixture
def racks(workspace, acme):
    return MilestoneFactory.create(
        initiative=InitiativeFactory.create(workspace=workspace, name="Shared compute"),
        layer=LayerFactory.create(workspace=workspace, key="compute"),
        owner_organisation=acme,
        name="First racks",
        external_id="racks",
        baseline_date=date(2026, 3, 1),
    )


def send(client, content, **said):
    body = {"file": SimpleUploadedFile("reports.csv", content), **said}
    return client.post(f"{client.base}work/file/", body)


def carried(page):
    found = re.search(r'name="sent" value="([^"]+)"', page)
    return {"sent": found[1], "date_order": "dmy"} if found else None


def test_file_is_looked_at_row_by_row_and_then_reported(reader, acme, racks):
    client = reader(Role.PARTNER, organisation=acme)
    work = client.get(f"{client.base}work/?show=report").content.decode()
    assert f"{client.base}work/file/" in work

    content = csv_file(["racks", "03/04/2026", "", "=signed"], ["other", "", "", ""], header=HEADER)
    shown = send(client, content, date_order="dmy").content.decode()

    assert "1 milestone would be reported" in shown
    assert "First racks" in shown
    assert "3 April 2026" in shown
    assert "1 row has no day and is left out" in shown
    assert Milestone.objects.get().status == "planned"

    done = client.post(f"{client.base}work/file/", carried(shown), follow=True)

    assert "1 milestone reported." in done.content.decode()
    racks.refresh_from_db()
    assert (racks.status, racks.actual_date, racks.note) == (
        "reported",
        date(2026, 4, 3),
        "=signed",
    )


def test_wrong_rows_are_marked_and_nothing_can_be_sent(reader, acme, racks):
    client = reader(Role.PARTNER, organisation=acme)

    content = csv_file(
        ["racks", "03/04/2026", "", ""], ["nowhere", "2026-02-03", "", ""], header=HEADER
    )
    shown = send(client, content).content.decode()

    assert "Nothing can be reported yet" in shown
    assert "There is no such milestone that you may see." in shown
    assert "could be read with the day or with the month first" in shown
    assert carried(shown) is None


def test_what_changed_since_it_was_looked_at_is_shown_anew(reader, acme, racks):
    client = reader(Role.PARTNER, organisation=acme)
    content = csv_file(["racks", "2026-02-03", "", ""], header=HEADER)
    looked_at = carried(send(client, content).content.decode())
    Milestone.objects.update(status="accepted", actual_date=date(2026, 2, 1))

    answer = client.post(f"{client.base}work/file/", looked_at)

    assert answer.status_code == 400
    assert "Something has changed meanwhile. Nothing was reported." in answer.content.decode()
    assert "It is accepted" in answer.content.decode()


@pytest.mark.parametrize("sent", ["", "no base64!", "aGVsbG8="])
def test_page_that_carries_no_file_is_told_to_choose_it_again(reader, acme, sent):
    client = reader(Role.PARTNER, organisation=acme)

    answer = client.post(f"{client.base}work/file/", {"sent": sent})

    assert (answer.status_code, "Choose the file once more." in answer.content.decode()) == (
        400,
        True,
    )


def test_file_too_large_for_a_page_is_shown_but_not_carried(reader, acme, racks, monkeypatch):
    monkeypatch.setattr("apps.dashboard.report_files._MOST_CARRIED", 10)
    client = reader(Role.PARTNER, organisation=acme)

    shown = send(client, csv_file(["racks", "2026-02-03", "", ""], header=HEADER)).content.decode()

    assert "too large for a page" in shown
    assert carried(shown) is None


def test_no_file_and_an_unknown_one_are_refused(reader, acme):
    client = reader(Role.PARTNER, organisation=acme)

    nothing = client.post(f"{client.base}work/file/", {})
    program = send(client, b"MZ\x90\x00\x03")

    assert nothing.status_code == 400
    assert "This is no text" in program.content.decode()


def test_template_is_fetched_from_the_page_by_who_may_report(reader, acme, racks):
    partner = reader(Role.PARTNER, organisation=acme)

    text = partner.get(f"{partner.base}work/file/csv/").content.decode("utf-8-sig")

    assert "First racks" in text
    assert partner.get(f"{partner.base}work/file/pdf/").status_code == 404
    observer = reader(Role.OBSERVER)
    assert observer.get(f"{observer.base}work/file/").status_code == 403
    assert observer.get(f"{observer.base}work/file/csv/").status_code == 403
