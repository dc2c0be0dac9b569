"""Whom to invite to a session: owners of what is on its agenda, then sectors that are missing.

Only findings and milestones that the actor sees are reasons. Of each organisation a few people are
proposed: whom it names as its contact, then partners, then its other members.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Window
from django.db.models.functions import Lower, RowNumber

from apps.alignment.models import Finding
from apps.alignment.selectors.findings import findings_visible_to
from apps.forums.models import Invitation, InvitationState, Session
from apps.forums.models.invitations import COMING
from apps.forums.selectors.invitations import balance_of
from apps.programmes.models import Milestone
from apps.programmes.selectors import milestones_visible_to
from apps.stakeholders.models import Membership, Organisation, Role
from apps.stakeholders.selectors import members_visible_to, organisations_visible_to
from coordination.agenda import severity_of
from coordination.vocabulary import FindingKind, Level

MOST_OF_ORGANISATION: Final = 5
MOST_LOOKED_AT: Final = 2_000
_CONTACT, _PARTNER, _ANYBODY = range(3)


@dataclass(frozen=True, slots=True)
class Reason:
    """A finding on the agenda, and those of its milestones that an organisation owns."""

    finding: Finding
    milestones: Sequence[Milestone] = ()

    @property
    def severity(self) -> int:
        """Return how severe the finding is, from 1 to 3."""
        level = Level(self.finding.level) if self.finding.level else None
        return severity_of(FindingKind(self.finding.kind), level)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to invite, and why.

    member: who it is, None for an organisation's contact that is no member
    reasons: the most severe first; sector_missing: how many of its sector have to be invited still
    represented: whether somebody of its organisation is invited; place: among those of it, from 0
    rank: its place in the list, from 1
    """

    organisation: Organisation
    email: str
    member: Membership | None = None
    reasons: Sequence[Reason] = ()
    sector_missing: int = 0
    represented: bool = False
    place: int = 0
    rank: int = 0

    @property
    def name(self) -> str:
        """Return the name that the person is known by, "" where it is none."""
        return self.member.actor_name if self.member else ""

    @property
    def order(self) -> tuple[object, ...]:
        """Return what sorts: owners first, of each organisation one, the most severe first."""
        severity = sum(reason.severity for reason in self.reasons)
        return (
            not self.reasons,
            self.represented,
            self.place,
            -severity,
            -self.sector_missing,
            self.organisation.name,
            self.email,
        )


@dataclass(slots=True)
class _Wanted:
    """Why somebody of each organisation, or sector, is wanted."""

    reasons: Mapping[UUID, Sequence[Reason]]
    missing: Mapping[str, int]
    represented: Collection[UUID]
    places: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))

    def candidate(
        self, organisation: Organisation, email: str, member: Membership | None = None
    ) -> Candidate:
        place = self.places[organisation.pk]
        self.places[organisation.pk] += 1
        return Candidate(
            organisation,
            email,
            member,
            self.reasons.get(organisation.pk, ()),
            self.missing.get(organisation.sector, 0),
            organisation.pk in self.represented,
            place,
        )


def suggested_invitations(session: Session, actor: Membership, *, most: int) -> list[Candidate]:
    """Return whom to invite to a session, first who is to be asked first; nobody who was asked."""
    wanted = _Wanted(
        _reasons(session, actor),
        {
            str(row["sector"]): number
            for row in balance_of(session)
            if isinstance(number := row["to_invite"], int) and number
        },
        _represented(session),
    )
    which = Q(pk__in=wanted.reasons) | Q(sector__in=wanted.missing)
    organisations = organisations_visible_to(actor).filter(which)
    found = list(_contacts(session, organisations, wanted))
    found += _members(session, actor, organisations, wanted)
    ordered = sorted(found, key=lambda each: each.order)[:most]
    return [replace(each, rank=rank) for rank, each in enumerate(ordered, start=1)]


def _reasons(session: Session, actor: Membership) -> dict[UUID, list[Reason]]:
    """Return the findings on the agenda by the organisations that can act on them."""
    findings = list(
        findings_visible_to(actor).filter(agenda_items__session=session).order_by("created_at")
    )
    about = {pk for finding in findings for pk in finding.milestones}
    owned = milestones_visible_to(actor).filter(pk__in=about, owner_organisation__isnull=False)
    milestones = {each.pk: each for each in owned.select_related("initiative")}
    reasons: dict[UUID, list[Reason]] = defaultdict(list)
    for finding in findings:
        of_owner: dict[UUID, list[Milestone]] = {pk: [] for pk in finding.organisations}
        for pk in finding.milestones:
            if (milestone := milestones.get(pk)) and milestone.owner_organisation_id:
                of_owner.setdefault(milestone.owner_organisation_id, []).append(milestone)
        for owner, own in of_owner.items():
            reasons[owner].append(Reason(finding, own))
    for listed in reasons.values():
        listed.sort(key=lambda reason: (-reason.severity, not reason.milestones))
    return reasons


def _represented(session: Session) -> set[UUID]:
    coming = Invitation.objects.filter(session=session, state__in=COMING)
    found = coming.exclude(organisation=None).values_list("organisation_id", flat=True)
    return {pk for pk in found if pk}


def _asked(session: Session, address: str) -> Exists:
    """Return the condition that the address in a column was asked, and not taken off again."""
    asked = Invitation.objects.filter(session=session).exclude(state=InvitationState.WITHDRAWN)
    lower = asked.annotate(address=Lower("email"))
    return Exists(lower.filter(address=Lower(OuterRef(address))))


def _members(
    session: Session,
    actor: Membership,
    organisations: QuerySet[Organisation],
    wanted: _Wanted,
) -> Iterable[Candidate]:
    standing = Case(
        When(user__email__iexact=F("organisation__contact"), then=Value(_CONTACT)),
        When(role=Role.PARTNER, then=Value(_PARTNER)),
        default=Value(_ANYBODY),
        output_field=IntegerField(),
    )
    people = members_visible_to(actor).filter(
        active=True,
        user__is_active=True,
        user__is_service=False,
        organisation__in=organisations.order_by().values("pk"),
    )
    numbered = people.exclude(_asked(session, "user__email")).annotate(
        standing=standing,
        place=Window(RowNumber(), partition_by="organisation", order_by=["standing", "pk"]),
    )
    few = numbered.filter(place__lte=MOST_OF_ORGANISATION).order_by("place", "pk")
    for member in few[:MOST_LOOKED_AT]:
        if member.organisation:
            yield wanted.candidate(member.organisation, member.user.email, member)


def _contacts(
    session: Session, organisations: QuerySet[Organisation], wanted: _Wanted
) -> Iterable[Candidate]:
    """Yield the contacts that are no members: those come with their own names."""
    member = Membership.objects.filter(
        workspace=OuterRef("workspace"), user__email__iexact=OuterRef("contact")
    )
    outside = organisations.exclude(contact="").exclude(Exists(member))
    for organisation in outside.exclude(_asked(session, "contact")).order_by("pk")[:MOST_LOOKED_AT]:
        yield wanted.candidate(organisation, organisation.contact)
