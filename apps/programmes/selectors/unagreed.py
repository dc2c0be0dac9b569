"""Dependencies that one owner has proposed and the other has not agreed to: counted apart."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from apps.programmes.models import Dependency
from apps.programmes.selectors.visibility import audiences_of, dependencies_visible_to
from apps.stakeholders.models import Membership, Workspace
from coordination.vocabulary import Agreement


def unagreed_visible_to(actor: Membership) -> QuerySet[Dependency]:
    """Return the dependencies that the actor sees and that count for nothing yet."""
    return dependencies_visible_to(actor).filter(agreement=Agreement.PROPOSED.value)


def unagreed_in(actor: Membership, initiatives: Iterable[UUID]) -> Counter[UUID]:
    """Return how many of them have an end in each of some initiatives; one statement for all."""
    wanted = set(initiatives)
    ends = (
        unagreed_visible_to(actor)
        .filter(Q(predecessor_initiative__in=wanted) | Q(successor_initiative__in=wanted))
        .values_list("predecessor_initiative_id", "successor_initiative_id")
    )
    return Counter(one for pair in ends for one in wanted & set(pair))


def waiting_for_owners(workspace: Workspace) -> Counter[UUID]:
    """Return for how many proposals of a workspace each organisation is the owner that decides.

    Where it does not see the other end's initiative it is not told. Two statements.
    """
    proposals = list(
        Dependency.objects.filter(workspace=workspace, agreement=Agreement.PROPOSED.value)
        .values_list(
            "predecessor__owner_organisation_id",
            "successor__owner_organisation_id",
            "proposed_by_id",
            "predecessor_initiative_id",
            "successor_initiative_id",
        )
        .order_by()
    )
    hidden = audiences_of({one for row in proposals for one in row[3:]})
    found: Counter[UUID] = Counter()
    for first, second, proposer, *initiatives in proposals:
        for owner in {first, second} - {proposer, None}:
            if all(owner in hidden.get(one, {owner}) for one in initiatives):
                found[owner] += 1
    return found
