"""One initiative of a status report in words: where it stands, what is out of step, who owes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.alignment.models import Finding
from apps.alignment.selectors.sentences import sentence_of
from apps.alignment.selectors.statuses import Status
from apps.dashboard.foresight import basis_words, percent_words, reason_words
from apps.dashboard.printing.words import DASH, apart, day_or_dash, level_told
from apps.dashboard.wording import (
    AGREEMENT_WORDS,
    KIND_WORDS,
    PHASE_WORDS,
    STATE_WORDS,
    STATUS_WORDS,
    day_words,
    number_words,
    pace_words,
    pair_sentence,
    signed,
)
from apps.programmes.models import Initiative
from apps.programmes.selectors.timelines import Mark

# What a reader can take in of one list; how many more there are is said below it.
MOST_IN_LIST: Final = 15
# How many days lie before and behind the day of the report.
WINDOW: Final = 30


@dataclass(frozen=True, slots=True)
class Source:
    """All that is told of one initiative, as it was read.

    marks: its milestones; owed: what is owed in it or by it, as the contract puts obligations
    """

    initiative: Initiative
    status: Status
    findings: Sequence[Finding]
    marks: Sequence[Mark]
    owed: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Names:
    """What ids and keys are called: layers by key in their order, organisations by id."""

    layers: Mapping[str, str]
    organisations: Mapping[UUID | None, str]

    def owner(self, organisation: UUID | None) -> str:
        """Return what an owner is called; a dash for nobody."""
        return apart(self.organisations.get(organisation, "")) or DASH


def chapter_of(source: Source, names: Names) -> dict[str, Any]:
    """Return the chapter of one initiative, each figure in words."""
    alignment, initiative = source.status.alignment, source.initiative
    as_of = alignment["as_of"]
    return {
        "name": apart(initiative.name),
        "about": _about(initiative),
        **standing_told(alignment, names.layers),
        "lanes": _lanes(alignment, names.layers),
        "missing": _missing(alignment, names.layers),
        "findings": [_finding(one, names.layers) for one in source.findings[:MOST_IN_LIST]],
        "more_findings": more(len(source.findings)),
        "forecast": _forecast(source.status.forecast, names.layers),
        "lists": [
            {
                "title": title,
                "rows": [_milestone(mark, names) for mark in marks[:MOST_IN_LIST]],
                "more": more(len(marks)),
            }
            for title, marks in _lists(source.marks, as_of)
        ],
        "owed": [_owed(one, names) for one in source.owed[:MOST_IN_LIST]],
        "more_owed": more(len(source.owed)),
    }


def standing_told(alignment: Mapping[str, Any], layers: Mapping[str, str]) -> dict[str, Any]:
    """Return {level, level_words, sentence} of the worst pair of an initiative, with its doubt."""
    silent = {lane["layer"] for lane in alignment["lanes"] if lane["state"] == "unknown"}
    worst = max(
        alignment["pairs"],
        key=lambda pair: (pair["level"].rank, pair["skew_rhythms"]),
        default=None,
    )
    if worst is not None:
        return {**level_told(worst["level"]), "sentence": pair_sentence(worst, layers, silent)}
    sentence = _("No layer has been out of step for long.")
    if silent:
        sentence = _("No layer is known to be out of step, but nobody reports on %(layers)s.") % {
            "layers": ", ".join(layers[key] for key in layers if key in silent)
        }
    if len(alignment["lanes"]) < 2:  # noqa: PLR2004 - it takes two to compare
        sentence = _("Too little is planned to compare its layers.")
    return {**level_told(None), "sentence": sentence}


def more(number: int) -> str:
    """Return how many were left out of a list of MOST_IN_LIST; "" for none."""
    left = number - MOST_IN_LIST
    if left <= 0:
        return ""
    return ngettext(
        "%(count)d more is not shown here.", "%(count)d more are not shown here.", left
    ) % {"count": left}


def _about(initiative: Initiative) -> str:
    told = [apart(initiative.programme.name)] if initiative.programme else []
    if initiative.lead_organisation:
        told.append(_("led by %(name)s") % {"name": apart(initiative.lead_organisation.name)})
    if initiative.region:
        told.append(apart(initiative.region))
    told.append(_("phase: %(phase)s") % {"phase": PHASE_WORDS[initiative.phase]})
    return " · ".join(told)


def _lanes(alignment: Mapping[str, Any], layers: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return a row for each lane; share: of the longest bar, -1 behind to 1 ahead, 0 for none."""
    known = [abs(lane["pace_days"]) for lane in alignment["lanes"] if lane["state"] == "known"]
    longest = max(known, default=0) or 1
    rows = []
    for lane in alignment["lanes"]:
        pace = pace_words(lane, alignment["rhythm_days"], expected=False)
        drawn = lane["pace_days"] if lane["state"] == "known" else 0
        rows.append(
            {
                "name": layers[lane["layer"]],
                "done": _("%(done)s of %(all)s")
                % {"done": lane["completed"], "all": lane["milestones"]},
                "earned": number_words(lane["earned"]),
                "planned": number_words(lane["planned"]),
                "pace": f"{pace.figure} {pace.words}".strip(),
                "first": _("first plan: %(pace)s") % {"pace": pace.original}
                if pace.original
                else "",
                "tone": pace.tone,
                "share": drawn / longest,
            }
        )
    return rows


def _missing(alignment: Mapping[str, Any], layers: Mapping[str, str]) -> str:
    if not alignment["missing_layers"]:
        return ""
    names = ", ".join(layers[key] for key in alignment["missing_layers"])
    return _("Nothing is planned for: %(layers)s.") % {"layers": names}


def _finding(finding: Finding, layers: Mapping[str, str]) -> dict[str, Any]:
    return {
        **level_told(finding.level),
        "kind": str(KIND_WORDS[finding.kind]),
        "sentence": sentence_of(finding, layers),
        "state": str(STATE_WORDS[finding.state]),
        "since": day_or_dash(finding.since),
    }


def _forecast(forecast: Mapping[str, Any], layers: Mapping[str, str]) -> dict[str, Any]:
    """Return {basis, enough, rows}: a row for each lane and one for the whole, which comes last."""
    outlooks = [(layers[lane["layer"]], lane) for lane in forecast["lanes"]]
    outlooks.append((_("The whole initiative"), forecast["whole"]))
    return {
        "basis": basis_words(forecast["basis"], layers),
        "enough": forecast["basis"]["reason"] is None,
        "rows": [
            {
                "name": name,
                "half": day_or_dash(one["p50"]),
                "most": day_or_dash(one["p80"]),
                "on_time": percent_words(one["on_time_probability"]) or DASH,
                "reason": reason_words(one["reason"]),
            }
            for name, one in outlooks
        ],
    }


def _lists(marks: Iterable[Mark], as_of: date) -> list[tuple[str, list[Mark]]]:
    """Return the milestones that a committee asks for, each list in the order of its days."""
    by_promise = sorted(marks, key=lambda mark: (mark.baseline_date, mark.id))
    overdue = [mark for mark in by_promise if mark.overdue]
    due = [
        mark
        for mark in by_promise
        if mark.actual_date is None and 0 <= (mark.baseline_date - as_of).days <= WINDOW
    ]
    done = [
        mark for mark in marks if mark.actual_date and (as_of - mark.actual_date).days <= WINDOW
    ]
    done.sort(key=lambda mark: (mark.actual_date or as_of, mark.id))
    return [
        (_("Overdue"), overdue),
        (_("Due in the next 30 days"), due),
        (_("Done in the last 30 days"), done),
    ]


def _milestone(mark: Mark, names: Names) -> dict[str, str]:
    """Return a row for a milestone; of one that is late by what was stated, nobody knows when."""
    day = mark.actual_date or mark.expected_date
    stated = mark.forecast_date or mark.baseline_date
    return {
        "name": apart(mark.name),
        "layer": names.layers[mark.layer],
        "owner": names.owner(mark.owner_organisation),
        "promised": day_words(mark.baseline_date),
        "expected": day_words(day) if mark.actual_date or stated == day else _("unknown"),
        "late": signed((day - mark.baseline_date).days),
        "status": str(STATUS_WORDS[mark.status]),
    }


def _owed(one: Mapping[str, Any], names: Names) -> dict[str, str]:
    return {
        "by": names.owner(one["owed_by"]),
        "to": names.owner(one["owed_to"]),
        "what": apart(one["milestone_name"]),
        "awaited_by": _("for “%(name)s”") % {"name": apart(one["awaited_by_name"])},
        "due": day_words(one["due_date"]),
        "expected": day_words(one["expected_date"]),
        "slack": signed(one["slack_days"]),
        "agreement": str(AGREEMENT_WORDS[one["agreement"]]),
    }
