"""Who is asked to come to a session, and what each of them answers."""

from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from apps.common.history import keeps_history_of
from apps.common.models import Record
from apps.forums.lifecycle import ANSWERABLE, SessionState
from apps.forums.models.sessions import Session
from apps.stakeholders.models import Membership, Organisation, Workspace


class InvitationState(models.TextChoices):
    """What somebody who was asked has answered, or what became of the question."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    DECLINED = "declined"
    DELEGATED = "delegated"
    WITHDRAWN = "withdrawn"


class LinkState(models.TextChoices):
    """Whether a personal link can still be answered by, or why not."""

    OPEN = "open"
    OVER = "over"
    CANCELLED = "cancelled"
    DELEGATED = "delegated"
    WITHDRAWN = "withdrawn"


# Those that nothing more comes of.
ENDED: Final = (InvitationState.DELEGATED, InvitationState.WITHDRAWN)
# Those who have a place, or may still get one.
COMING: Final = (InvitationState.INVITED, InvitationState.ACCEPTED, InvitationState.WAITING)


@keeps_history_of(
    "workspace", "session", "organisation", "member", "state", "sent_at", "answered_at"
)
class Invitation(Record):
    """One person who is asked to come to one session.

    It is itself the actor of what is answered by its link: whoever holds the mail is known by no
    other name.
    member: who it is for, where that is a member; needs: what the person says it needs to take part
    waiting_since: its place in the queue for a seat; delegated_to: who comes instead
    prefix, digest: of the link in the last mail: what finds it, and the hash of its secret
    sent_at: of the last mail; NULL while the session is a draft, of which nobody is told
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="session_invitations"
    )
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="session_invitations",
    )
    member = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="session_invitations",
    )
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True, default="")
    state = models.CharField(
        max_length=10, choices=InvitationState.choices, default=InvitationState.INVITED
    )
    needs = models.CharField(max_length=2000, blank=True, default="")
    waiting_since = models.DateTimeField(null=True, blank=True)
    delegated_to = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="delegated_by"
    )
    invited_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["session", "state", "waiting_since"], name="invitation_queue"),
            models.Index(fields=["workspace", "id"], name="session_invitation_order"),
        ]
        constraints = [
            models.UniqueConstraint(
                "session",
                Lower("email"),
                condition=~Q(state__in=[state.value for state in ENDED]),
                name="one_invitation_of_an_address_to_a_session",
            ),
            models.CheckConstraint(
                condition=Q(state__in=InvitationState.values),
                name="session_invitation_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state=InvitationState.WAITING, waiting_since__isnull=False)
                | ~Q(state=InvitationState.WAITING) & Q(waiting_since__isnull=True),
                name="waiting_since_an_instant",
            ),
        ]

    def __str__(self) -> str:
        """Name the invitation by whom it speaks for."""
        return self.actor_name

    @property
    def actor_id(self) -> str:
        """Return the stable id under which changes are attributed."""
        return str(self.pk)

    @property
    def actor_name(self) -> str:
        """Return the name under which changes are shown."""
        return f"{self.organisation.name if self.organisation else 'Guest'} (invitation)"

    def link_state(self, at: datetime) -> LinkState:
        """Return whether it can be answered at this instant; its session says until when."""
        if self.state in ENDED:
            return LinkState(self.state)
        if self.session.state == SessionState.CANCELLED:
            return LinkState.CANCELLED
        answerable = self.session.state in ANSWERABLE
        return LinkState.OPEN if answerable and at < self.session.ends_at else LinkState.OVER
