"""Who is written to about a commitment: who is named, else its organisation, else the office."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple
from uuid import UUID

from apps.alignment.selectors.reminders import readers_in
from apps.forums.models import Commitment, CommitmentParty
from apps.forums.selectors.commitments import commitment_audiences
from apps.stakeholders.access import OFFICE
from apps.stakeholders.models import Membership, Role, Workspace


class Written(NamedTuple):
    """Who is written to. language: "" for the workspace's; is_office: as nobody else would be."""

    email: str
    language: str
    is_office: bool = False


def is_named(party: CommitmentParty) -> bool:
    """Tell whether somebody is asked by name who has not left."""
    member = party.member
    return bool(party.email) and (member is None or (member.active and member.user.is_active))


def written_to(
    workspace: Workspace, parties: Iterable[CommitmentParty]
) -> Mapping[UUID, list[Written]]:
    """Return who is written to for each of a workspace's parties, with the same statements.

    parties: with their `member__user`, and the organisations of their commitments
    """
    every = list(parties)
    members = _members(workspace, every)
    found = {}
    for party in every:
        if is_named(party):
            language = party.member.user.language if party.member else ""
            found[party.pk] = [Written(party.email, language)]
        else:
            found[party.pk] = members[party.organisation.pk] if party.organisation else []
    nobodys = [party for party in every if not found[party.pk]]
    office = _office(workspace, {party.commitment_id for party in nobodys})
    return found | {party.pk: office[party.commitment_id] for party in nobodys}


def _members(
    workspace: Workspace, parties: Iterable[CommitmentParty]
) -> Mapping[UUID, list[Written]]:
    """Return who answers where nobody is named, by organisation."""
    unnamed = {each.organisation.pk for each in parties if not is_named(each) and each.organisation}
    found: dict[UUID, list[Written]] = defaultdict(list)
    if unnamed:
        for reader in readers_in(workspace, unnamed):
            for organisation in reader.organisations:
                found[organisation].append(Written(reader.email, reader.language))
    return found


def _office(workspace: Workspace, commitments: set[UUID]) -> Mapping[UUID, list[Written]]:
    """Return who of the office sees each of some commitments."""
    found: dict[UUID, list[Written]] = defaultdict(list)
    if not commitments:
        return found
    rows = Commitment.objects.filter(pk__in=commitments).select_related("session__forum")
    audiences = commitment_audiences(rows.prefetch_related("parties"))
    members = Membership.objects.filter(
        workspace=workspace,
        role__in=OFFICE,
        active=True,
        user__is_active=True,
        user__is_service=False,
    ).select_related("user")
    for member in members.order_by("pk"):
        for pk, audience in audiences.items():
            if member.role == Role.ADMIN or audience is None or member.pk in audience:
                found[pk].append(Written(member.user.email, member.user.language, is_office=True))
    return found
