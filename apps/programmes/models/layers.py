"""The layers whose pace is compared."""

from typing import Final

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.replays import replayable
from apps.programmes.models.marks import marks
from apps.stakeholders.models import Workspace

DEFAULT_LAYERS: Final = {
    "compute": _("Compute capacity"),
    "data": _("Data readiness"),
    "governance": _("Governance frameworks"),
    "talent": _("Talent and skills"),
    "operations": _("Day-to-day operations"),
}
KEY = RegexValidator(
    r"^[a-z0-9][a-z0-9_-]*$", "Small letters, digits, - and _, such as data-readiness."
)


@replayable
@keeps_history
class Layer(Record):
    """One layer of a workspace; its position is its place in every list and drawing."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="layers")
    key = models.CharField(max_length=64, validators=[KEY])
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        triggers = marks()
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_layer_for_each_key"),
            models.UniqueConstraint(
                fields=["workspace", "position"],
                name="one_layer_for_each_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.UniqueConstraint(fields=["workspace", "id"], name="layer_of_workspace"),
        ]

    def __str__(self) -> str:
        """Name the layer."""
        return self.name
