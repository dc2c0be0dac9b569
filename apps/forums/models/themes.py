"""What forums are about: the themes of a workspace."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.programmes.models.layers import KEY
from apps.stakeholders.models import Workspace

DEFAULT_THEMES: Final = {
    "beyond-pilots": _("Beyond pilots"),
    "trust-at-scale": _("Trust at scale"),
    "inclusion": _("Inclusion across languages"),
    "data-readiness": _("Data readiness"),
    "talent-capacity": _("Talent capacity"),
}


@keeps_history
class Theme(Record):
    """One theme; its position is its place in every list and report."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="themes")
    key = models.CharField(max_length=64, validators=[KEY])
    name = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_theme_for_each_key"),
            models.UniqueConstraint(
                fields=["workspace", "position"],
                name="one_theme_for_each_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="theme_has_a_name"),
        ]

    def __str__(self) -> str:
        """Name the theme."""
        return self.name
