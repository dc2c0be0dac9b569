"""What every row of the record has in common, the memory of repeated requests, and waiting mail."""

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


class OutgoingMail(Record):
    """A mail on its way: here from the transaction that causes it until a mail server has it.

    sealed: the message, encrypted, see `apps.common.mail.outbox`
    attempts: how often somebody began to send it
    """

    sealed = models.BinaryField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["next_attempt_at"], name="mail_waiting")]

    def __str__(self) -> str:
        """Name the mail; to whom it goes is sealed with it."""
        return str(self.pk)
