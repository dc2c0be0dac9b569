"""Clashes of sessions in words: what is in the way, and of whom."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.forums.selectors.clashes import Clash, ClashKind

_ELSEWHERE: Final[Mapping[str, str | Promise]] = {
    ClashKind.ROOM: gettext_lazy("“%(other)s” has the room at that time."),
    ClashKind.CHAIR: gettext_lazy("%(name)s, who chairs it, has to be in “%(other)s” then."),
    ClashKind.RAPPORTEUR: gettext_lazy(
        "%(name)s, who keeps the record, has to be in “%(other)s” then."
    ),
    ClashKind.PERSON: gettext_lazy("%(name)s is asked to be in “%(other)s” then."),
}
# Of what the reader does not see.
_NOT_FREE: Final[Mapping[str, str | Promise]] = {
    ClashKind.ROOM: gettext_lazy("The room is taken then."),
    ClashKind.CHAIR: gettext_lazy("%(name)s, who chairs it, is not free then."),
    ClashKind.RAPPORTEUR: gettext_lazy("%(name)s, who keeps the record, is not free then."),
    ClashKind.PERSON: gettext_lazy("%(name)s is not free then."),
}


def clash_words(clash: Clash) -> str:
    """Return one clash as a sentence."""
    name = clash.person.name if clash.person else ""
    if clash.kind == ClashKind.HOURS and clash.local is not None:
        return _("For %(name)s it begins at %(time)s, outside of working hours.") % {
            "name": name,
            "time": f"{clash.local:%H:%M}",
        }
    if clash.other is None:
        return str(_NOT_FREE[clash.kind]) % {"name": name}
    return str(_ELSEWHERE[clash.kind]) % {"name": name, "other": clash.other.title}
