"""Who was in the room of a session, and the link by which people say so themselves."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from apps.common.history import keeps_history_of
from apps.common.models import Record
from apps.common.names import refuse_disguise
from apps.forums.lifecycle import SessionState
from apps.forums.models.invitations import Invitation
from apps.forums.models.sessions import Session
from apps.stakeholders.models import Membership, Organisation, Sector, Workspace


class RecordedHow(models.TextChoices):
    """By which way it was recorded that somebody was there."""

    RAPPORTEUR = "rapporteur"
    CHECK_IN = "check_in"
    API = "api"


@keeps_history_of("workspace", "session", "invitation", "organisation", "sector", "how")
class Attendance(Record):
    """That one person was in the room of one session.

    invitation: by which it was asked, NULL for who walked in; such a person has a `name`, and
    perhaps an address, by which it is known when it says so twice
    organisation: of the workspace, for which the person was there; affiliation: another one, in
    words; sector: of who is there for no organisation of the workspace
    recorded_by: NULL where the person said so itself
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="attendance", db_index=False
    )
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="attendance", db_index=False
    )
    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="attendance"
    )
    name = models.CharField(max_length=200, blank=True, default="", validators=[refuse_disguise])
    email = models.EmailField(blank=True, default="")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    affiliation = models.CharField(
        max_length=300, blank=True, default="", validators=[refuse_disguise]
    )
    sector = models.CharField(max_length=16, choices=Sector.choices, blank=True, default="")
    how = models.CharField(max_length=10, choices=RecordedHow.choices)
    present_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["session", "present_at", "id"], name="attendance_of_session"),
            models.Index(fields=["workspace", "id"], name="attendance_of_workspace"),
        ]
        constraints = [
            models.UniqueConstraint(
                "session",
                Lower("email"),
                condition=~Q(email=""),
                name="each_address_is_in_a_room_once",
            ),
            models.CheckConstraint(
                condition=Q(invitation__isnull=False) | ~Q(name=""), name="attendance_of_somebody"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(affiliation="", sector=""),
                name="attendance_for_one_organisation",
            ),
            models.CheckConstraint(
                condition=Q(sector__in=["", *Sector.values]), name="attendance_sector_known"
            ),
            models.CheckConstraint(
                condition=Q(how__in=RecordedHow.values), name="attendance_recorded_somehow"
            ),
        ]

    def __str__(self) -> str:
        """Name whoever was there."""
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """Return the name by which the person is known, else its address."""
        if self.name or self.invitation is None:
            return self.name
        member = self.invitation.member
        return (
            self.invitation.name or (member.actor_name if member else "") or self.invitation.email
        )

    @property
    def of_sector(self) -> str:
        """Return the sector of its organisation, or its own; "" where it is not known."""
        return self.organisation.sector if self.organisation else self.sector


@keeps_history_of("workspace", "session", "made_by", "made_at")
class CheckInLink(Record):
    """The secret address by which people in the room of a session say that they are there.

    It is itself the actor of what is said by it. prefix, digest: what finds it, and the hash of its
    secret; made_at: when the address was made that is in force
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="+")
    session = models.OneToOneField(Session, on_delete=models.CASCADE, related_name="check_in_link")
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    made_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        """Name the link by what it is for."""
        return self.actor_name

    @property
    def actor_id(self) -> str:
        """Return the stable id under which changes are attributed."""
        return str(self.pk)

    @property
    def actor_name(self) -> str:
        """Return the name under which changes are shown."""
        return "Guest (check-in)"

    @property
    def is_open(self) -> bool:
        """Tell whether people may check in: while the session is open."""
        return self.session.state == SessionState.OPEN
