"""Files that unpack to many times their size cost little memory."""

import io
import os
import subprocess
import sys
import zipfile

import pytest

from tests.apps.exchange.files import xlsx_file

# Reads a file in a process of its own, and prints its errors and by how much memory has grown.
MEASURE = """
import re, sys
from zoneinfo import ZoneInfo
import django
django.setup()
from apps.exchange.mapping import Mapping
from apps.exchange.models import ImportFormat
from apps.exchange.plan import Problems
from apps.exchange.readers.opened import Circumstances
from apps.exchange.readers.opening import read_file

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) // 1024

given = Circumstances(
    Mapping(layer="data", initiative="i"), frozenset(), {}, ZoneInfo("UTC")
)
content = open(sys.argv[2], "rb").read()
before, problems = peak(), Problems()
reading = read_file(ImportFormat(sys.argv[1]), content, given, problems, lambda rows: None)
milestones = sum(len(one.milestones) for one in reading.assembled.plan.initiatives)
print(milestones, len(problems), peak() - before)
"""
ROW = '<row r="{}"><c r="A{}" t="inlineStr"><is><t>{}</t></is></c></row>'


def wide_workbook() -> bytes:
    """Return a workbook of which one sheet unpacks to 40 MiB of rows with a note each."""
    rows = [
        (
            '<row r="1"><c r="A1" t="inlineStr"><is><t>ID</t></is></c>'
            '<c r="B1" t="inlineStr"><is><t>Baseline</t></is></c></row>'
            '<row r="2"><c r="A2" t="inlineStr"><is><t>A-1</t></is></c>'
            '<c r="B2" t="inlineStr"><is><t>2026-01-10</t></is></c></row>'
        )
    ]
    rows += [ROW.format(n, n, " " * 20_000) for n in range(3, 2_100)]
    sheet = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml'
        f'/2006/main"><sheetData>{"".join(rows)}</sheetData></worksheet>'
    )
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(xlsx_file(["ID"]))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            new.writestr(part.filename, sheet if is_sheet else old.read(part))
    return file.getvalue()


def long_project() -> bytes:
    """Return a project of 40 MiB, most of it assignments that nobody reads."""
    assignment = "<Assignment>" + "<TimephasedData><Value>PT8H0M0S</Value></TimephasedData>" * 20
    return (
        '<Project xmlns="http://schemas.microsoft.com/project"><Name>P</Name><Tasks><Task>'
        "<UID>1</UID><Name>A</Name><Finish>2026-01-10T17:00:00</Finish><Summary>0</Summary></Task>"
        f"</Tasks><Assignments>{(assignment + '</Assignment>') * 37_000}</Assignments></Project>"
    ).encode()


@pytest.mark.parametrize(("kind", "make"), [("xlsx", wide_workbook), ("mspdi", long_project)])
def test_memory_stays_bounded(tmp_path, kind, make):
    path = tmp_path / "file"
    path.write_bytes(make())

    done = subprocess.run(
        [sys.executable, "-c", MEASURE, kind, str(path)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
    )

    milestones, problems, grown = map(int, done.stdout.split())
    assert (milestones, problems) == (1, 0)
    assert grown < 30
