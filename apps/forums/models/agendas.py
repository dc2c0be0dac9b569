"""What a session talks about, in its order."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from apps.alignment.models import Finding
from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.names import refuse_disguise
from apps.forums.models.sessions import Session
from apps.stakeholders.models import Workspace

MOST_MINUTES = 1_440


@keeps_history
class AgendaItem(Record):
    """One item of a session's agenda; its position is its place among the others.

    minutes: planned for it, NULL where nobody says; presenter: as people call them
    finding, question: what it is about, where it is about either; the question, or trade-off, is of
    an earlier session; started_at, ended_at: as the clock ran
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="agenda_items")
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="agenda_items", db_constraint=False
    )
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_MINUTES)]
    )
    presenter = models.CharField(
        max_length=300, blank=True, default="", validators=[refuse_disguise]
    )
    finding = models.ForeignKey(
        Finding, on_delete=models.SET_NULL, null=True, blank=True, related_name="agenda_items"
    )
    question = models.ForeignKey(
        "Outcome", on_delete=models.SET_NULL, null=True, blank=True, related_name="taken_up_by"
    )
    notes = models.TextField(max_length=20_000, blank=True, default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "id"], name="agenda_item_of_workspace"),
            models.UniqueConstraint(
                fields=["session", "position"],
                name="one_agenda_item_for_each_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(
                fields=["session", "finding"],
                condition=Q(finding__isnull=False),
                name="each_finding_of_an_agenda_once",
            ),
            models.UniqueConstraint(
                fields=["session", "question"],
                condition=Q(question__isnull=False),
                name="each_question_of_an_agenda_once",
            ),
            models.CheckConstraint(
                condition=Q(finding__isnull=True) | Q(question__isnull=True),
                name="agenda_item_about_one_thing",
            ),
            models.UniqueConstraint(
                fields=["session"],
                condition=Q(started_at__isnull=False, ended_at__isnull=True),
                name="one_agenda_item_running_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="agenda_item_has_a_title"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                name="agenda_item_minutes_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="agenda_item_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(started_at__isnull=False),
                name="agenda_item_ended_has_started",
            ),
        ]

    def __str__(self) -> str:
        """Name the item."""
        return self.title
