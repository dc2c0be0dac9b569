"""Which reminders of a session were written: each once, whoever runs beside."""

from django.db import models

from apps.forums.models.invitations import Invitation


class SessionReminder(models.Model):
    """That an invited person was reminded, so many days before a session begins.

    starts_at: when it was to begin by then; where it is moved, people are reminded anew
    """

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="reminders", db_index=False
    )
    starts_at = models.DateTimeField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "starts_at", "days"], name="each_reminder_of_a_session_once"
            )
        ]

    def __str__(self) -> str:
        """Name the reminder by when it is due."""
        return f"{self.days} days before {self.starts_at}"
