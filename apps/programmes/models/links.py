"""Report links: how an owner without an account says that its milestones are done."""

from datetime import datetime
from typing import Final

from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history_of
from apps.common.models import Record
from apps.programmes.models.milestones import Milestone
from apps.stakeholders.models import Membership, Organisation, Workspace

# How a change is attributed that somebody has made by a link, and not by name.
LINK: Final = " (report link)"


class LinkState(models.TextChoices):
    """Whether a report link still opens its milestones."""

    OPEN = "open"
    EXPIRED = "expired"
    REVOKED = "revoked"


@keeps_history_of(
    "workspace", "organisation", "expires_at", "sent_at", "revoked_at", "reports", "last_used_at"
)
class ReportLink(Record):
    """A link in a mail that lets one organisation report on some of its milestones.

    It is itself the actor of what is reported by it: whoever holds the mail is known by no other
    name.
    email: to whom it was sent
    prefix, digest: of the link in the last mail: what finds it, and the hash of its secret
    reports: how often something was reported by it, the last time at `last_used_at`
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="report_links")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="report_links"
    )
    email = models.EmailField()
    made_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    milestones = models.ManyToManyField(
        Milestone, through="LinkedMilestone", related_name="report_links"
    )
    prefix = models.CharField(max_length=16, unique=True)
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    reports = models.PositiveIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reports=0, last_used_at__isnull=True)
                | Q(reports__gt=0, last_used_at__isnull=False),
                name="report_link_used_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        """Name the link by whom it speaks for."""
        return self.actor_name

    @property
    def actor_id(self) -> str:
        """Return the stable id under which changes are attributed."""
        return str(self.pk)

    @property
    def actor_name(self) -> str:
        """Return the name under which changes are shown."""
        return f"{self.organisation.name}{LINK}"

    def state(self, at: datetime) -> LinkState:
        """Return whether it opens its milestones at this instant."""
        if self.revoked_at is not None:
            return LinkState.REVOKED
        return LinkState.OPEN if at < self.expires_at else LinkState.EXPIRED


class LinkedMilestone(models.Model):
    """A milestone that a report link was made for."""

    link = models.ForeignKey(ReportLink, on_delete=models.CASCADE, related_name="linked")
    milestone = models.ForeignKey(Milestone, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "milestone"], name="one_place_for_each_linked_milestone"
            )
        ]

    def __str__(self) -> str:
        """Name the milestone."""
        return str(self.milestone_id)
