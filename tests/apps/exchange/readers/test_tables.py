"""CSV and XLSX files as offices send them: right results or clear errors."""

import io
import zipfile
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest

from apps.exchange.models import Import, JobState
from apps.programmes.models import Initiative, Layer, Milestone
from apps.stakeholders.models import Organisation
from tests.apps.exchange.files import csv_file, dates, take, ties, wrong, xlsx_file
from tests.apps.exchange.plans import counts
from tests.apps.exchange.record import record

JANUARY = date(2026, 1, 10)
PLAIN = ["A-1", "Racks", "", "", "2026-01-10", "", "", ""]


@pytest.fixture
def acme(workspace):
    return Organisation.objects.create(workspace=workspace, name="Acme Compute", sector="industry")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_table_becomes_milestones_with_owners_layers_and_dependencies(workspace, acme, kind):
    rows = [
        ["A-1", "Racks", "Compute", "Acme Compute", "2026-01-10", "2026-01-12", "2.5", ""],
        ["A-2", "Rules", "Governance rules", "", "2026-03-01", "", "", "A-1 +5d"],
    ]
    header = ["ID", "Name", "Layer", "Owner", "Baseline", "Actual", "Weight", "Predecessors"]
    content = csv_file(*rows) if kind == "csv" else xlsx_file(header, *rows)

    job = take(workspace, content, kind, mapping={"initiative": "gpu"})

    assert (job.state, counts(job)["created"], job.errors) == (JobState.SUCCEEDED, 2, [])
    found = Milestone.objects.order_by("external_id").values_list(
        "external_id",
        "name",
        "layer__key",
        "owner_organisation",
        "baseline_date",
        "actual_date",
        "weight",
        "status",
    )
    assert list(found) == [
        ("A-1", "Racks", "compute", acme.pk, JANUARY, date(2026, 1, 12), 2.5, "reported"),
        ("A-2", "Rules", "governance-rules", None, date(2026, 3, 1), None, 1.0, "planned"),
    ]
    assert ties() == [("A-1", "A-2", 5)]
    assert Layer.objects.get(key="governance-rules").name == "Governance rules"
    assert [(c["column"], c["field"], c["guessed"]) for c in job.columns] == [
        ("ID", "external_id", True),
        ("Name", "name", True),
        ("Layer", "layer", True),
        ("Owner", "owner_organisation", True),
        ("Baseline", "baseline_date", True),
        ("Actual", "actual_date", True),
        ("Weight", "weight", True),
        ("Predecessors", "predecessors", True),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_the_encoding_it_has(workspace, encoding, delimiter):
    content = csv_file(
        ["é-1", "Café", "", "", "2026-01-10", "", "", ""], encoding=encoding, delimiter=delimiter
    )

    job = take(workspace, content, "csv")

    assert (job.errors, dates()) == ([], {"é-1": JANUARY})
    assert Milestone.objects.get().name == "Café"


def test_signs_in_cells_of_several_lines_do_not_split_a_row(workspace):
    name = "First; line\nsecond; line, and more"
    rows = [[key, name, "", "", "2026-01-10", "", "", ""] for key in ("A-1", "A-2")]

    job = take(workspace, csv_file(*rows), "csv")

    assert (job.errors, dates()) == ([], {"A-1": JANUARY, "A-2": JANUARY})


@pytest.mark.parametrize(
    ("content", "mapping", "expected"),
    [
        (b"ID,Baseline\nA-1\x81,2026-01-10\n", {}, (2, "/2", "undecodable")),
        ("ID,Baseline\nA-1,2026-01-10\n".encode("utf-16-le"), {}, (None, "", "not_text")),
        (b"ID,Baseline\n\xe9,2026-01-10\n", {"encoding": "utf-8"}, (2, "/2", "undecodable")),
        (b"", {}, (None, "", "empty")),
        (b"\n\n,,\n", {}, (None, "", "empty")),
        (b'ID,Baseline\nA-1,"2026"x\n', {}, (2, "/2", "unreadable_row")),
        (b"ID,Baseline\n", {}, (None, "", "empty")),
    ],
)
def test_file_that_is_no_table_is_refused_with_its_place(workspace, content, mapping, expected):
    job = take(workspace, content, "csv", mapping={"initiative": "gpu", "layer": "data"} | mapping)

    assert (job.state, wrong(job)) == (JobState.FAILED, [expected])


@pytest.mark.parametrize(
    "content",
    [b"ID,Baseline\n", b"PK\x03\x04 not a zip", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)],
)
def test_file_that_is_no_workbook_is_refused(workspace, content):
    assert [code for *_, code in wrong(take(workspace, content, "xlsx"))] == ["not_xlsx"]


def test_four_formats_in_one_column_are_read_where_each_means_one_day(workspace):
    days = ["2026-03-13", "13/03/2026", "March 13, 2026", "13.03.2026"]
    rows = [[f"A-{n}", "", "", "", day, "", "", ""] for n, day in enumerate(days)]

    job = take(workspace, csv_file(*rows), "csv")

    assert (job.errors, set(dates().values())) == ([], {date(2026, 3, 13)})


def test_ambiguous_days_are_one_error_that_names_the_rows_and_what_to_say(workspace):
    days = ["2026-03-13", "03/04/2026", "13/03/2026", "04/03/2026"]
    rows = [[f"A-{n}", "", "", "", day, "", "", ""] for n, day in enumerate(days)]
    before = record()

    job = take(workspace, csv_file(*rows), "csv")

    # The other two rows would be sound: all or nothing.
    assert (job.state, record()) == (JobState.FAILED, before)
    assert [e for e in job.errors if e["code"] == "ambiguous_date"] == [
        {
            "row": 3,
            "pointer": "/3/Baseline",
            "detail": "The days in rows 3 and 5 could be read with the day or with the month first:"
            " say which in date_order, dmy or mdy.",
            "code": "ambiguous_date",
        }
    ]

    said = {"initiative": "gpu", "layer": "compute", "date_order": "dmy"}
    job = take(workspace, csv_file(*rows), "csv", mapping=said)

    assert dates()["A-1"] == date(2026, 4, 3)


def test_decimal_commas_are_read_and_thousands_asked_for(workspace):
    sound = take(workspace, csv_file([*PLAIN[:6], "1,5", ""], delimiter=";"), "csv")
    unclear = take(workspace, csv_file([*PLAIN[:6], "1,500", ""], delimiter=";"), "csv")

    assert (sound.errors, Milestone.objects.get().weight) == ([], 1.5)
    assert wrong(unclear) == [(2, "/2/Weight", "ambiguous_number")]


def test_header_below_a_title_is_found_and_empty_rows_are_left_out(workspace):
    rows: list[list[Any]] = [
        ["National programme", None, None],
        [],
        ["Status of 1 March", None, None],
        ["Milestone ID", "Milestone", "Planned completion date (DD/MM/YYYY)"],
        ["A-1", "Racks", JANUARY],
        [None, None, None],
        ["A-2", "Rules", JANUARY + timedelta(days=1)],
    ]

    job = take(workspace, xlsx_file(*rows), "xlsx")

    assert (job.errors, dates()) == ([], {"A-1": JANUARY, "A-2": JANUARY + timedelta(days=1)})


def test_merged_cells_hold_for_all_of_them(workspace):
    rows: list[list[Any]] = [
        ["ID", "Layer", "Baseline"],
        ["A-1", None, JANUARY],
        ["A-2", None, JANUARY],
        ["A-3", "data", JANUARY],
    ]

    job = take(workspace, xlsx_file(*rows, merged=[("B2:B3", "governance")]), "xlsx")

    assert job.errors == []
    assert list(Milestone.objects.order_by("external_id").values_list("layer__key", flat=True)) == [
        "governance",
        "governance",
        "data",
    ]


@pytest.mark.parametrize("since_1904", [False, True])
def test_days_are_counted_as_the_workbook_counts_them(workspace, since_1904):
    content = xlsx_file(["ID", "Baseline"], ["A-1", JANUARY], date_1904=since_1904)

    job = take(workspace, content, "xlsx")

    assert (job.errors, dates()) == ([], {"A-1": JANUARY})


def test_number_in_a_column_of_dates_is_an_error_that_says_what_to_do(workspace):
    job = take(workspace, xlsx_file(["ID", "Baseline"], ["A-1", 46032]), "xlsx")

    assert [(e["pointer"], e["detail"]) for e in job.errors if e["code"] == "invalid_date"] == [
        ("/2/Baseline", "46032 in row 2 is a number: format the column as a date.")
    ]


def test_error_of_the_record_is_told_at_its_row_and_column(workspace, acme):
    content = csv_file(PLAIN, ["A-2", "Rules", "", "Nobody", "2026-03-01", "", "", "A-9"])

    job = take(workspace, content, "csv")

    assert wrong(job) == [(3, "/3/Owner", "unknown")]
    assert wrong(take(workspace, csv_file(PLAIN, PLAIN), "csv")) == [(3, "/3/ID", "duplicate")]


def test_unknown_owners_are_made_where_somebody_says_of_which_sector_they_are(workspace, acme):
    rows = [
        ["A-1", "", "", "Acme Compute", "2026-01-10", "", "", ""],
        ["A-2", "", "", "Beta Data", "2026-01-10", "", "", ""],
    ]
    mapping = {"initiative": "gpu", "layer": "compute", "new_organisations": "industry"}

    job = take(workspace, csv_file(*rows), "csv", mapping=mapping)

    assert job.errors == []
    assert list(Organisation.objects.order_by("name").values_list("name", "sector")) == [
        ("Acme Compute", "industry"),
        ("Beta Data", "industry"),
    ]


def test_missing_layer_is_one_error_that_says_what_to_give(workspace):
    job = take(workspace, csv_file(PLAIN, ["A-2", *PLAIN[1:]]), "csv", mapping={"initiative": "g"})

    assert [(e["row"], e["code"], e["detail"]) for e in job.errors] == [
        (
            2,
            "no_layer",
            "There is no layer for rows 2 and 3: give layer, or rules in layers.",
        )
    ]


def test_missing_initiative_is_one_error(workspace):
    job = take(workspace, csv_file(PLAIN), "csv", mapping={"layer": "data"})

    assert wrong(job) == [(2, "/2", "no_initiative")]


def test_rules_tell_layers_by_column_and_the_one_for_the_rest(workspace):
    mapping = {
        "initiative": "gpu",
        "layer": "operations",
        "layers": [{"column": "team", "equals": "legal", "layer": "governance"}],
    }
    content = csv_file(
        ["A-1", "Legal", "2026-01-10"],
        ["A-2", "Racks", "2026-01-10"],
        header=["ID", "Team", "Due"],
    )

    job = take(workspace, content, "csv", mapping=mapping | {"columns": {"Team": None}})

    assert job.errors == []
    assert dict(Milestone.objects.values_list("external_id", "layer__key")) == {
        "A-1": "governance",
        "A-2": "operations",
    }


def test_mapping_is_remembered_for_the_source_and_corrected_by_a_later_request(workspace):
    mapping = {
        "initiative": "gpu",
        "layer": "compute",
        "columns": {"Kennziffer": "external_id", "Zusage": "baseline_date"},
    }
    first = csv_file(["A-1", "2026-01-10"], header=["Kennziffer", "Zusage"])
    second = csv_file(["2026-01-11", "A-1"], header=["Zusage", "Kennziffer"])
    third = csv_file(["2026-01-12", "A-1"], header=["Termin", "Kennziffer"])

    assert take(workspace, first, "csv", mapping=mapping).errors == []
    assert take(workspace, second, "csv", mapping={}).errors == []
    assert dates() == {"A-1": date(2026, 1, 11)}
    assert take(workspace, third, "csv", mapping={}).state == JobState.FAILED
    said = {"columns": {"Termin": "baseline_date"}}
    assert take(workspace, third, "csv", mapping=said).errors == []
    assert dates() == {"A-1": date(2026, 1, 12)}
    # Another source has nothing to do with it.
    assert take(workspace, first, "csv", mapping={}, source="other").state == JobState.FAILED


def test_column_that_was_named_and_is_not_there_is_an_error(workspace):
    mapping = {"initiative": "gpu", "layer": "compute", "columns": {"Due": "baseline_date"}}

    job = take(workspace, csv_file(PLAIN), "csv", mapping=mapping)

    assert wrong(job) == [(None, "/mapping/columns", "unknown_column")]


def test_expected_day_is_a_promise_the_first_time_and_a_forecast_from_then_on(workspace):
    header = ["ID", "Due date"]
    take(workspace, csv_file(["A-1", "2026-01-10"], header=header), "csv")
    job = take(workspace, csv_file(["A-1", "2026-02-20"], header=header), "csv")

    row = Milestone.objects.get()
    assert (job.errors, row.baseline_date, row.forecast_date) == ([], JANUARY, date(2026, 2, 20))


def test_rows_name_initiatives_that_may_not_contradict_themselves(workspace):
    header = ["Initiative", "Initiative name", "ID", "Baseline"]
    sound = csv_file(
        ["gpu", "Shared compute", "A-1", "2026-01-10"],
        ["law", "Rules", "A-1", "2026-01-10"],
        header=header,
    )
    torn = csv_file(
        ["gpu", "Shared compute", "A-1", "2026-01-10"],
        ["gpu", "Compute", "A-2", "2026-01-10"],
        header=header,
    )
    mapping = {"layer": "compute"}

    assert take(workspace, sound, "csv", mapping=mapping).errors == []
    assert dict(Initiative.objects.values_list("external_id", "name")) == {
        "gpu": "Shared compute",
        "law": "Rules",
    }
    assert wrong(take(workspace, torn, "csv", mapping=mapping)) == [
        (3, "/3/Initiative name", "contradiction")
    ]


def test_armed_cells_are_taken_without_the_apostrophe_that_disarms_them(workspace):
    content = csv_file(["A-1", "'=1+1", "", "", "2026-01-10", "", "", ""])

    take(workspace, content, "csv")

    assert Milestone.objects.get().name == "=1+1"


def test_hidden_sheets_are_passed_by_and_named_ones_looked_for(workspace):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.sheet_state = "hidden"
    book.active.append(["nothing", "here"])
    page = book.create_sheet("Plan")
    page.append(["ID", "Baseline"])
    page.append(["A-1", JANUARY])
    file = io.BytesIO()
    book.save(file)
    mapping = {"initiative": "gpu", "layer": "compute"}

    assert take(workspace, file.getvalue(), "xlsx").errors == []
    job = take(workspace, file.getvalue(), "xlsx", mapping=mapping | {"sheet": "Planning"})
    assert wrong(job) == [(None, "/mapping/sheet", "unknown_sheet")]


def _with_part(content: bytes, name: str, change) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for part in old.infolist():
            text = old.read(part)
            new.writestr(part.filename, change(text) if part.filename == name else text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            lambda text: text.replace(
                b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1
            ),
            "forbidden_xml",
        ),
        (lambda text: text.replace(b'<row r="2"', b'<row r="999999999999"'), "not_xlsx"),
        (lambda text: text[:-40], "not_xlsx"),
        (lambda text: text + b" " * (520 << 20), "too_large"),
    ],
    ids=["entities", "row without end", "cut off", "bomb"],
)
def test_harmful_workbook_is_refused(workspace, change, code):
    content = _with_part(
        xlsx_file(["ID", "Baseline"], ["A-1", JANUARY]), "xl/worksheets/sheet1.xml", change
    )

    job = take(workspace, content, "xlsx")

    assert ([error for *_, error in wrong(job)], Import.objects.count()) == ([code], 1)
