"""Who is meant by a member's id or an e-mail address, for one person or for many at once."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.db.models.functions import Lower

from apps.stakeholders.models import Membership
from apps.stakeholders.selectors import members_visible_to


class Named(NamedTuple):
    """How somebody is named: by the id of a member, by an address, or by both."""

    member: UUID | None = None
    email: str = ""


class Invitee(NamedTuple):
    """Who that is: a member with its address, or somebody known by the address alone."""

    member: Membership | None
    email: str


class Misnamed(NamedTuple):
    """Why nobody is meant: the field that is wrong, what is wrong, a code."""

    field: str
    detail: str
    code: str


def invitees(actor: Membership, named: Sequence[Named]) -> list[Invitee | Misnamed]:
    """Return who is meant by each name, or why nobody is; with one query for all."""
    addresses = {one.email.lower() for one in named if one.email}
    ids = {one.member for one in named if one.member}
    rows = members_visible_to(actor).filter(active=True, user__is_service=False)
    known = rows.annotate(address=Lower("user__email")).filter(
        Q(pk__in=ids) | Q(address__in=addresses)
    )
    by_id: dict[UUID, Membership] = {member.pk: member for member in known}
    by_address: dict[str, Membership] = {
        member.user.email.lower(): member for member in by_id.values()
    }
    return [_meant(one, by_id, by_address) for one in named]


def _meant(
    one: Named, by_id: dict[UUID, Membership], by_address: dict[str, Membership]
) -> Invitee | Misnamed:
    if one.member is None:
        return _behind(one.email, by_address)
    member = by_id.get(one.member)
    if member is None:
        return Misnamed("member", "This member cannot come: it is no person.", "member")
    if one.email and one.email.lower() != member.user.email.lower():
        message = "This is not the member's address. Say one of the two."
        return Misnamed("email", message, "said_twice")
    return Invitee(member, member.user.email)


def _behind(email: str, by_address: dict[str, Membership]) -> Invitee | Misnamed:
    if not email:
        return Misnamed("email", "Say who is invited: a member, or an e-mail address.", "required")
    member = by_address.get(email.lower())
    if member is not None:
        return Invitee(member, member.user.email)
    try:
        validate_email(email)
    except ValidationError:
        return Misnamed("email", "This is no e-mail address.", "invalid")
    return Invitee(None, email)
