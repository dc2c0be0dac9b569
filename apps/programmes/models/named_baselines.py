"""Named baselines: what was promised on a day, kept as it was."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from apps.common.history import keeps_history_of
from apps.common.models import Record
from apps.common.replays import dated, replayable
from apps.events.models.log import TransactionId, TransactionIdField
from apps.programmes.models.initiatives import Programme
from apps.stakeholders.models import Membership, Workspace

# The rows of a baseline come with it, in its transaction, and go with it; none comes, goes or
# changes alone.
_COMES_WITH_ITS_BASELINE = """
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT baseline_id FROM new_values) AS written
        JOIN programmes_baseline AS baseline ON baseline.id = written.baseline_id
        WHERE baseline.made_in <> pg_current_xact_id()
    ) THEN
        RAISE EXCEPTION 'A baseline is kept as it was taken.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
"""
_GOES_WITH_ITS_BASELINE = """
    IF EXISTS (
        SELECT FROM (SELECT DISTINCT baseline_id FROM old_values) AS removed
        JOIN programmes_baseline AS baseline ON baseline.id = removed.baseline_id
    ) THEN
        RAISE EXCEPTION 'A baseline is kept as it was taken.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
"""


@dated(rows="kept.taken_at <= {end}")
@replayable
@keeps_history_of("workspace", "programme", "name", "taken_at", "taken_by")
class Baseline(Record):
    """The baseline dates of a workspace or a programme, as they were when it was taken.

    made_in: the transaction that took it, and in which its dates come
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="baselines")
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="baselines",
        db_constraint=False,
    )
    name = models.CharField(max_length=200)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    made_in = TransactionIdField(db_default=TransactionId(), editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint("workspace", Lower("name"), name="one_baseline_for_each_name"),
            models.CheckConstraint(condition=~Q(name=""), name="baseline_has_a_name"),
        ]

    def __str__(self) -> str:
        """Name the baseline."""
        return self.name


class BaselineDate(models.Model):
    """What one milestone was promised for in a baseline.

    milestone, initiative and layer are kept by id, key and name: they may be gone since.
    """

    baseline = models.ForeignKey(
        Baseline,
        on_delete=models.DO_NOTHING,  # the database removes them with it
        related_name="dates",
        db_index=False,
        db_constraint=False,
    )
    milestone_id = models.UUIDField()
    initiative_id = models.UUIDField()
    layer = models.CharField(max_length=64)
    name = models.CharField(max_length=1000)
    baseline_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["baseline", "milestone_id"], name="one_date_for_each_milestone"
            )
        ]
        triggers = [
            pgtrigger.Protect(name="never_changes", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="comes_with_its_baseline",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_values"),
                func=_COMES_WITH_ITS_BASELINE,
            ),
            pgtrigger.Trigger(
                name="goes_with_its_baseline",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Delete,
                referencing=pgtrigger.Referencing(old="old_values"),
                func=_GOES_WITH_ITS_BASELINE,
            ),
        ]

    def __str__(self) -> str:
        """Name the promise."""
        return f"{self.name} {self.baseline_date}"
