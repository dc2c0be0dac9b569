"""The event log: append-only, ordered, one for each workspace, written with what it tells of."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Now

from apps.common.models import UUIDv7, uuid7
from apps.stakeholders.models import Workspace


class TransactionId(models.Func):
    """The id of the transaction that writes; never wraps around."""

    function = "pg_current_xact_id"
    arity = 0


class TransactionIdField(models.Field):
    """An xid8 column: a transaction's number, which never wraps around."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 - Django passes it
        """Return the column's type."""
        return "xid8"

    def from_db_value(
        self,
        value: str | None,
        expression: object,  # noqa: ARG002 - Django passes it
        connection: object,  # noqa: ARG002 - the same
    ) -> int | None:
        """Return the number that PostgreSQL sends as text."""
        return None if value is None else int(value)

    def get_prep_value(self, value: int | None) -> str | None:
        """Return text: xid8 has no cast from integers."""
        return None if value is None else str(value)


class TransactionOrigin(models.Func):
    """Where the transaction that writes comes from, as `attribute_changes` told it."""

    template = (
        "(nullif(current_setting('pghistory.context_metadata', true), '')::jsonb -> 'origin')"
    )
    arity = 0
    allowed_default = True
    output_field = models.JSONField()


# As a rule no younger transaction has committed anything yet: that is found out once a statement,
# however many events it writes.
_BEHIND_ITS_SUBJECT = """
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT workspace_id FROM written) AS here
        JOIN events_event AS younger ON younger.workspace_id = here.workspace_id
            AND younger.transaction > pg_current_xact_id()
    ) THEN
        UPDATE events_event AS event SET transaction = before.transaction
        FROM written CROSS JOIN LATERAL (
            SELECT told.transaction FROM events_event AS told
            WHERE told.workspace_id = written.workspace_id
            AND told.subject_id = written.subject_id
            AND told.transaction > pg_current_xact_id()
            ORDER BY told.transaction DESC LIMIT 1
        ) AS before
        WHERE event.sequence = written.sequence;
    END IF;
    RETURN NULL;
"""


class Event(models.Model):
    """One thing that happened.

    Readers walk by (transaction, sequence) and stop before the oldest transaction still running: an
    event that commits late is never behind a cursor. A transaction that began early may change a
    subject after a younger one did: its event takes the younger's number, so that the events of one
    subject stand in the order in which they happened. `restricted_to` holds the organisations that
    may read it; NULL: all. `restricted_to_members` holds the members of those that may; NULL: each
    of them. `at` is when it happened, as it was told; `recorded_at` when its
    transaction began. `origin` (address, request, token) is for the audit alone.
    """

    sequence = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=uuid7, db_default=UUIDv7(), editable=False)
    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="events")
    transaction = TransactionIdField(db_default=TransactionId(), editable=False)
    type = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now())
    actor = models.JSONField()
    subject_type = models.CharField(max_length=32)
    subject_id = models.UUIDField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    restricted_to = ArrayField(models.UUIDField(), null=True)
    restricted_to_members = ArrayField(models.UUIDField(), null=True)
    origin = models.JSONField(null=True, db_default=TransactionOrigin(), editable=False)
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "transaction", "sequence"], name="event_order"),
            models.Index(fields=["subject_id"], name="event_subject"),
            models.Index(fields=["workspace", "recorded_at"], name="event_recorded"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="behind_its_subject",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="written"),
                func=_BEHIND_ITS_SUBJECT,
            )
        ]

    def __str__(self) -> str:
        """Name the event."""
        return f"{self.type} {self.subject_id}"
