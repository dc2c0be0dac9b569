"""Who may do what with a commitment, beyond what its role allows."""

from collections.abc import Iterable

from apps.common.history import Actor
from apps.forums.models import Commitment, CommitmentParty, Session, Side
from apps.forums.promises import COMMITMENT_STEPS
from apps.forums.selectors.attribution import keeps_record
from apps.forums.services.commitment_refusals import (
    CommitmentStepError,
    NotOwnerError,
    NotProposerError,
)
from apps.stakeholders.access import OFFICE
from apps.stakeholders.models import Membership, Organisation


def require_step(commitment: Commitment, step: str) -> None:
    """Raise CommitmentStepError unless a commitment stands where a step begins."""
    if commitment.state not in COMMITMENT_STEPS[step].since:
        raise CommitmentStepError(step, commitment.state)


def may_propose(
    actor: Membership,
    organisation: Organisation,
    counterpart: Organisation | None,
    session: Session | None,
) -> bool:
    """Tell whether the actor may ask two owners for a commitment: one of them, and who convenes."""
    if actor.role in OFFICE or actor.organisation_id in _ids(organisation, counterpart):
        return True
    return session is not None and keeps_record(actor, session)


def may_shape(actor: Membership, commitment: Commitment) -> bool:
    """Tell whether the actor may change a commitment, or withdraw it."""
    if commitment.proposed_by_id == actor.pk:
        return True
    return may_propose(actor, commitment.organisation, commitment.counterpart, commitment.session)


def require_shaper(actor: Membership, commitment: Commitment) -> None:
    """Raise NotProposerError unless the actor may change a commitment."""
    if not may_shape(actor, commitment):
        raise NotProposerError


def answering(parties: Iterable[CommitmentParty], actor: Actor) -> list[CommitmentParty]:
    """Return the owners that an actor answers for: by its organisation, by name, by its link.

    The office answers for what nobody owns.
    """
    return [party for party in parties if _answers(party, actor)]


def require_answering(parties: Iterable[CommitmentParty], actor: Actor) -> list[CommitmentParty]:
    """Return the owners that an actor answers for. Raises: NotOwnerError."""
    every = list(parties)
    own = answering(every, actor)
    if not own:
        names = [party.organisation.name for party in every if party.organisation]
        raise NotOwnerError(" or ".join(names))
    return own


def require_committed(parties: Iterable[CommitmentParty], actor: Actor) -> CommitmentParty:
    """Return the owner that has to keep a commitment, if it is the actor. Raises: NotOwnerError."""
    committed = [party for party in parties if party.side == Side.COMMITS]
    return require_answering(committed, actor)[0]


def _answers(party: CommitmentParty, actor: Actor) -> bool:
    if isinstance(actor, CommitmentParty):
        return party.pk == actor.pk
    if not isinstance(actor, Membership):
        return False
    if party.member_id == actor.pk:
        return True
    if party.organisation is None:
        return actor.role in OFFICE
    return actor.organisation_id == party.organisation.pk


def _ids(*organisations: Organisation | None) -> set[object]:
    return {each.pk for each in organisations if each is not None}
