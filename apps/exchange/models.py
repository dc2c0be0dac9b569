"""Imports and exports: each a job with a file, which it was given or which it makes."""

from uuid import UUID

from django.db import models
from django.db.models import Q, Value

from apps.common.models import Record
from apps.stakeholders.models import Membership, Workspace


class JobState(models.TextChoices):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class ImportFormat(models.TextChoices):
    """The kinds of file that can be imported."""

    PLAN = "plan"
    CSV = "csv"
    XLSX = "xlsx"
    MSPDI = "mspdi"
    XER = "xer"
    ICAL = "ical"
    IATI = "iati"


class ExportFormat(models.TextChoices):
    """The kinds of file that can be exported."""

    PLAN = "plan"
    CSV = "csv"
    XLSX = "xlsx"
    MSPDI = "mspdi"
    ICAL = "ical"
    PDF = "pdf"


class Job(Record):
    """Work that somebody asked for, that a worker does, and that outlives a worker.

    content: the file, compressed by the database: of an import until it has ended, of a dry run for
    a day more, of an export from then on
    as_installation: asked for by the installation's own hand, which may everything; else `asked_by`
    has to be a member still when the job runs
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="%(class)ss")
    asked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    as_installation = models.BooleanField(default=False, db_default=False)
    content = models.BinaryField(null=True)
    state = models.CharField(max_length=12, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    progress = models.PositiveSmallIntegerField(default=0, help_text="Per cent.")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="%(class)s_state_known"
            ),
            models.CheckConstraint(
                condition=Q(progress__lte=100), name="%(class)s_progress_is_per_cent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
                name="%(class)s_waiting",
            )
        ]

    @property
    def audience(self) -> list[UUID]:
        """The organisations its events are restricted to: that of the asker."""
        organisation = self.asked_by.organisation_id if self.asked_by else None
        return [organisation] if organisation else []


class Import(Job):
    """One file that was handed in, all of which is taken over or nothing.

    created, updated, unchanged, cancelled: milestones
    counts: the same for everything else, {kind of object: {created, updated, unchanged}}
    errors: [{row, pointer, detail, code}], at most the first thousand
    diff: [{object, kind, external_id, id, initiative, fields}] of what was written, at most
    the first thousand
    mapping: what the file does not say by itself: as it was asked for, and when the import has
    ended with what was found out; remembered for the next file of the source
    columns: [{column, field, guessed}] of a table
    notices: [{row, pointer, detail, code}] of what was taken otherwise than it stood there
    undone_at, undone_by: when and by whom it was taken back, whole
    """

    format = models.CharField(max_length=8, choices=ImportFormat.choices)
    source = models.CharField(max_length=100, blank=True, default="")
    dry_run = models.BooleanField(default=False)
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
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    class Meta(Job.Meta):
        indexes = [
            *Job.Meta.indexes,
            # What a source's files were last read with.
            models.Index(
                fields=["workspace", "source", "format", "id"],
                condition=Q(state=JobState.SUCCEEDED),
                name="import_of_source",
            ),
        ]

    def __str__(self) -> str:
        """Name the import by its source."""
        return f"{self.format} {self.source} {self.state}"


class ImportChange(Record):
    """One object that an import made or changed; or would, if it was a dry run.

    Their ids are in the order in which they happened.
    object, kind: milestone, dependency, initiative, …; created or changed
    name: as a person calls it; initiative: the name of the one it belongs to
    before, after: the fields that differ, as events carry them
    """

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes", db_index=False)
    object = models.CharField(max_length=32)
    kind = models.CharField(max_length=12)
    subject_id = models.UUIDField()
    name = models.TextField()
    initiative = models.TextField(blank=True, default="")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        indexes = [models.Index(fields=["of", "id"], name="change_of_import")]

    def __str__(self) -> str:
        """Name what was changed."""
        return f"{self.object} {self.name} {self.kind}"


class Export(Job):
    """What somebody may see of a workspace, or a part of it, as a file.

    scope: {initiatives, programme}: which of what the asker sees; empty: all of it; of formats
    that tell of a day {as_of, known_at} besides
    error: {detail, code}, where it failed
    milestones, size: how many there are in it; how many bytes it has
    expires_at: when the file goes
    """

    format = models.CharField(max_length=8, choices=ExportFormat.choices)
    scope = models.JSONField(default=dict)
    language = models.CharField(max_length=16, default="en")
    error = models.JSONField(null=True)
    milestones = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)

    class Meta(Job.Meta):
        indexes = [
            *Job.Meta.indexes,
            models.Index(fields=["asked_by", "id"], name="export_of_member"),
            models.Index(
                fields=["expires_at"],
                condition=Q(expires_at__isnull=False),
                name="export_expiring",
            ),
        ]

    def __str__(self) -> str:
        """Name the export by its format."""
        return f"{self.format} {self.state}"
