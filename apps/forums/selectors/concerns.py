"""Which organisations the events of forums concern."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from apps.events.concerns import Concern, register
from apps.forums.models import Commitment, ForumOrganisation


def register_concerns() -> None:
    """Tell the event log of the kinds of subject that forums have."""
    register("forum", of_forums)
    register("session", of_sessions)
    register("agenda_item", of_agenda_items)
    register("outcome", of_outcomes)
    register("paper", of_papers)
    register("commitment", of_commitments)


def of_forums(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the organisations that take part in each forum."""
    rows = ForumOrganisation.objects.filter(forum__in=ids)
    return _concerns(rows.values_list("forum_id", "organisation_id"))


def of_sessions(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the organisations that take part in the forum of each session."""
    rows = ForumOrganisation.objects.filter(forum__sessions__in=ids)
    return _concerns(rows.values_list("forum__sessions", "organisation_id"))


def of_agenda_items(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the organisations that take part in the forum of each agenda item's session."""
    rows = ForumOrganisation.objects.filter(forum__sessions__agenda_items__in=ids)
    return _concerns(rows.values_list("forum__sessions__agenda_items", "organisation_id"))


def of_outcomes(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the organisations that take part in the forum of each outcome's session."""
    rows = ForumOrganisation.objects.filter(forum__sessions__outcomes__in=ids)
    return _concerns(rows.values_list("forum__sessions__outcomes", "organisation_id"))


def of_papers(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the organisations that take part in the forum of each paper's session."""
    rows = ForumOrganisation.objects.filter(forum__sessions__agenda_items__papers__in=ids)
    return _concerns(rows.values_list("forum__sessions__agenda_items__papers", "organisation_id"))


def of_commitments(ids: Collection[UUID]) -> dict[UUID, Concern]:
    """Return the two owners of each commitment, and the layer of the milestone that it is for."""
    rows = Commitment.objects.filter(pk__in=ids)
    told = rows.values_list("pk", "organisation_id", "counterpart_id", "milestone__layer__key")
    return {
        pk: Concern(
            frozenset([layer] if layer else []), frozenset(owner for owner in owners if owner)
        )
        for pk, *owners, layer in told
    }


def _concerns(pairs: Iterable[tuple[UUID, UUID]]) -> dict[UUID, Concern]:
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for subject, organisation in pairs:
        found[subject].add(organisation)
    return {
        subject: Concern(organisations=frozenset(organisations))
        for subject, organisations in found.items()
    }
