"""Who may take which step with a dependency between two owners, as it stands."""

from apps.programmes.models import Dependency
from apps.programmes.services.rights import may, own_only
from apps.stakeholders.models import Membership
from coordination.vocabulary import Agreement


def speaks_for_both(dependency: Dependency, actor: Membership) -> bool:
    """Tell whether the actor needs nobody else's agreement: it owns both ends, or is the office."""
    owners = _owners(dependency)
    return not own_only(actor, "dependencies.write") or owners == {actor.organisation_id}


def owns_an_end(dependency: Dependency, actor: Membership) -> bool:
    """Tell whether one of the two milestones is the actor's organisation's."""
    return actor.organisation_id is not None and actor.organisation_id in _owners(dependency)


def is_own_proposal(dependency: Dependency, actor: Membership) -> bool:
    """Tell whether the actor's organisation is the one that last said how it should be."""
    own = actor.organisation_id
    return own is not None and dependency.proposed_by_id == own


def steps_open_to(dependency: Dependency, actor: Membership) -> frozenset[str]:
    """Return which of accept, decline, counter, withdraw and propose an actor may take now.

    dependency: with its two milestones
    counter: agree to it with another lag; propose: ask anew for what was declined
    """
    if not may(actor, "dependencies.write"):
        return frozenset()
    both = speaks_for_both(dependency, actor)
    if not (both or owns_an_end(dependency, actor)):
        return frozenset()
    if dependency.agreement == Agreement.ACCEPTED:
        return frozenset({"withdraw"} if both else ())
    decides = both or not is_own_proposal(dependency, actor)
    if dependency.agreement == Agreement.DECLINED:
        return frozenset({"propose", "withdraw"})
    steps = {"accept", "decline", "counter"} if decides else set()
    return frozenset(steps | ({"withdraw"} if both or not decides else set()))


def _owners(dependency: Dependency) -> set[object]:
    return {
        dependency.predecessor.owner_organisation_id,
        dependency.successor.owner_organisation_id,
    }
