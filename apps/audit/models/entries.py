"""The audit of a workspace as one list, newest first: a view over what is recorded anyway."""

from django.db import models

from apps.stakeholders.models import Workspace


class Entry(models.Model):
    """One thing that somebody did.

    actor_id: the membership that acted; none for the service itself and for strangers
    """

    id = models.TextField(primary_key=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.DO_NOTHING, related_name="+")
    at = models.DateTimeField()
    type = models.TextField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.TextField()
    address = models.TextField(null=True)  # noqa: DJ001 - the view's own
    token_id = models.UUIDField(null=True)
    request_id = models.UUIDField(null=True)
    subject_type = models.TextField()
    subject_id = models.UUIDField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "audit_entry"

    def __str__(self) -> str:
        """Name what was done."""
        return f"{self.type} {self.at}"
