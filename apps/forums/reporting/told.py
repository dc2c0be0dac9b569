"""What a report may say of people: by the attribution that their forum agreed on."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.forums.models import Attribution, Session
from apps.forums.words import Words
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.words import SECTOR_WORDS

_RULES: Final[Words] = {
    Attribution.NAMED: gettext_lazy("It names people."),
    Attribution.ORGANISATIONS: gettext_lazy("It names organisations, and no people."),
    Attribution.CHATHAM_HOUSE: gettext_lazy(
        "Chatham House Rule: it tells what was said, and names neither people nor organisations."
    ),
}
# From the one that tells least.
_STRICTEST: Final = (Attribution.CHATHAM_HOUSE, Attribution.ORGANISATIONS, Attribution.NAMED)


def rule_of(sessions: list[Session]) -> str:
    """Return what a report of some sessions names, in a sentence: the strictest of their rules."""
    found = {session.forum.attribution for session in sessions}
    rule = next((rule for rule in _STRICTEST if rule in found), Attribution.CHATHAM_HOUSE)
    if len(found) > 1:
        return _("Each part of it names whom its forum has agreed to name.")
    return str(_RULES[rule])


def person_told(session: Session, name: str, organisation: str, sector: str) -> str:
    """Return what a report calls somebody: by name, organisation or sector; "" for none of them."""
    match session.forum.attribution:
        case Attribution.NAMED:
            return f"{name} ({organisation})" if name and organisation else name or organisation
        case Attribution.ORGANISATIONS:
            return organisation or sector_told(sector)
        case _:
            return sector_told(sector)


def member_told(session: Session, member: Membership | None) -> str:
    """Return what a report calls who ran a session; "" for nobody, and where nobody is named."""
    if member is None or session.forum.attribution == Attribution.CHATHAM_HOUSE:
        return ""
    organisation = member.organisation
    return person_told(
        session,
        member.actor_name,
        organisation.name if organisation else "",
        organisation.sector if organisation else "",
    )


def organisation_told(session: Session, organisation: Organisation) -> str:
    """Return what a report calls an organisation: by name, or by its sector."""
    return person_told(session, "", organisation.name, organisation.sector)


def presenter_told(session: Session, presenter: str) -> str:
    """Return who presented an item, as it was written: where people are named, else ""."""
    return presenter if session.forum.attribution == Attribution.NAMED else ""


def sector_told(sector: str) -> str:
    """Return a sector in words."""
    return str(SECTOR_WORDS.get(sector) or _("of no sector"))
