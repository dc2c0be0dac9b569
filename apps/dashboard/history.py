"""The history of an object in words: who changed what, from what to what, and why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.common.history_reading import Change
from apps.common.identities import as_uuid
from apps.dashboard.commitments.words import ANSWER_WORDS, STATE_WORDS
from apps.dashboard.wording import STATUS_WORDS, day_words, number_words
from apps.forums.models.commitments import LINK as COMMITMENT_LINK
from apps.forums.models.commitments import OFFICE
from apps.forums.promises import AGREED
from apps.programmes.models.links import LINK as REPORT_LINK
from apps.programmes.selectors import initiatives_visible_to
from apps.stakeholders.models import Membership, Workspace
from apps.stakeholders.selectors import organisations_visible_to

_FIELD_WORDS: Final[Mapping[str, str | Promise]] = {
    "initiative": gettext_lazy("Initiative"),
    "layer": gettext_lazy("Layer"),
    "owner_organisation": gettext_lazy("Owner"),
    "name": gettext_lazy("Name"),
    "weight": gettext_lazy("Weight"),
    "baseline_date": gettext_lazy("Baseline"),
    "forecast_date": gettext_lazy("Forecast"),
    "actual_date": gettext_lazy("Done on"),
    "status": gettext_lazy("Status"),
    "evidence_url": gettext_lazy("Evidence"),
    "note": gettext_lazy("Note"),
    "reported_at": gettext_lazy("Reported on"),
    "external_id": gettext_lazy("External id"),
    "source": gettext_lazy("Source"),
    # Of commitments.
    "organisation": gettext_lazy("Commits itself"),
    "counterpart": gettext_lazy("Counts on it"),
    "title": gettext_lazy("Title"),
    "text": gettext_lazy("Text"),
    "due_date": gettext_lazy("Due"),
    "state": gettext_lazy("State"),
    "accepted_at": gettext_lazy("Accepted by both on"),
    "done_on": gettext_lazy("Done on"),
    "answer_of_commits": gettext_lazy("Answer of who commits itself"),
    "answer_of_counts_on_it": gettext_lazy("Answer of who counts on it"),
    "reason_of_commits": gettext_lazy("Reason of who commits itself"),
    "reason_of_counts_on_it": gettext_lazy("Reason of who counts on it"),
}
# Whoever has no account makes changes by a link of its organisation.
_LINKS: Final = {
    COMMITMENT_LINK: gettext_lazy("%(owner)s (by the link of a commitment)"),
    REPORT_LINK: gettext_lazy("%(owner)s (by a report link)"),
}
_ORGANISATIONS: Final = ("owner_organisation", "organisation", "counterpart")
_NAMED: Final = ("initiative", *_ORGANISATIONS)
_DAYS: Final = ("baseline_date", "forecast_date", "actual_date", "due_date", "done_on")
_INSTANTS: Final = ("reported_at", "accepted_at")
_ANSWERS: Final = ("answer_of_commits", "answer_of_counts_on_it")


@dataclass(frozen=True, slots=True)
class Told:
    """A change in words. before: None where the object was made by it."""

    at: datetime
    actor: str
    what: str
    before: str
    after: str
    why: str


def told_changes(
    changes: Iterable[Change], actor: Membership, layers: Mapping[str, str]
) -> list[Told]:
    """Return changes in words, the latest first.

    layers: names by key
    What the reader does not see keeps its id.
    """
    changes = list(changes)
    names = _names(changes, actor)

    words: dict[str, Callable[[Any], str]] = {
        "status": lambda value: str(STATUS_WORDS[value]),
        "layer": lambda value: layers.get(value, value),
        "weight": lambda value: number_words(float(value)),
        "state": lambda value: str(STATE_WORDS.get(value, value)),
        **dict.fromkeys(_ANSWERS, lambda value: str(ANSWER_WORDS[value])),
        **dict.fromkeys(_INSTANTS, lambda value: _instant(actor.workspace, value)),
        **dict.fromkeys(_NAMED, lambda value: names.get(value, value)),
        **dict.fromkeys(_DAYS, lambda value: day_words(date.fromisoformat(value))),
    }

    def say(what: str, value: Any) -> str:
        return "" if value in {None, ""} else words.get(what, str)(value)

    return [
        Told(
            at=actor.workspace.local(change.at),
            actor=_actor_words(change.actor),
            what=str(_FIELD_WORDS.get(change.what, change.what)),
            before=say(change.what, change.from_),
            after=say(change.what, change.to),
            why=_why(change.why),
        )
        for change in reversed(changes)
    ]


def _why(why: str) -> str:
    """Return why something changed; of what two owners have agreed to, in the reader's language."""
    agreed = AGREED.fullmatch(why)
    return _("As agreed by %(owners)s") % {"owners": agreed["owners"]} if agreed else why


def _instant(workspace: Workspace, value: str) -> str:
    return date_format(workspace.local(datetime.fromisoformat(value)), "DATETIME_FORMAT")


def _names(changes: Iterable[Change], actor: Membership) -> dict[str, str]:
    """Return the names of what the changes point to, by id; one statement for each kind."""
    ids: dict[str, set[UUID]] = {name: set() for name in _NAMED}
    for change in changes:
        if change.what in ids:
            ids[change.what] |= {
                one for value in (change.from_, change.to) if value and (one := as_uuid(value))
            }
    found: dict[str, str] = {}
    for rows, wanted in (
        (initiatives_visible_to(actor), ids["initiative"]),
        (organisations_visible_to(actor), {pk for name in _ORGANISATIONS for pk in ids[name]}),
    ):
        found |= {
            str(pk): name for pk, name in rows.filter(pk__in=wanted).values_list("pk", "name")
        }
    return found


def _actor_words(name: str) -> str:
    """Return who made a change: by a link it is an organisation, or the programme office."""
    for kind, words in _LINKS.items():
        if name.endswith(kind):
            owner = name.removesuffix(kind)
            return words % {"owner": _("Programme office") if owner == OFFICE else owner}
    return name
