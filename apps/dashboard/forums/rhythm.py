"""The rhythm of a forum as people say it: how often, on which day; and the days that follow."""

import re
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.dashboard.wording import Words
from apps.forums.rhythms import recurrence, validate_rhythm

_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
OFTEN: Final[Words] = {
    "": gettext_lazy("When its organisers say so"),
    "week": gettext_lazy("Every week"),
    "fortnight": gettext_lazy("Every second week"),
    "month": gettext_lazy("Every month"),
    "quarter": gettext_lazy("Every third month"),
    "rule": gettext_lazy("By a rule of its own"),
}
_WHICH: Final[Words] = {
    "1": gettext_lazy("the first"),
    "2": gettext_lazy("the second"),
    "3": gettext_lazy("the third"),
    "4": gettext_lazy("the fourth"),
    "-1": gettext_lazy("the last"),
}
# How often, as the rule says it before the day.
_RULES: Final = {
    "week": "FREQ=WEEKLY",
    "fortnight": "FREQ=WEEKLY;INTERVAL=2",
    "month": "FREQ=MONTHLY",
    "quarter": "FREQ=MONTHLY;INTERVAL=3",
}
_MONTHLY: Final = frozenset({"month", "quarter"})
_SAID: Final = re.compile(
    r"(?P<rule>FREQ=\w+(?:;INTERVAL=\d+)?);BYDAY=(?P<which>-1|[1-4])?(?P<day>[A-Z]{2})"
)
_MOST_SHOWN: Final = 4


class Said(NamedTuple):
    """A rhythm in the parts that the form has. rule: where it is none that they can say."""

    often: str
    which: str
    day: str
    rule: str


def said_of(rhythm: str) -> Said:
    """Return a rhythm in the parts by which people say it."""
    found = _SAID.fullmatch(rhythm)
    often = {rule: often for often, rule in _RULES.items()}.get(found["rule"]) if found else None
    if found and often and (often in _MONTHLY) == bool(found["which"]):
        return Said(often, found["which"] or "1", found["day"], "")
    return Said("rule" if rhythm else "", "1", "TU", rhythm)


def words_of(rhythm: str) -> str:
    """Return a rhythm in the reader's language; "" where there is none."""
    said = said_of(rhythm)
    day = str(WEEKDAYS[_DAYS.index(said.day)])
    told = {"day": day, "which": str(_WHICH[said.which])}
    match said.often:
        case "week":
            return _("Every week: %(day)s") % told
        case "fortnight":
            return _("Every second week: %(day)s") % told
        case "month":
            return _("Every month: %(which)s %(day)s") % told
        case "quarter":
            return _("Every third month: %(which)s %(day)s") % told
        case "rule":
            return _("By the rule %(rule)s") % {"rule": rhythm}
    return ""


def next_days(rhythm: str, after: datetime, most: int = _MOST_SHOWN) -> Sequence[datetime]:
    """Return the next times of a rhythm, counted from a time on the wall."""
    return list(islice(recurrence(rhythm, first=after), most)) if rhythm else []


class RhythmForm(forms.Form):
    """How often a forum meets, and on which day."""

    often = forms.ChoiceField(
        label=gettext_lazy("It meets"), required=False, choices=list(OFTEN.items())
    )
    which = forms.ChoiceField(
        label=gettext_lazy("Of the month"),
        required=False,
        choices=list(_WHICH.items()),
        help_text=gettext_lazy("Where it meets by the month."),
    )
    day = forms.ChoiceField(
        label=gettext_lazy("Day of the week"),
        required=False,
        choices=[(key, WEEKDAYS[place]) for place, key in enumerate(_DAYS)],
    )
    rule = forms.CharField(
        label=gettext_lazy("Rule of its own"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "As calendars write it (RFC 5545), such as FREQ=MONTHLY;BYMONTHDAY=15."
        ),
    )
    rhythm_fields = ("often", "which", "day", "rule")

    def clean(self) -> dict[str, Any]:
        """Put the rhythm together. Each part that is missing is the first of its kind."""
        said = super().clean() or {}
        often = said.get("often", "")
        if often == "rule":
            said["rhythm"] = self._own(said.get("rule", ""))
        elif often:
            which = (said.get("which") or "1") if often in _MONTHLY else ""
            said["rhythm"] = f"{_RULES[often]};BYDAY={which}{said.get('day') or _DAYS[0]}"
        else:
            said["rhythm"] = ""
        return said

    def _own(self, rule: str) -> str:
        rule = rule.strip().upper().removeprefix("RRULE:")
        if not rule:
            self.add_error("rule", _("Write the rule, or choose how often above."))
            return ""
        try:
            validate_rhythm(rule)
        except ValidationError as error:
            self.add_error("rule", error)
            return ""
        return rule


def initial_rhythm(rhythm: str) -> dict[str, str]:
    """Return what the form begins with."""
    return said_of(rhythm)._asdict()
