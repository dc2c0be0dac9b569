"""The owners who have to accept a commitment, and the person who is asked for each of them."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from apps.common.errors import InvalidInputError
from apps.common.writing import assign
from apps.forums.links import COMMITMENT_LINKS
from apps.forums.models import Answer, Commitment, CommitmentParty, Side
from apps.forums.selectors.attribution import keeps_record
from apps.forums.services.colleagues import is_known_to_speak_for
from apps.forums.services.invitees import Invitee, Misnamed, Named, invitees
from apps.stakeholders.access import ACTIONS, OFFICE
from apps.stakeholders.models import Membership, Organisation

Person = Mapping[str, Any]
# Under which name a body names the person of a side.
PERSONS: Final[dict[str, Side]] = {
    "person": Side.COMMITS,
    "counterpart_person": Side.COUNTS_ON_IT,
}
_ANYBODY: Final[dict[str, Any]] = {"member": None, "email": "", "name": ""}
_UNANSWERED: Final = {
    "answer": Answer.WAITING,
    "answered_at": None,
    "answered_by": None,
    "by_link": False,
    "reason": "",
}


def write_parties(
    commitment: Commitment,
    persons: Mapping[Side, Person],
    *,
    actor: Membership,
    anew: Collection[Side] = (),
) -> None:
    """Let a commitment have its owners, once where both are the same; in its transaction.

    persons: who is asked, by side; whoever is not named is whom the organisation lets be asked
    anew: sides whose organisation is another one than before
    Raises: InvalidInputError
    """
    owners: dict[Side, Organisation | None] = {Side.COMMITS: commitment.organisation}
    if commitment.counterpart_id != commitment.organisation_id:
        owners[Side.COUNTS_ON_IT] = commitment.counterpart
    elif persons.get(Side.COUNTS_ON_IT):
        message = f"What this is for is {commitment.organisation.name}'s own: say `person`."
        raise InvalidInputError.at("/counterpart_person", message, "same_owner")
    commitment.parties.exclude(side__in=owners).delete()
    known = {Side(party.side): party for party in commitment.parties.all()}
    for side, organisation in owners.items():
        if side in known and side not in anew and side not in persons:
            continue
        asked = _asked(commitment, actor, side, organisation, persons.get(side))
        if side in known:
            # Whoever was asked before has no part in it any more.
            assign(known[side], asked | _UNANSWERED | COMMITMENT_LINKS.new())
        else:
            CommitmentParty.objects.create(
                workspace_id=commitment.workspace_id,
                commitment=commitment,
                side=side,
                **asked,
                **COMMITMENT_LINKS.new(),
            )


def ask_again(commitment: Commitment) -> None:
    """Let nobody have answered: what was answered was something else."""
    commitment.parties.update(**_UNANSWERED)


def _asked(
    commitment: Commitment,
    actor: Membership,
    side: Side,
    organisation: Organisation | None,
    person: Person | None,
) -> dict[str, Any]:
    """Return who is asked: the person named, the organisation's contact, or any of its members."""
    pointer = next(f"/{name}" for name, of in PERSONS.items() if of == side)
    if person is not None:
        member = person.get("member")
        named = Named(member.pk if member else None, person.get("email", ""))
        meant = _meant(actor, named, pointer)
        if not _may_ask(actor, commitment, organisation, meant):
            message = (
                "Who answers for another organisation is not yours to say: leave it out, and its"
                " contact or its members are asked, or let the programme office propose it."
            )
            raise InvalidInputError.at(
                f"{pointer}/{'member' if member else 'email'}", message, "of_another_organisation"
            )
        return meant._asdict() | {"name": person.get("name", "")}
    if organisation is None:
        return _ANYBODY
    if organisation.contact:
        return _meant(actor, Named(None, organisation.contact), pointer)._asdict() | {"name": ""}
    answering = Membership.objects.filter(
        organisation=organisation, active=True, role__in=ACTIONS["forums.answer"].roles
    )
    if not answering.exists():
        message = (
            f"{organisation.name} has neither a contact nor a member who could answer: say whom"
            " to ask."
        )
        raise InvalidInputError.at(pointer, message, "required")
    return _ANYBODY


def _may_ask(
    actor: Membership, commitment: Commitment, organisation: Organisation | None, person: Invitee
) -> bool:
    """Tell whether the actor may have somebody answer for an owner.

    Whoever answers by a link accepts for the owner: who proposes to another organisation must not
    choose who that is, but whoever convenes knows whom it has sent. What nobody owns is the
    office's.
    """
    if actor.role in OFFICE:
        return True
    if organisation is None:
        return False
    if actor.organisation_id == organisation.pk or is_known_to_speak_for(organisation, person):
        return True
    return commitment.session is not None and keeps_record(actor, commitment.session)


def _meant(actor: Membership, named: Named, pointer: str) -> Invitee:
    (found,) = invitees(actor, [named])
    if isinstance(found, Misnamed):
        raise InvalidInputError.at(f"{pointer}/{found.field}", found.detail, found.code)
    return found
