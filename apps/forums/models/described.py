"""What is said of a session besides when it takes place and who runs it."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from apps.common.models import Record

LANGUAGE = RegexValidator(
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "A language tag such as en or pt-BR."
)
# What a template keeps for the sessions that are made from it. Each has a room, but only a session
# holds on to it.
IN_COMMON: Final = (
    "title",
    "purpose",
    "room",
    "place",
    "link",
    "languages",
    "accessibility",
    "capacity",
    "track",
)


class Accessibility(models.TextChoices):
    """What a session offers so that everyone can take part."""

    STEP_FREE = "step_free"
    SIGN_LANGUAGE = "sign_language"
    CAPTIONS = "captions"
    HEARING_LOOP = "hearing_loop"
    INTERPRETATION = "interpretation"
    LARGE_PRINT = "large_print"
    SCREEN_READER = "screen_reader"
    QUIET_ROOM = "quiet_room"
    REMOTE = "remote"


class Described(Record):
    """What a session, and a template of sessions, says of itself.

    place, link: where it is, where it has no room or is held online
    languages, accessibility: what is offered; capacity: people at most, NULL without a limit
    """

    title = models.CharField(max_length=300)
    purpose = models.TextField(max_length=10_000, blank=True, default="")
    place = models.CharField(max_length=500, blank=True, default="")
    link = models.URLField(max_length=2000, blank=True, default="")
    languages = ArrayField(
        models.CharField(max_length=16, validators=[LANGUAGE]), default=list, blank=True, size=50
    )
    accessibility = ArrayField(
        models.CharField(max_length=16, choices=Accessibility.choices), default=list, blank=True
    )
    capacity = models.PositiveIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    track = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        abstract = True
