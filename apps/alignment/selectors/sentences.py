"""A finding in one sentence that a minister can read, in the reader's language.

Made from what is stored with the finding, so that every figure in it stands in the explanation too.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language_bidi, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from apps.alignment.models import Finding
from coordination.vocabulary import FindingKind, FindingState, Level, Resolution

_FIRST_STRONG_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"

# A sentence names no more; the explanation has all.
_NAMED = 4

LEVEL_NAMES = {
    Level.WATCH: gettext_lazy("watch"),
    Level.WARNING: gettext_lazy("warning"),
    Level.CRITICAL: gettext_lazy("critical"),
}


def sentence_of(finding: Finding, layers: Mapping[str, str]) -> str:
    """Return the finding in one sentence.

    layers: the names of the workspace's layers by key
    """
    where = _apart(finding.initiative.name) if finding.initiative else _("Several initiatives")
    kind = FindingKind(finding.kind)
    told = _TELLERS[kind](where, finding, layers)
    if finding.state != FindingState.RESOLVED:
        return told
    if kind is FindingKind.PACE and finding.resolution != Resolution.CAME_TRUE:
        return _resolved_pace(where, finding, layers)
    return _resolved(told, finding)


def _resolved(told: str, finding: Finding) -> str:
    """Return what was said while it was true, and how it ended."""
    ended = {
        Resolution.RECOVERED: _("Settled on %(on)s. It was: %(told)s"),
        Resolution.REBASELINED: _("Gone with a new plan on %(on)s. It was: %(told)s"),
        Resolution.WITHDRAWN: _("Withdrawn on %(on)s. It was: %(told)s"),
        Resolution.CAME_TRUE: _("Came true by %(on)s. It was: %(told)s"),
    }[Resolution(str(finding.resolution))]
    return ended % {"on": _shown(finding.resolved_on), "told": told}


def _pace(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    story = finding.explanation
    told = ngettext(
        "%(where)s: %(lagging)s is %(days)d day behind %(leaders)s",
        "%(where)s: %(lagging)s is %(days)d days behind %(leaders)s",
        finding.skew_days or 0,
    ) % {
        "where": where,
        "leaders": _listed(finding.leading, layers),
        "days": finding.skew_days or 0,
        "lagging": _listed([finding.lagging or ""], layers),
    }
    if finding.since and finding.level:
        told += _(", at %(level)s since %(since)s") % {
            "level": LEVEL_NAMES[Level(finding.level)],
            "since": _shown(finding.since),
        }
    if story.get("silent_layers"):
        return told + _("; nobody has reported lately on %(silent)s, so it may be worse.") % {
            "silent": _listed(story["silent_layers"], layers)
        }
    return told + _way_out(story)


def _way_out(story: Mapping[str, Any]) -> str:
    """Return what to finish first, and what that would do."""
    if not story.get("closing_order"):
        return "."
    first = story["closing_order"][0]
    skew = max(first["skew_days_after"], 0)
    return ngettext(
        "; finishing “%(name)s”%(owner)s would bring that to %(days)d day.",
        "; finishing “%(name)s”%(owner)s would bring that to %(days)d days.",
        skew,
    ) % {
        "name": _name(story, first["milestone"]),
        "owner": _owner(story, first["milestone"]),
        "days": skew,
    }


def _resolved_pace(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    told = {
        Resolution.RECOVERED: _("%(where)s: %(lagging)s has caught up (%(on)s)."),
        Resolution.REBASELINED: _(
            "%(where)s: %(lagging)s is in step with a new plan, not because work was done (%(on)s)."
        ),
        Resolution.WITHDRAWN: _("%(where)s: that %(lagging)s lags was withdrawn (%(on)s)."),
    }[Resolution(str(finding.resolution))]
    return told % {
        "where": where,
        "lagging": _listed([finding.lagging or ""], layers),
        "on": _shown(finding.resolved_on),
    }


def _missing_layer(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    return _("%(where)s: work has begun, but nothing is planned for %(layer)s.") % {
        "where": where,
        "layer": _listed([finding.lagging or ""], layers),
    }


def _silence(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    due = len(finding.explanation["due"])
    return ngettext(
        "%(where)s: %(due)d milestone of %(layer)s is due and has not been reported on for weeks,"
        " so its pace is unknown.",
        "%(where)s: %(due)d milestones of %(layer)s are due and have hardly been reported on"
        " for weeks, so its pace is unknown.",
        due,
    ) % {"where": where, "due": due, "layer": _listed([finding.lagging or ""], layers)}


def _ran_ahead(where: str, finding: Finding, _layers: Mapping[str, str]) -> str:
    story = finding.explanation
    return _(
        "%(where)s: “%(successor)s” is done, but “%(binding)s”%(owner)s, which it needed, is not."
    ) % {
        "where": where,
        "successor": _name(story, story["successor"]),
        "binding": _name(story, story["binding"]),
        "owner": _owner(story, story["binding"]),
    }


def _dependency_conflict(where: str, finding: Finding, _layers: Mapping[str, str]) -> str:
    story = finding.explanation
    late = -story["slack_days"]
    return ngettext(
        "%(where)s: “%(successor)s” is expected %(late)d day before “%(binding)s”%(owner)s,"
        " which it needs, can release it.",
        "%(where)s: “%(successor)s” is expected %(late)d days before “%(binding)s”%(owner)s,"
        " which it needs, can release it.",
        late,
    ) % {
        "where": where,
        "successor": _name(story, story["successor"]),
        "late": late,
        "binding": _name(story, story["binding"]),
        "owner": _owner(story, story["binding"]),
    }


def _gridlock(where: str, finding: Finding, _layers: Mapping[str, str]) -> str:
    story = finding.explanation
    members = story["members"]
    names = [f"“{_name(story, one)}”{_owner(story, one)}" for one in members[:_NAMED]]
    if len(members) == 1:
        return _("%(where)s: %(name)s can never start: what it needs was cancelled.") % {
            "where": where,
            "name": names[0],
        }
    told = _("%(where)s: %(names)s wait for each other, so none of them can start") % {
        "where": where,
        "names": _some(names, len(members)),
    }
    if not story["interventions"]:
        return told + "."
    best = story["interventions"][0]
    released = best["milestones"]
    chosen = _some([f"“{_name(story, one)}”" for one in released[:_NAMED]], len(released))
    return told + ngettext(
        "; to let %(chosen)s go ahead would release %(count)d milestone.",
        "; to let %(chosen)s go ahead would release %(count)d milestones.",
        best["releases"],
    ) % {"chosen": chosen, "count": best["releases"]}


def _forecast(where: str, finding: Finding, layers: Mapping[str, str]) -> str:
    story = finding.explanation
    days = finding.skew_days or 0
    told = ngettext(
        "%(where)s: by the dates that are stated, %(lagging)s will be %(days)d day behind"
        " %(leaders)s on %(on)s, which is %(level)s",
        "%(where)s: by the dates that are stated, %(lagging)s will be %(days)d days behind"
        " %(leaders)s on %(on)s, which is %(level)s",
        days,
    ) % {
        "where": where,
        "lagging": _listed([finding.lagging or ""], layers),
        "days": days,
        "leaders": _listed(finding.leading, layers),
        "on": _shown(date.fromisoformat(story["leaders"][0]["expected_on"])),
        "level": LEVEL_NAMES[Level(finding.level or Level.WARNING)],
    }
    if not story["late"]:
        return told + "."
    first = story["late"][0]
    name, owner = _name(story, first["milestone"]), _owner(story, first["milestone"])
    if first["expected"] is None:
        return told + _("; “%(name)s”%(owner)s can never be done as things stand.") % {
            "name": name,
            "owner": owner,
        }
    return told + _("; “%(name)s”%(owner)s is expected on %(expected)s, not on %(baseline)s.") % {
        "name": name,
        "owner": owner,
        "expected": _shown(date.fromisoformat(first["expected"])),
        "baseline": _shown(date.fromisoformat(first["baseline_date"])),
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
    name = story["milestones"].get(milestone, {}).get("name")
    return _apart(str(name)) if name else _("a removed milestone")


def _owner(story: Mapping[str, Any], milestone: str) -> str:
    owner = story["milestones"].get(milestone, {}).get("owner")
    return f" ({_apart(owner)})" if owner else ""


def _listed(keys: Sequence[str], layers: Mapping[str, str]) -> str:
    return get_text_list([_apart(layers.get(key, key)) for key in keys], _("and"))


def _some(names: list[str], number: int) -> str:
    """Return names, and how many of `number` are not among them."""
    others = number - len(names)
    if others:
        names = [
            *names,
            ngettext("%(count)d other", "%(count)d others", others) % {"count": others},
        ]
    return get_text_list(names, _("and"))


def _apart(name: str) -> str:
    """Return a name that a sentence in a right-to-left script does not tear apart."""
    return f"{_FIRST_STRONG_ISOLATE}{name}{_POP_ISOLATE}" if get_language_bidi() else name


def _shown(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""
