"""Commitments: proposed, proposed otherwise as long as they are not agreed, and removed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from apps.common.history import Actor, attribute_changes
from apps.common.writing import assign
from apps.events.services import Changed, publish_changes
from apps.forums.models import Answer, Commitment, CommitmentState, Side
from apps.forums.selectors.commitments import commitment_audiences
from apps.forums.services.commitment_facts import commitment_facts
from apps.forums.services.commitment_mail import CommitmentNotice, tell_owners
from apps.forums.services.commitment_parties import PERSONS, ask_again, write_parties
from apps.forums.services.commitment_refusals import AnsweredAlreadyError, NotProposerError
from apps.forums.services.commitment_rights import may_propose, require_shaper, require_step
from apps.forums.services.commitment_terms import AGREED_TO, checked_terms
from apps.forums.services.facts import Facts
from apps.stakeholders.models import Membership

_SAID: Final = (*AGREED_TO, "session", "agenda_item", "outcome")
# Where one of these changes, the owner of what it is for may be another one.
_DECIDING_OWNERS: Final = ("organisation", "milestone", "finding")


@transaction.atomic
def propose_commitment(*, actor: Membership, at: datetime, **said: Any) -> Commitment:
    """Ask two owners for a commitment: who commits, and the owner of what it is for.

    said: its fields; `person`, `counterpart_person`: who is asked, {member, name, email}
    Raises: NotProposerError, InvalidInputError
    """
    attribute_changes(actor)
    persons = _persons(said)
    terms = checked_terms(
        {name: said.get(name) for name in _SAID} | {"text": said.get("text", "")},
        today=actor.workspace.today(at),
    )
    if not may_propose(actor, terms["organisation"], terms["counterpart"], terms["session"]):
        raise NotProposerError
    commitment = Commitment.objects.create(
        workspace_id=actor.workspace_id, proposed_by=actor, **terms
    )
    write_parties(commitment, persons, actor=actor)
    publish_commitment(commitment, actor, at, None)
    tell_owners(commitment, CommitmentNotice.ASKED, at=at)
    return commitment


@transaction.atomic
def change_commitment(
    *, commitment: Commitment, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Commitment:
    """Propose it otherwise: what anybody has answered counts no more where the terms differ.

    Raises: NotProposerError, CommitmentStepError, InvalidInputError
    """
    commitment = locked(commitment)
    attribute_changes(actor)
    require_shaper(actor, commitment)
    require_step(commitment, "change")
    before = commitment_facts(commitment)
    persons = _persons(changes)
    was = {name: getattr(commitment, name) for name in _SAID}
    said = was | {name: value for name, value in changes.items() if name in _SAID}
    if "counterpart" not in changes and any(said[name] != was[name] for name in _DECIDING_OWNERS):
        said["counterpart"] = None
    terms = checked_terms(said, today=commitment.workspace.today(at))
    differs = any(terms[name] != was[name] for name in AGREED_TO)
    anew = [
        side
        for side, name in ((Side.COMMITS, "organisation"), (Side.COUNTS_ON_IT, "counterpart"))
        if terms[name] != was[name]
    ]
    assign(commitment, terms)
    write_parties(commitment, persons, actor=actor, anew=anew)
    if differs:
        ask_again(commitment)
        assign(commitment, {"state": CommitmentState.PROPOSED})
        tell_owners(commitment, CommitmentNotice.CHANGED, at=at)
    else:
        tell_owners(commitment, CommitmentNotice.ASKED, at=at, sides=persons)
    _renew(commitment)
    publish_commitment(commitment, actor, at, before)
    return commitment


@transaction.atomic
def remove_commitment(*, commitment: Commitment, actor: Membership, at: datetime) -> None:
    """Remove what was proposed and nobody has answered.

    Raises: NotProposerError, CommitmentStepError, AnsweredAlreadyError
    """
    commitment = locked(commitment)
    attribute_changes(actor)
    require_shaper(actor, commitment)
    require_step(commitment, "change")
    if commitment.parties.exclude(answer=Answer.WAITING).exists():
        raise AnsweredAlreadyError
    publish_commitment(commitment, actor, at, commitment_facts(commitment), "removed")
    commitment.delete()


def locked(commitment: Commitment) -> Commitment:
    """Return a commitment as it stands, locked: one of its answers happens at a time."""
    rows = _whole().select_for_update(of=("self",), no_key=True)
    return rows.get(pk=commitment.pk)


def with_owners(commitment: Commitment) -> Commitment:
    """Return a commitment with all that it hangs on, whoever looks at it."""
    return _whole().get(pk=commitment.pk)


def _whole() -> QuerySet[Commitment]:
    return Commitment.objects.select_related(
        "workspace",
        "organisation",
        "counterpart",
        "session__forum",
        "agenda_item",
        "outcome",
        "milestone__owner_organisation",
        "milestone__initiative__lead_organisation",
        "milestone__layer",
        "finding__initiative__lead_organisation",
        "proposed_by",
    )


def written(
    commitment: Commitment,
    actor: Actor | None,
    at: datetime,
    changes: Mapping[str, Any],
    verb: str,
    *,
    before: Facts,
) -> Commitment:
    """Write down a step of a commitment, and tell those who see it."""
    assign(commitment, changes)
    _renew(commitment)
    publish_commitment(commitment, actor, at, before, verb)
    return commitment


def publish_commitment(
    commitment: Commitment,
    actor: Actor | None,
    at: datetime,
    before: Facts | None,
    verb: str = "changed",
) -> None:
    """Publish what became of a commitment to those who see it."""
    after = None if verb == "removed" else commitment_facts(commitment)
    publish_changes(
        [Changed(commitment, before, after)],
        subject_type="commitment",
        actor=actor,
        at=at,
        verb=verb,
        restricted_to_members=commitment_audiences([commitment])[commitment.pk],
    )


def _renew(commitment: Commitment) -> None:
    """Give a commitment another version: its is that of the whole, with what was answered."""
    commitment.save(update_fields=["title"])


def _persons(said: Mapping[str, Any]) -> dict[Side, Any]:
    return {side: said[name] for name, side in PERSONS.items() if name in said}
