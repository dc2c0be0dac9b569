"""The checks of a schedule's quality, as the page of an initiative shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from apps.dashboard.wording import Words
from apps.programmes.selectors.timelines import Mark

# So many milestones are named before the rest is counted.
MOST_SHOWN = 8


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check. figure, wanted: what came out and what would pass; empty where it does not apply."""

    title: str
    state: str
    words: str
    figure: str
    wanted: str
    milestones: list[tuple[UUID, str]]
    more: int
    told: str


def state_words() -> Words:
    """Return the states of a check in the reader's language."""
    return {"failed": _("failed"), "passed": _("passed"), "not_applicable": _("not applicable")}


def check_rows(report: Mapping[str, Any], marks: list[Mark]) -> list[CheckRow]:
    """Return the checks of a report, those that failed first."""
    names, words = {mark.id: mark.name for mark in marks}, state_words()
    rows = [_row(check, names, words) for check in report["checks"]]
    return sorted(rows, key=lambda row: list(words).index(row.state))


def _row(check: Mapping[str, Any], names: Mapping[UUID, str], words: Words) -> CheckRow:
    meant = [(pk, names[pk]) for pk in check["milestones"] if pk in names][:MOST_SHOWN]
    applies = check["value"] is not None
    return CheckRow(
        title=check["title"],
        state=check["state"],
        words=str(words[check["state"]]),
        figure=_figure(check) if applies else "",
        wanted=_wanted(check) if applies else "",
        milestones=meant,
        more=check["found"] - len(meant),
        told=check["advice"] or check["reason"],
    )


def _figure(check: Mapping[str, Any]) -> str:
    if check["better"] == "higher":
        return str(number_format(check["value"], decimal_pos=2))
    return _("%(found)s of %(of)s") % {"found": check["found"], "of": check["of"]}


def _wanted(check: Mapping[str, Any]) -> str:
    if check["better"] == "higher":
        least = number_format(check["threshold"], decimal_pos=2)
        return _("at least %(number)s") % {"number": least}
    if not check["threshold"]:
        return _("none")
    share = number_format(100 * check["threshold"], decimal_pos=0)
    return _("at most %(number)s in 100") % {"number": share}
