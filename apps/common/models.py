"""What every row of the record has in common, and the memory of repeated requests."""

import uuid

import uuid_utils.compat
from django.conf import settings
from django.db import models
from django.db.models.functions import Now


def uuid7() -> uuid.UUID:
    """Return a new UUIDv7: unique, and ascending with the time it was made."""
    return uuid_utils.compat.uuid7()


class UUIDv7(models.Func):
    """The database's own UUIDv7, for rows that are written by SQL."""

    function = "uuidv7"
    arity = 0
    output_field = models.UUIDField()


class Record(models.Model):
    """A row with a UUIDv7 key and the instant it was made."""

    id = models.UUIDField(primary_key=True, default=uuid7, db_default=UUIDv7(), editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class IdempotentRequest(models.Model):
    """The answer given to a request that carried an Idempotency-Key, kept for a day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField(null=True)
    created_at = models.DateTimeField(db_default=Now(), db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="one_answer_for_each_key")
        ]

    def __str__(self) -> str:
        """Name the request by its key."""
        return self.key
