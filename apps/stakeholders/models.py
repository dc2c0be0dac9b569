"""Workspaces, the organisations that deliver together in them, and who belongs to which."""

import zoneinfo
from datetime import date, datetime

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from apps.common.history import keeps_history, keeps_history_of
from apps.common.models import Record
from apps.common.replays import replayable
from apps.common.search import SearchWords


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless `name` is an IANA time zone."""
    if name not in zoneinfo.available_timezones():
        message = f"“{name}” is not an IANA time zone such as Asia/Kolkata."
        raise ValidationError(message, code="unknown_time_zone")


@replayable
@keeps_history_of("id", "created_at", "slug", "name", "time_zone", "default_language")
class Workspace(Record):
    """The tenant: every other row of the record belongs to one."""

    slug = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    default_language = models.CharField(
        max_length=16,
        default="en",
        validators=[
            RegexValidator(
                r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "A language tag such as en or pt-BR."
            )
        ],
    )

    def __str__(self) -> str:
        """Name the workspace."""
        return self.name

    def local(self, at: datetime) -> datetime:
        """Return an instant in the workspace's time zone."""
        return at.astimezone(zoneinfo.ZoneInfo(self.time_zone))

    def today(self, at: datetime) -> date:
        """Return the calendar day in the workspace's time zone at an instant."""
        return self.local(at).date()


class Sector(models.TextChoices):
    """The part of society that an organisation speaks for."""

    GOVERNMENT = "government"
    INDUSTRY = "industry"
    ACADEMIA = "academia"
    CIVIL_SOCIETY = "civil_society"
    MULTILATERAL = "multilateral"


@replayable
@keeps_history_of(
    "id", "created_at", "workspace", "name", "sector", "region", "external_id", "source"
)
class Organisation(Record):
    """An organisation that owns milestones in a workspace."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="organisations")
    name = models.CharField(max_length=300)
    sector = models.CharField(max_length=16, choices=Sector.choices)
    region = models.CharField(max_length=100, blank=True)
    contact = models.EmailField(blank=True)
    external_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - NULL is not unique
    source = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [GinIndex(SearchWords("name", "external_id"), name="organisation_words")]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "source", "external_id"],
                name="one_organisation_for_each_external_id",
            ),
            models.UniqueConstraint(fields=["workspace", "id"], name="organisation_of_workspace"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_a_name"),
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values), name="organisation_sector_known"
            ),
        ]

    def __str__(self) -> str:
        """Name the organisation."""
        return self.name


class Role(models.TextChoices):
    """What a member does in a workspace."""

    ADMIN = "admin"
    PROGRAMME_OFFICE = "programme_office"
    ORGANISER = "organiser"
    PARTNER = "partner"
    OBSERVER = "observer"


@keeps_history
class Membership(Record):
    """A user in a workspace: the actor of everything done there.

    name: of a service account, in this workspace; people are called by their account's name
    active: who is not can do nothing here; what it did stays
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    name = models.CharField(max_length=200, blank=True, default="", db_default="")
    active = models.BooleanField(default=True, db_default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"], name="one_membership_for_each_user"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        """Name the member."""
        return f"{self.actor_name} ({self.role})"

    @property
    def actor_id(self) -> str:
        """Return the stable id under which changes are attributed."""
        return str(self.pk)

    @property
    def actor_name(self) -> str:
        """Return the name under which changes are shown."""
        return self.name or str(self.user)


class InvitationState(models.TextChoices):
    """Whether an invitation can still be accepted, or how it ended."""

    OPEN = "open"
    EXPIRED = "expired"
    ACCEPTED = "accepted"
    REVOKED = "revoked"


@keeps_history_of(
    "workspace", "organisation", "role", "expires_at", "sent_at", "accepted_at", "revoked_at"
)
class MemberInvitation(Record):
    """A person who is asked by e-mail to become a member.

    prefix, digest: of the link in the last mail: what finds it, and the hash of its secret
    member: who joined by it; none where that was a member by then
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    role = models.CharField(max_length=20, choices=Role.choices)
    invited_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    member = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace",
                Lower("email"),
                condition=Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_invitation_for_each_address",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="invitation_role_known"),
        ]

    def __str__(self) -> str:
        """Name whom it is for."""
        return f"{self.email} ({self.role})"

    def state(self, at: datetime) -> InvitationState:
        """Return whether it can be accepted at this instant."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        return InvitationState.OPEN if at < self.expires_at else InvitationState.EXPIRED
