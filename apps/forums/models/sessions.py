"""Sessions of forums: when and where, who runs them, and who has to be in the room."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.search import SearchWords
from apps.forums.lifecycle import SessionState
from apps.forums.models.described import Accessibility, Described
from apps.forums.models.forums import Forum
from apps.forums.models.rooms import Room
from apps.stakeholders.models import Membership, Sector, Workspace, validate_time_zone


class OnlyThis(Func):
    """The range that holds one id and no other."""

    function = "uuidrange"
    output_field = models.Field()

    def __init__(self, name: str) -> None:
        super().__init__(F(name), F(name), Value("[]"))


class During(Func):
    """The range from one instant up to another."""

    function = "tstzrange"
    output_field = DateTimeRangeField()


@keeps_history
class Session(Described):
    """One meeting of a forum.

    starts_at, ends_at: instants; time_zone: IANA name, of the clocks that people there look at
    sequence: how often it was moved since it was told, as calendars count it (RFC 5545, 3.8.7.4)
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="sessions")
    forum = models.ForeignKey(
        Forum, on_delete=models.CASCADE, related_name="sessions", db_constraint=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    room = models.ForeignKey(
        Room,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        db_constraint=False,
    )
    chair = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="chaired"
    )
    rapporteur = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="reported_on"
    )
    state = models.CharField(
        max_length=10, choices=SessionState.choices, default=SessionState.DRAFT
    )
    cancelled_reason = models.CharField(max_length=2000, blank=True, default="")
    sequence = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            GinIndex(SearchWords("title"), name="session_words"),
            models.Index(fields=["workspace", "starts_at", "id"], name="session_by_start"),
            models.Index(fields=["forum", "starts_at"], name="session_of_forum_by_start"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "id"], name="session_of_workspace"),
            models.CheckConstraint(condition=~Q(title=""), name="session_has_a_title"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="session_has_a_seat"),
            models.CheckConstraint(
                condition=Q(state__in=SessionState.values), name="session_state_known"
            ),
            models.CheckConstraint(
                condition=Q(accessibility__contained_by=Value(Accessibility.values)),
                name="session_accessibility_known",
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.CANCELLED) & ~Q(cancelled_reason="")
                | ~Q(state=SessionState.CANCELLED) & Q(cancelled_reason=""),
                name="cancelled_session_says_why",
            ),
            # Ranges alone, as the embedded PostgreSQL has no operators that compare ids in GiST.
            ExclusionConstraint(
                name="one_session_in_a_room_at_a_time",
                expressions=[
                    (OnlyThis("room"), RangeOperators.OVERLAPS),
                    (During("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(room__isnull=False) & ~Q(state=SessionState.CANCELLED),
                # At the end of a statement, so that one can let two sessions change rooms.
                deferrable=models.Deferrable.IMMEDIATE,
            ),
        ]

    def __str__(self) -> str:
        """Name the session."""
        return self.title


@keeps_history
class SectorNeed(Record):
    """A sector that has to be in the room of a session, with so many people at least."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="sector_needs")
    sector = models.CharField(max_length=16, choices=Sector.choices)
    at_least = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "sector"], name="each_sector_of_a_session_once"
            ),
            models.CheckConstraint(
                condition=Q(sector__in=Sector.values), name="sector_need_sector_known"
            ),
            models.CheckConstraint(condition=Q(at_least__gt=0), name="sector_need_of_somebody"),
        ]

    def __str__(self) -> str:
        """Name the need."""
        return f"{self.at_least} {self.sector}"
