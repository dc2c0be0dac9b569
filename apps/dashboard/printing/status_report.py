"""The status report: what a programme office hands to its steering committee.

The figures are those of the board, the initiatives' pages and the API on the day it was asked for,
as far as its asker sees them; the words are those of the pages.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from typing import IO, Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import get_supported_language_variant, ngettext, override
from django.utils.translation import gettext as _

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to, with_severity
from apps.alignment.selectors.obligations import obligation_row, obligations_of
from apps.alignment.selectors.statuses import Status, statuses_of
from apps.common.documents import press
from apps.dashboard.printing.chapters import Names, Source, chapter_of, standing_told
from apps.dashboard.printing.moments import Moment
from apps.dashboard.printing.portfolio import MOST_CHAPTERS, MOST_ROWS, Portfolio, portfolio_of
from apps.dashboard.printing.words import apart
from apps.dashboard.wording import LEVEL_WORDS, day_words, layer_words
from apps.exchange.selectors import initiatives_in_scope
from apps.exchange.writers import Order, Writer
from apps.programmes.models import Programme
from apps.programmes.selectors.timelines import marks_of
from apps.programmes.selectors.visibility import layers_of, programmes_visible_to
from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import organisations_visible_to
from coordination.vocabulary import FindingState

_TEMPLATE: Final = "dashboard/printing/status.typ"
# How far it has come when the initiatives are ranked, and when all chapters are told.
_RANKED, _TOLD = 20, 80


def write_status_report(order: Order, file: IO[bytes]) -> int:
    """Write the report as a PDF; return how many milestones it speaks of.

    A constant number of statements, however many initiatives are in it.
    """
    language = _language(order.language)
    with override(language):
        told, milestones = _told(order)
        order.watch(_TOLD)
        file.write(press(_TEMPLATE, told, language=language, at=order.at))
    return milestones


WRITER: Final = Writer(write_status_report, "application/pdf", "pdf", of_a_day=True)


def _language(asked: str) -> str:
    """Return the language that is closest to the one asked for."""
    try:
        return get_supported_language_variant(asked)
    except LookupError:
        return settings.LANGUAGE_CODE


def _told(order: Order) -> tuple[dict[str, Any], int]:
    """Return the report in words, and how many milestones it speaks of."""
    moment = Moment.of(order)
    with moment.known(order.actor) as actor:
        as_of, workspace = moment.as_of, actor.workspace
        names = Names(
            {layer.key: layer_words(layer.name) for layer in layers_of(workspace)},
            dict(organisations_visible_to(actor).values_list("pk", "name")),
        )
        initiatives = initiatives_in_scope(actor, order.scope)
        portfolio = portfolio_of(actor, initiatives, as_of)
        order.watch(_RANKED)
        wanted = [initiative.pk for initiative in portfolio.chapters]
        owed = _obligations(actor, wanted, as_of)
        marks = marks_of(actor, wanted, as_of)
        statuses = list(_watched(order, statuses_of(portfolio.chapters, as_of, actor), len(wanted)))
        scope = _scope(actor, order.scope, portfolio.number)
    with moment.said(order.actor) as actor:
        findings = _findings(actor, wanted)
    chapters = [
        chapter_of(
            Source(one, status, findings[one.pk], marks.get(one.pk, []), owed[one.pk]), names
        )
        for one, status in zip(portfolio.chapters, statuses, strict=True)
    ]
    told = {
        "title": _("Status report: %(workspace)s, %(day)s")
        % {"workspace": workspace.name, "day": day_words(as_of)},
        "workspace": apart(workspace.name),
        "as_of": moment.words(workspace),
        "scope": scope,
        "made": _("Made on %(instant)s for %(reader)s, of what they may see.")
        % {
            "instant": date_format(workspace.local(order.at), "DATETIME_FORMAT"),
            "reader": apart(order.actor.actor_name),
        },
        "limits": _limits(portfolio),
        "summary": _summary(portfolio),
        "rows": [_row(row, names.layers) for row in portfolio.rows],
        "chapters": chapters,
        "words": _words(),
    }
    return told, sum(lane["milestones"] for row in portfolio.rows for lane in row["lanes"])


def _watched(order: Order, statuses: Iterator[Status], number: int) -> Iterator[Status]:
    for place, status in enumerate(statuses, 1):
        order.watch(int(_RANKED + place * (_TOLD - _RANKED) / number))
        yield status


def _findings(actor: Membership, initiatives: list[UUID]) -> Mapping[UUID, list[Finding]]:
    """Return the findings that are not over, by each initiative they touch, the worst first."""
    wanted = set(initiatives)
    touches = Q(initiative__in=initiatives) | Q(
        initiative__isnull=True, initiatives__overlap=initiatives
    )
    found: dict[UUID, list[Finding]] = defaultdict(list)
    rows = findings_visible_to(actor).exclude(state=FindingState.RESOLVED).filter(touches)
    for finding in sorted(with_severity(rows), key=_urgency):
        touched = [finding.initiative_id] if finding.initiative_id else finding.initiatives
        for initiative in wanted.intersection(touched):
            found[initiative].append(finding)
    return found


def _urgency(finding: Any) -> tuple[int, date, UUID]:
    return -finding.severity, finding.since or finding.as_of, finding.pk


def _obligations(
    actor: Membership, initiatives: list[UUID], as_of: date
) -> Mapping[UUID, list[Mapping[str, Any]]]:
    """Return what is owed in or by each initiative, what is tightest first."""
    wanted = set(initiatives)
    ends = Q(predecessor_initiative__in=initiatives) | Q(successor_initiative__in=initiatives)
    owed: dict[UUID, list[Mapping[str, Any]]] = defaultdict(list)
    rows = map(obligation_row, obligations_of(actor, as_of).filter(ends))
    for row in sorted(rows, key=lambda row: (row["slack_days"], row["dependency"])):
        for initiative in wanted & {row["initiative"], row["awaiting_initiative"]}:
            owed[initiative].append(row)
    return owed


def _scope(actor: Membership, scope: Mapping[str, Any], number: int) -> str:
    told = ngettext("%(count)d initiative", "%(count)d initiatives", number) % {"count": number}
    key = scope.get("programme")
    if key:
        programme: Programme | None = programmes_visible_to(actor).filter(key=key).first()
        name = programme.name if programme else key
        return _("Programme %(name)s: %(count)s") % {"name": apart(name), "count": told}
    if scope.get("initiatives"):
        return _("Chosen initiatives: %(count)s") % {"count": told}
    return _("All that the reader sees: %(count)s") % {"count": told}


def _limits(portfolio: Portfolio) -> str:
    """Return what was left out of the report; "" for nothing."""
    told = []
    if portfolio.number > MOST_ROWS:
        told.append(
            _("Of %(all)d initiatives, the %(most)d that are furthest out of step are listed.")
            % {"all": portfolio.number, "most": MOST_ROWS}
        )
    if portfolio.number > MOST_CHAPTERS:
        told.append(
            _("The %(most)d that are furthest out of step have a chapter of their own.")
            % {"most": MOST_CHAPTERS}
        )
    return " ".join(told)


def _summary(portfolio: Portfolio) -> list[dict[str, Any]]:
    return [
        {
            "level": str(level),
            "words": str(LEVEL_WORDS[level]) if level else _("no level"),
            "count": count,
        }
        for level, count in portfolio.levels.items()
    ]


def _row(row: Mapping[str, Any], layers: Mapping[str, str]) -> dict[str, Any]:
    standing = {**row, "pairs": [row["worst_pair"]] if row["worst_pair"] else []}
    done = sum(lane["completed"] for lane in row["lanes"])
    return {
        "name": apart(row["name"]),
        "done": _("%(done)s of %(all)s")
        % {"done": done, "all": sum(lane["milestones"] for lane in row["lanes"])},
        **standing_told(standing, layers),
    }


def _words() -> dict[str, str]:
    """Return what the template says by itself."""
    return {
        "report": _("Status report"),
        "page": _("Page {page} of {pages}"),
        "all": _("All initiatives"),
        "no_initiatives": _("There is no initiative in this report."),
        "initiative": _("Initiative"),
        "level": _("Level"),
        "no_level": _("none"),
        "standing": _("What is out of step"),
        "done": _("Milestones done"),
        "lanes": _("Where its layers stand"),
        "no_lanes": _("It has no milestones yet."),
        "layer": _("Layer"),
        "earned": _("Earned"),
        "planned": _("Planned by now"),
        "pace": _("Pace"),
        "behind_ahead": _("Behind | ahead"),
        "findings": _("Open findings"),
        "no_findings": _("Nothing is out of step long enough to be a finding."),
        "since": _("Since"),
        "forecast": _("When it will be done"),
        "half": _("Half of the trials by"),
        "most": _("Four of five by"),
        "on_time": _("On time"),
        "milestone": _("Milestone"),
        "owner": _("Owner"),
        "promised": _("Promised"),
        "expected": _("Expected or done"),
        "late": _("Late"),
        "none": _("None."),
        "owed": _("Who owes what to whom"),
        "by": _("Owed by"),
        "to": _("Owed to"),
        "what": _("What"),
        "due": _("Needed by"),
        "slack": _("Slack"),
    }
