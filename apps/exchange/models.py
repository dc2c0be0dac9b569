"""Imports: each a job with the file it was given and the report it leaves."""

from django.db import models
from django.db.models import Q, Value

from apps.common.models import Record
from apps.stakeholders.models import Membership, Workspace


class ImportState(models.TextChoices):
    """Where an import stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class ImportFormat(models.TextChoices):
    """The kinds of file that can be imported."""

    PLAN = "plan"
    CSV = "csv"
    XLSX = "xlsx"


class Import(Record):
    """One file that was handed in, all of which is taken over or nothing.

    content: the file, compressed by the database, until the import has ended
    as_installation: asked for by the installation's own hand, which may everything; else `asked_by`
    has to be a member still when the import runs
    created, updated, unchanged, cancelled: milestones
    counts: the same for everything else, {kind of object: {created, updated, unchanged}}
    errors: [{row, pointer, detail, code}], at most the first thousand
    diff: [{object, kind, external_id, id, initiative, fields}] of what was written, at most
    the first thousand
    mapping: what the file does not say by itself: as it was asked for, and when the import has
    ended with what was found out; remembered for the next file of the source
    columns: [{column, field, guessed}] of a table
    notices: [{row, pointer, detail, code}] of what was taken otherwise than it stood there
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="imports")
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    as_installation = models.BooleanField(default=False, db_default=False)
    format = models.CharField(max_length=8, choices=ImportFormat.choices)
    source = models.CharField(max_length=100, blank=True, default="")
    dry_run = models.BooleanField(default=False)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent.")
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    errors = models.JSONField(default=list)
    diff = models.JSONField(default=list)
    mapping = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    columns = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    notices = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ImportState.values), name="import_state_known"
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="import_progress_is_per_cent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=[ImportState.QUEUED, ImportState.RUNNING]),
                name="import_waiting",
            ),
            # What a source's files were last read with.
            models.Index(
                fields=["workspace", "source", "format", "id"],
                condition=Q(state=ImportState.SUCCEEDED),
                name="import_of_source",
            ),
        ]

    def __str__(self) -> str:
        """Name the import by its source."""
        return f"{self.format} {self.source} {self.state}"
