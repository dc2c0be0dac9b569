"""A finding in one sentence that a minister can read, in the reader's language.

Made from what is stored with the finding, so that every figure in it stands in the explanation too.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.alignment.models import Finding
from coordination.vocabulary import FindingKind, Level

LEVEL_NAMES = {
    Level.WATCH: _("watch"),
    Level.WARNING: _("warning"),
    Level.CRITICAL: _("critical"),
}


def sentence_of(finding: Finding, layers: Mapping[str, str]) -> str:
    """Return the finding in one sentence.

    layers: the names of the workspace's layers by key
    """
    where = finding.initiative.name if finding.initiative else _("Several initiatives")
    tell = _TELLERS[FindingKind(finding.kind)]
    return tell(where, finding, layers)


def _pace(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    story = finding.explanation
    leaders = get_text_list([layers.get(key, key) for key in finding.leading], _("and"))
    days = finding.skew_days or 0
    told = ngettext(
        "%(where)s: %(leaders)s runs %(days)d day ahead of %(lagging)s",
        "%(where)s: %(leaders)s runs %(days)d days ahead of %(lagging)s",
        days,
    ) % {
        "where": where,
        "leaders": leaders,
        "days": days,
        "lagging": layers.get(finding.lagging or "", finding.lagging),
    }
    if finding.since:
        told += _(", at %(level)s since %(since)s") % {
            "level": _(finding.level or ""),
            "since": _shown(finding.since.isoformat()),
        }
    if story.get("silent_layers"):
        silent = get_text_list([layers.get(key, key) for key in story["silent_layers"]], _("and"))
        return told + _("; nobody has reported lately on %(silent)s, so it may be worse.") % {
            "silent": silent
        }
    if story.get("closing_order"):
        first = story["closing_order"][0]
        return told + _("; finishing “%(name)s”%(owner)s first would bring it to %(days)d days.") % {
            "name": _name(story, first["milestone"]),
            "owner": _owner(story, first["milestone"]),
            "days": first["skew_days_after"],
        }
    return told + "."


def _missing_layer(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    return _("%(where)s: work has begun, but nothing is planned for %(layer)s.") % {
        "where": where,
        "layer": layers.get(finding.lagging or "", finding.lagging),
    }


def _silence(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    due = len(finding.explanation["due"])
    return ngettext(
        "%(where)s: %(due)d milestone of %(layer)s is due and has not been reported on for weeks,"
        " so its pace is unknown.",
        "%(where)s: %(due)d milestones of %(layer)s are due and have hardly been reported on for weeks,"
        " so its pace is unknown.",
        due,
    ) % {"where": where, "due": due, "layer": layers.get(finding.lagging or "", finding.lagging)}


def _ran_ahead(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    story = finding.explanation
    return _("%(where)s: “%(successor)s” is done, but “%(binding)s”%(owner)s, which it needed, is not.") % {
        "where": where,
        "successor": _name(story, story["successor"]),
        "binding": _name(story, story["binding"]),
        "owner": _owner(story, story["binding"]),
    }


def _dependency_conflict(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    story = finding.explanation
    late = -story["slack_days"]
    return ngettext(
        "%(where)s: “%(successor)s” is expected %(late)d day before “%(binding)s”%(owner)s, which it needs,"
        " can release it.",
        "%(where)s: “%(successor)s” is expected %(late)d days before “%(binding)s”%(owner)s, which it needs,"
        " can release it.",
        late,
    ) % {
        "where": where,
        "successor": _name(story, story["successor"]),
        "late": late,
        "binding": _name(story, story["binding"]),
        "owner": _owner(story, story["binding"]),
    }


def _gridlock(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    story = finding.explanation
    names = [f"“{_name(story, one)}”{_owner(story, one)}" for one in story["members"]]
    if len(names) == 1:
        return _("%(where)s: %(name)s can never start: what it needs was cancelled.") % {
            "where": where,
            "name": names[0],
        }
    told = _("%(where)s: %(names)s wait for each other, so none of them can start") % {
        "where": where,
        "names": get_text_list(names, _("and")),
    }
    if not story["interventions"]:
        return told + "."
    best = story["interventions"][0]
    chosen = get_text_list([f"“{_name(story, one)}”" for one in best["milestones"]], _("and"))
    return told + _("; to let %(chosen)s go ahead would release %(count)d of them.") % {
        "chosen": chosen,
        "count": best["releases"],
    }


def _forecast(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    return _("%(where)s: %(lagging)s is expected to fall behind within 90 days.") % {
        "where": where,
        "lagging": layers.get(finding.lagging or "", finding.lagging),
    }


_TELLERS = {
    FindingKind.PACE: _pace,
    FindingKind.MISSING_LAYER: _missing_layer,
    FindingKind.SILENCE: _silence,
    FindingKind.RAN_AHEAD: _ran_ahead,
    FindingKind.DEPENDENCY_CONFLICT: _dependency_conflict,
    FindingKind.GRIDLOCK: _gridlock,
    FindingKind.FORECAST: _forecast,
}


def _name(story: Mapping[str, Any], milestone: str) -> str:
    return str(story["milestones"].get(milestone, {}).get("name") or _("a removed milestone"))


def _owner(story: Mapping[str, Any], milestone: str) -> str:
    owner = story["milestones"].get(milestone, {}).get("owner")
    return f" ({owner})" if owner else ""


def _shown(day: str) -> str:
    return date_format(date.fromisoformat(day), "DATE_FORMAT")
