"""What the sessions of a forum have in common, kept for the next ones."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.lookups import Exact

from apps.common.history import keeps_history
from apps.forums.models.agendas import MOST_MINUTES
from apps.forums.models.described import Accessibility, Described
from apps.forums.models.forums import Forum
from apps.forums.models.rooms import Room
from apps.stakeholders.models import Workspace


class JsonType(Func):
    """What a JSON value is: `array`, `object`, `string` and so on."""

    function = "jsonb_typeof"
    output_field = models.CharField()


@keeps_history
class SessionTemplate(Described):
    """A kind of session that a forum holds again and again.

    minutes: how long it is; title and the rest: as sessions made from it begin, each to be changed
    sector_needs: `[{"sector": str, "at_least": int}]`
    agenda: `[{"title": str, "minutes": int | None, "presenter": str}]`, in its order
    """

    workspace = models.ForeignKey(
        Workspace, on_delete=models.CASCADE, related_name="session_templates"
    )
    forum = models.ForeignKey(
        Forum, on_delete=models.CASCADE, related_name="session_templates", db_constraint=False
    )
    name = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(5), MaxValueValidator(MOST_MINUTES)]
    )
    room = models.ForeignKey(
        Room,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
    )
    sector_needs = models.JSONField(default=list, blank=True)
    agenda = models.JSONField(default=list, blank=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "id"], name="session_template_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "name"], name="one_session_template_for_each_name"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="session_template_has_a_name"),
            models.CheckConstraint(condition=~Q(title=""), name="session_template_has_a_title"),
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=MOST_MINUTES),
                name="session_template_within_a_day",
            ),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="session_template_has_a_seat"),
            models.CheckConstraint(
                condition=Q(accessibility__contained_by=Value(Accessibility.values)),
                name="session_template_accessibility_known",
            ),
            models.CheckConstraint(
                condition=Exact(JsonType("sector_needs"), Value("array"))
                & Exact(JsonType("agenda"), Value("array")),
                name="session_template_lists_are_lists",
            ),
        ]

    def __str__(self) -> str:
        """Name the template."""
        return self.name
