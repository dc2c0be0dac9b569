"""Milestones reported done by a file: tried, refused row by row, taken whole; and its template."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from apps.exchange.services import report_from_file
from apps.programmes.models import Milestone
from apps.stakeholders.models import Role
from tests.apps.exchange.files import csv_file, xlsx_file
from tests.apps.programmes.factories import InitiativeFactory, LayerFactory, MilestoneFactory
from tests.factories import OrganisationFactory

HEADER = ["ID", "Source", "Actual date", "Evidence", "Note"]


@pytest.fixture
def acme(workspace):
    return OrganisationFactory.create(workspace=workspace, name="Acme")


@pytest.fixture
def partner(api, acme):
    return api(Role.PARTNER, acme)


@pytest.fixture
def make(workspace, acme):
    """Make milestones of Acme, by external id."""
    initiative = InitiativeFactory.create(workspace=workspace, name="Shared compute")
    layer = LayerFactory.create(workspace=workspace, key="compute")

    def build(*names, **given):
        whose = {
            "initiative": initiative,
            "layer": layer,
            "owner_organisation": acme,
            "baseline_date": date(2026, 3, 1),
        }
        return [
            MilestoneFactory.create(external_id=name, name=name, **whose | given) for name in names
        ]

    return build


def send(client, content, name="reports.csv", **fields):
    body = {"file": SimpleUploadedFile(name, content), **fields}
    return client.post(f"{client.base}report-files/", body, "multipart")


def errors(answer):
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def standing():
    rows = Milestone.objects.order_by("external_id")
    return [(row.external_id, row.status, row.actual_date) for row in rows]


def test_file_is_tried_then_reported_and_says_what_it_left_out(partner, make):
    first, second, _ = make("a", "b", "c")
    content = csv_file(
        [str(first.pk), "", "2026-02-03", "https://example.org/a", "signed"],
        ["b", "", "3 February 2026", "", ""],
        ["c", "", "", "", ""],
        header=HEADER,
    )

    tried = send(partner, content, dry_run="true").json()

    row = {
        "row": 2,
        "named": str(first.pk),
        "milestone": str(first.pk),
        "name": "a",
        "status_before": "planned",
        "actual_date_before": None,
        "actual_date": "2026-02-03",
        "evidence_url": "https://example.org/a",
        "note": "signed",
    }
    assert tried["rows"][0] == row
    assert (tried["dry_run"], tried["reported"], tried["left_out"], tried["errors"]) == (
        True,
        2,
        1,
        [],
    )
    assert {status for _, status, _ in standing()} == {"planned"}

    done = send(partner, content).json()

    assert done == tried | {"dry_run": False}
    day = date(2026, 2, 3)
    assert standing() == [("a", "reported", day), ("b", "reported", day), ("c", "planned", None)]
    first.refresh_from_db()
    assert (first.evidence_url, first.note) == ("https://example.org/a", "signed")
    second.refresh_from_db()
    assert second.note == ""


def test_every_wrong_row_is_named_where_it_stands_and_nothing_is_reported(
    partner, make, workspace, api
):
    make("a", "twice", "date", "link", "later")
    other = OrganisationFactory.create(workspace=workspace)
    make("theirs", owner_organisation=other)
    hidden = InitiativeFactory.create(workspace=workspace, visibility="participants")
    make("hidden", initiative=hidden, owner_organisation=other)
    tomorrow = (timezone.now() + timedelta(days=2)).date().isoformat()
    before = standing()
    content = csv_file(
        ["a", "", "2026-02-03", "", ""],
        ["twice", "", "2026-02-03", "", ""],
        ["twice", "", "2026-02-04", "", ""],
        ["date", "", "03/04/2026", "", ""],
        ["link", "", "2026-02-03", "javascript:alert(1)", ""],
        ["later", "", tomorrow, "", ""],
        ["theirs", "", "2026-02-03", "", ""],
        ["hidden", "", "2026-02-03", "", ""],
        ["nowhere", "", "2026-02-03", "", ""],
        ["", "", "2026-02-03", "", ""],
        ["a", "", "", "", "nearly"],
        header=HEADER,
    )
    wrong = [
        ("/4/ID", "duplicate"),
        ("/5/Actual date", "ambiguous_date"),
        ("/6/Evidence", "invalid_characters"),
        ("/7/Actual date", "actual_date_in_future"),
        ("/8/ID", "not_your_own"),
        ("/9/ID", "does_not_exist"),
        ("/10/ID", "does_not_exist"),
        ("/11/ID", "required"),
        ("/12/Actual date", "required"),
    ]

    refused = send(partner, content)
    tried = send(partner, content, dry_run="true")

    assert (refused.status_code, refused.json()["code"], errors(refused)) == (
        400,
        "invalid_rows",
        wrong,
    )
    assert (tried.status_code, tried.json()["reported"], errors(tried)) == (200, 0, wrong)
    details = {error["row"]: error["detail"] for error in tried.json()["errors"]}
    assert details[9] == details[10]
    assert standing() == before


def test_external_id_that_two_have_is_told_apart_by_its_source_and_owner(partner, make, workspace):
    other = InitiativeFactory.create(workspace=workspace)
    make("a", source="office")
    make("a", source="agency", initiative=other)
    third = InitiativeFactory.create(workspace=workspace)
    make("b")
    make("b", initiative=third, owner_organisation=OrganisationFactory.create(workspace=workspace))

    plain = send(partner, csv_file(["a", "", "2026-02-03", "", ""], header=HEADER))
    told = send(
        partner,
        csv_file(
            ["a", "agency", "2026-02-03", "", ""], ["b", "", "2026-02-03", "", ""], header=HEADER
        ),
    )

    assert errors(plain) == [("/2/ID", "ambiguous")]
    assert told.json()["reported"] == 2
    done = Milestone.objects.filter(status="reported").order_by("external_id")
    assert [(row.external_id, row.source) for row in done] == [("a", "agency"), ("b", "")]


def test_four_ways_to_write_a_day_are_read_once_their_order_is_said(partner, make):
    make("a", "b", "c", "d")
    days = ["2026-02-03", "03/02/2026", "3.2.2026", "3 février 2026"]
    rows = [[name, "", day, "", ""] for name, day in zip("abcd", days, strict=True)]
    content = csv_file(*rows, header=HEADER, delimiter=";", encoding="cp1252")

    answer = send(partner, content, mapping='{"date_order": "dmy"}').json()

    assert [row["actual_date"] for row in answer["rows"]] == ["2026-02-03"] * 4


def test_workbook_with_columns_of_its_own_is_read(partner, make):
    make("a")
    content = xlsx_file(["Jalon", "Fini", "Bemerkung"], ["a", date(2026, 2, 3), "=1+1"])
    mapping = '{"columns": {"Jalon": "external_id", "Fini": "actual_date", "Bemerkung": null}}'

    answer = send(partner, content, "reports.xlsx", mapping=mapping)

    assert (answer.status_code, standing()) == (200, [("a", "reported", date(2026, 2, 3))])


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"MZ\x90\x00\x03\x00\x00\x00", "not_text"),
        (b"", "empty"),
        (b"PK\x03\x04 no workbook", "not_xlsx"),
        ("ID,Actual date\né,2026-02-03\n".encode("utf-16-le"), "not_text"),
        (b"Name of it,Day\na,2026-02-03\n", "missing_column"),
        (b"ID,Actual date\na,\n", "empty"),
    ],
)
def test_file_that_holds_no_reports_is_refused_with_the_reason(partner, make, content, code):
    make("a")

    answer = send(partner, content)

    assert (answer.status_code, {found for _, found in errors(answer)}) == (400, {code})


def test_ten_thousand_rows_are_taken_and_one_more_is_not(api, member, make, acme):
    actor = member(Role.PARTNER, acme)
    (one,) = make("a")
    rows = [[f"x{number}", "", "2026-02-03", "", ""] for number in range(10_000)]

    full = report_from_file(
        actor=actor, content=csv_file(*rows, header=HEADER), at=timezone.now(), dry_run=True
    )
    more = report_from_file(
        actor=actor,
        content=csv_file(*rows, [str(one.pk), "", "2026-02-03", "", ""], header=HEADER),
        at=timezone.now(),
        dry_run=True,
    )

    assert (len(full.rows), {error["code"] for error in full.errors}) == (
        10_000,
        {"does_not_exist"},
    )
    assert "too_many" in {error["code"] for error in more.errors}


@pytest.mark.parametrize("number", [1, 30])
def test_file_takes_the_same_statements_however_many_rows_it_has(
    partner, make, number, django_assert_num_queries
):
    names = [f"m{place}" for place in range(number)]
    make(*names)
    content = csv_file(*[[name, "", "2026-02-03", "", ""] for name in names], header=HEADER)

    with django_assert_num_queries(12):
        report_from_file(actor=partner.actor, content=content, at=timezone.now())


def test_template_holds_what_is_the_callers_own_and_open_and_comes_back(
    partner, make, workspace, client
):
    make("later", baseline_date=date(2030, 1, 1))
    make("armed")
    Milestone.objects.filter(external_id="armed").update(name="=HYPERLINK(1)")
    make("done", status="accepted", actual_date=date(2026, 1, 1))
    make("theirs", owner_organisation=OrganisationFactory.create(workspace=workspace))

    answer = partner.get(f"{partner.base}report-files/template/?kind=csv")

    assert answer["Content-Disposition"] == f'attachment; filename="{workspace.slug}-reports.csv"'
    table = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[1:4] for row in table] == [
        ["Milestone", "Initiative", "Planned date"],
        ["'=HYPERLINK(1)", "Shared compute", "2026-03-01"],
        ["later", "Shared compute", "2030-01-01"],
    ]
    table[1][4] = "2026-02-03"
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    sent = send(partner, text.getvalue().encode()).json()
    assert (sent["reported"], sent["left_out"], sent["rows"][0]["name"]) == (
        1,
        1,
        "=HYPERLINK(1)",
    )


def test_template_as_a_workbook_comes_back(api, make):
    office = api()
    make("a")

    book = office.get(f"{office.base}report-files/template/").content
    answer = send(office, book, "reports.xlsx", dry_run="true").json()

    assert (answer["left_out"], answer["errors"][0]["code"]) == (1, "empty")


def test_template_of_another_kind_is_refused(partner):
    answer = partner.get(f"{partner.base}report-files/template/?kind=pdf")

    assert (answer.status_code, errors(answer)) == (400, [("/kind", "invalid")])


def test_observer_may_not_report_by_a_file(api):
    observer = api(Role.OBSERVER)

    assert send(observer, b"ID,Actual date\n").status_code == 403
    assert observer.get(f"{observer.base}report-files/template/").status_code == 403
