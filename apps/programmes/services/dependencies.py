"""Dependencies: tied by one owner, agreed on by the other."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.programmes.models import Dependency, Milestone
from apps.programmes.selectors.steps import was_agreed
from apps.programmes.services.dependency_rights import (
    is_own_proposal,
    owns_an_end,
    speaks_for_both,
)
from apps.programmes.services.facts import Facts, dependency_facts
from apps.programmes.services.publishing import publish_change
from apps.programmes.services.refusals import (
    AgreementNeededError,
    DecidedAlreadyError,
    NotDeclinedError,
    TheirProposalError,
    not_your_own,
)
from apps.programmes.services.rights import own_only
from apps.stakeholders.models import Membership
from coordination.vocabulary import Agreement

_AT_LEAST: Final = "need_at_least"


@transaction.atomic
def create_dependency(
    *,
    actor: Membership,
    predecessor: Milestone,
    successor: Milestone,
    at: datetime,
    **fields: Any,
) -> Dependency:
    """Make a milestone wait for another of the same workspace, in any initiative.

    It counts at once where the actor speaks for both ends, else when the other owner has accepted.
    fields: lag_days, need_group, need_at_least (left out: what the need's other members say)
    A cycle is not refused: it is what gridlock reports.
    Raises: InvalidInputError, NotAllowedError
    """
    attribute_changes(actor)
    if predecessor.pk == successor.pk:
        message = "A milestone cannot wait for itself."
        raise InvalidInputError.at("/successor", message, "on_itself")
    if predecessor.workspace_id != successor.workspace_id:
        message = "Both milestones have to be of one workspace."
        raise InvalidInputError.at("/successor", message, "other_workspace")
    dependency = Dependency(
        workspace_id=successor.workspace_id,
        predecessor=predecessor,
        predecessor_initiative_id=predecessor.initiative_id,
        successor=successor,
        successor_initiative_id=successor.initiative_id,
        **fields,
    )
    _require_an_end(dependency, actor)
    _propose(dependency, actor)
    _fit_into_need(dependency, says=_AT_LEAST in fields)
    dependency.save(force_insert=True)
    _publish(dependency, actor, at, before=None)
    return dependency


@transaction.atomic
def change_dependency(
    *, dependency: Dependency, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Dependency:
    """Change a lag or a need; what a partner changes, the other owner agrees on anew.

    need_at_least is the need's: changed at one member, it changes at all of them.
    Raises: InvalidInputError, NotAllowedError
    """
    attribute_changes(actor)
    _require_an_end(dependency, actor)
    before = dependency_facts(dependency)
    differing = [name for name, value in changes.items() if getattr(dependency, name) != value]
    for name in differing:
        setattr(dependency, name, changes[name])
    if not differing:
        return dependency
    _propose(dependency, actor)
    if "need_group" in differing:
        _fit_into_need(dependency, says=_AT_LEAST in changes)
    else:
        _check_need(dependency)
    dependency.save(update_fields=[*differing, "need_at_least", "agreement", "proposed_by"])
    if _AT_LEAST in differing:
        _tell_other_members(dependency, actor, at)
    _publish(dependency, actor, at, before=before)
    return dependency


@transaction.atomic
def accept_dependency(*, dependency: Dependency, actor: Membership, at: datetime) -> Dependency:
    """Agree to a proposed dependency: from now on it counts.

    Raises: DecidedAlreadyError, NotAllowedError
    """
    return _decide(dependency, actor, at, Agreement.ACCEPTED)


@transaction.atomic
def decline_dependency(
    *, dependency: Dependency, actor: Membership, at: datetime, reason: str = ""
) -> Dependency:
    """Refuse a proposed dependency.

    Raises: DecidedAlreadyError, NotAllowedError
    """
    return _decide(dependency, actor, at, Agreement.DECLINED, reason)


@transaction.atomic
def propose_again(
    *, dependency: Dependency, actor: Membership, at: datetime, reason: str = ""
) -> Dependency:
    """Ask anew for a dependency that was declined; who speaks for both ends agrees to it by that.

    Raises: NotDeclinedError, NotAllowedError
    """
    attribute_changes(actor, reason=reason)
    _require_an_end(dependency, actor)
    if dependency.agreement != Agreement.DECLINED:
        message = f"It is {dependency.agreement}: there is nothing to ask for anew."
        raise NotDeclinedError(message)
    before = dependency_facts(dependency)
    _propose(dependency, actor)
    dependency.save(update_fields=["agreement", "proposed_by"])
    _publish(dependency, actor, at, before=before, reason=reason)
    return dependency


@transaction.atomic
def remove_dependency(*, dependency: Dependency, actor: Membership, at: datetime) -> None:
    """Remove a dependency; one that both owners agreed on only the office, or who owns both ends.

    Nor does one owner undo by changing it what both had agreed on. A proposal is taken back by who
    made it; the other owner declines it, so that it is told.
    Raises: NotAllowedError, AgreementNeededError
    """
    attribute_changes(actor)
    _require_an_end(dependency, actor)
    if not speaks_for_both(dependency, actor):
        if was_agreed(dependency):
            message = "Ask the programme office, or change it, so that the other owner is asked."
            raise AgreementNeededError(message)
        is_theirs = not is_own_proposal(dependency, actor)
        if dependency.agreement == Agreement.PROPOSED and is_theirs:
            raise TheirProposalError
    publish_change(
        dependency,
        "dependency",
        actor=actor,
        at=at,
        before=dependency_facts(dependency),
        after=None,
        initiatives=(dependency.predecessor_initiative, dependency.successor_initiative),
    )
    dependency.delete()


def _decide(
    dependency: Dependency, actor: Membership, at: datetime, agreement: Agreement, reason: str = ""
) -> Dependency:
    attribute_changes(actor, reason=reason)
    if dependency.agreement != Agreement.PROPOSED:
        message = f"It is {dependency.agreement}. Change it to propose it anew."
        raise DecidedAlreadyError(message)
    _require_an_end(dependency, actor)
    if is_own_proposal(dependency, actor) and not speaks_for_both(dependency, actor):
        raise not_your_own("", "Your organisation proposed it: the other owner decides.")
    before = dependency_facts(dependency)
    dependency.agreement = agreement.value
    dependency.save(update_fields=["agreement"])
    _publish(dependency, actor, at, before=before, verb=agreement.value, reason=reason)
    return dependency


def _require_an_end(dependency: Dependency, actor: Membership) -> None:
    if own_only(actor, "dependencies.write") and not owns_an_end(dependency, actor):
        raise not_your_own("", "Your organisation has to own one of the two milestones.")


def _propose(dependency: Dependency, actor: Membership) -> None:
    agreed = speaks_for_both(dependency, actor)
    dependency.agreement = (Agreement.ACCEPTED if agreed else Agreement.PROPOSED).value
    dependency.proposed_by_id = actor.organisation_id


def _fit_into_need(dependency: Dependency, *, says: bool) -> None:
    """Take over what the need's members say; refuse to say otherwise."""
    _check_need(dependency)
    if dependency.need_group is None:
        return
    # The lock keeps two members that join at once from saying different things.
    Milestone.objects.select_for_update(no_key=True).get(pk=dependency.successor_id)
    member = _other_members(dependency).first()
    if member is None:
        return
    if says and dependency.need_at_least != member.need_at_least:
        needed = member.need_at_least or "all"
        message = f"This need asks for {needed} of its members; leave it out, or send the same."
        raise InvalidInputError.at("/need_at_least", message, "need_differs")
    dependency.need_at_least = member.need_at_least


def _check_need(dependency: Dependency) -> None:
    if dependency.need_group is None and dependency.need_at_least is not None:
        message = "need_at_least counts the members of a need_group: name the group."
        raise InvalidInputError.at("/need_at_least", message, "group_required")


def _other_members(dependency: Dependency) -> QuerySet[Dependency]:
    return Dependency.objects.filter(
        successor_id=dependency.successor_id, need_group=dependency.need_group
    ).exclude(pk=dependency.pk)


def _tell_other_members(dependency: Dependency, actor: Membership, at: datetime) -> None:
    if dependency.need_group is None:
        return
    for member in _other_members(dependency).select_for_update(no_key=True).order_by("pk"):
        before = dependency_facts(member)
        member.need_at_least = dependency.need_at_least
        member.save(update_fields=["need_at_least"])
        _publish(member, actor, at, before=before)


def _publish(
    dependency: Dependency,
    actor: Membership,
    at: datetime,
    *,
    before: Facts | None,
    verb: str = "changed",
    reason: str = "",
) -> None:
    publish_change(
        dependency,
        "dependency",
        verb=verb,
        actor=actor,
        at=at,
        before=before,
        after=dependency_facts(dependency) | ({"reason": reason} if reason else {}),
        initiatives=(dependency.predecessor_initiative, dependency.successor_initiative),
    )
