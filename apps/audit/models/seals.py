"""Seals: one for each day of a workspace, each over the one before it and the day's rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from apps.stakeholders.models import Workspace


class Seal(models.Model):
    """What was recorded on one day (UTC) in one workspace; without one: in the installation.

    digest: SHA-256 over the digest of the day before and the leaves of all rows; see `sealing`
    signature: of the digest, under the installation's secret key, which is not in the database
    columns: {table: columns that were sealed}; a column that is added later is not in older days
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )
    day = models.DateField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    rows = models.PositiveBigIntegerField()
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "day"], nulls_distinct=False, name="one_seal_for_each_day"
            )
        ]

    def __str__(self) -> str:
        """Name the seal by its day and digest."""
        return f"{self.day} {self.digest}"


class SealedRows(models.Model):
    """The leaves of some rows of one table under a seal, so that a row that differs can be named.

    keys: the rows' primary keys, ascending; leaves: 32 bytes for each of them
    """

    seal = models.ForeignKey(Seal, on_delete=models.CASCADE, related_name="chunks", db_index=False)
    table = models.CharField(max_length=63)
    number = models.PositiveIntegerField()
    keys = ArrayField(models.BigIntegerField())
    leaves = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "table", "number"], name="one_chunk_for_each_number"
            )
        ]

    def __str__(self) -> str:
        """Name the rows by their table."""
        return f"{self.table} {self.number}"


class Redaction(models.Model):
    """A sealed row whose personal values were erased; append-only, and sealed itself.

    commitment: HMAC of the erased values under the person's salt, which was erased with them: it
    fits the seal and tells nothing
    """

    sequence = models.BigAutoField(primary_key=True)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, null=True, related_name="+")
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    facet = models.CharField(max_length=16)
    person_id = models.UUIDField()
    commitment = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row", "facet"], name="one_redaction_for_each_person_in_a_row"
            ),
            models.CheckConstraint(condition=~Q(commitment=""), name="redaction_has_a_commitment"),
        ]

    def __str__(self) -> str:
        """Name the row."""
        return f"{self.table} {self.row}"
