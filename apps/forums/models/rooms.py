"""Where sessions take place."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.stakeholders.models import Workspace


@keeps_history
class Room(Record):
    """A room that one session at a time can have.

    place: how one gets there; capacity: seats, NULL where nobody counts them
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="rooms")
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=500, blank=True, default="")
    capacity = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="one_room_for_each_name"),
            models.UniqueConstraint(fields=["workspace", "id"], name="room_of_workspace"),
            models.CheckConstraint(condition=~Q(name=""), name="room_has_a_name"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="room_has_a_seat"),
        ]

    def __str__(self) -> str:
        """Name the room."""
        return self.name
