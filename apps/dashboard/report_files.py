"""Reports from a file on a page: the file as it was looked at, and what its rows say."""

import base64
import binascii
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.dashboard.exchange import DATE_ORDERS
from apps.dashboard.wording import STATUS_WORDS
from apps.exchange.services.reporting import ReportFile

# A form takes so much; the file stands in it with its other fields.
_MOST_CARRIED: Final = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2


class ReportFileForm(forms.Form):
    """A file to be tried."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("A workbook (.xlsx) or a table as text (.csv), with a milestone in each row."),
    )
    date_order = forms.ChoiceField(
        label=_("What 03/04/2026 means"), required=False, choices=DATE_ORDERS
    )


class LookedAtForm(forms.Form):
    """The file that was looked at, as the page carries it: what was seen is what is reported."""

    sent = forms.CharField(widget=forms.HiddenInput)
    date_order = forms.ChoiceField(required=False, choices=DATE_ORDERS, widget=forms.HiddenInput)

    def clean_sent(self) -> bytes:
        """Return the file. Raises: ValidationError for what is none."""
        unpacking = zlib.decompressobj()
        try:
            packed = base64.b64decode(self.cleaned_data["sent"], validate=True)
            content = unpacking.decompress(packed, settings.IMPORT_MAX_BYTES)
        except (binascii.Error, zlib.error) as error:
            raise forms.ValidationError(_("Choose the file once more.")) from error
        return content


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row of a file. was: how the milestone stands; errors: what is wrong with the row."""

    at: int
    named: str
    name: str
    initiative: str
    was: str
    was_done: date | None
    done: date | None
    evidence: str
    note: str
    errors: list[str]


def carried(content: bytes) -> str | None:
    """Return a file as a page carries it; None where it is too large for that."""
    packed = base64.b64encode(zlib.compress(content)).decode()
    return packed if len(packed) <= _MOST_CARRIED else None


def told_rows(file: ReportFile) -> list[ToldRow]:
    """Return the rows of a file with what is wrong with each, those of errors alone among them."""
    wrong: dict[int, list[str]] = {}
    for error in file.errors:
        if error["row"]:
            wrong.setdefault(error["row"], []).append(error["detail"])
    read = {row.at: row for row in file.rows}
    return [_row(at, read.get(at), wrong.get(at, [])) for at in sorted(read.keys() | wrong.keys())]


def _row(at: int, row: Any, errors: list[str]) -> ToldRow:
    one = row and row.milestone
    return ToldRow(
        at=at,
        named=row.said.external_id if row else "",
        name=one.name if one else "",
        initiative=one.initiative.name if one else "",
        was=str(STATUS_WORDS[one.status]) if one else "",
        was_done=one.actual_date if one else None,
        done=row.said.actual_date if row else None,
        evidence=row.said.evidence_url if row else "",
        note=row.said.note if row else "",
        errors=errors,
    )
