"""Reminders: who was sent which day's digest, and who wants none."""

from django.db import models
from django.db.models.functions import Lower

from apps.common.models import Record
from apps.stakeholders.models import Workspace


class ReminderRun(models.Model):
    """The digests of one day of a workspace are written; another run finds nothing to do."""

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "day"], name="one_run_of_reminders_for_each_day"
            )
        ]

    def __str__(self) -> str:
        """Name the run by its day."""
        return f"{self.workspace_id} {self.day}"


class Reminder(Record):
    """A digest that one reader was sent; its mail waits in the outbox.

    day: in the workspace's time zone
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="reminders")
    email = models.EmailField()
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace", Lower("email"), "day", name="one_reminder_for_each_reader_and_day"
            )
        ]

    def __str__(self) -> str:
        """Name the reminder by its day."""
        return f"{self.workspace_id} {self.day}"


class ReminderStop(Record):
    """An address to which a workspace sends no reminders."""

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="reminder_stops"
    )
    email = models.EmailField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "workspace", Lower("email"), name="one_stop_for_each_reader_of_reminders"
            )
        ]

    def __str__(self) -> str:
        """Name the workspace that keeps silent."""
        return str(self.workspace_id)
