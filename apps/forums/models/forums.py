"""Forums, who runs them and which organisations take part."""

from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.search import SearchWords
from apps.forums.models.themes import Theme
from apps.forums.rhythms import validate_rhythm
from apps.programmes.models.layers import KEY
from apps.stakeholders.models import Membership, Organisation, Workspace, validate_time_zone

# How many days before a session people are reminded of it, unless a forum says otherwise.
DEFAULT_REMINDER_DAYS: Final = [7, 1]
EARLIEST_REMINDER: Final = 60
MOST_REMINDERS: Final = 5


def default_reminder_days() -> list[int]:
    """Return the days before a session on which people are reminded of it, a list of one's own."""
    return list(DEFAULT_REMINDER_DAYS)


class ForumVisibility(models.TextChoices):
    """Who sees a forum: whoever runs it or is invited to a session of it, or every member."""

    INVITED = "invited"
    WORKSPACE = "workspace"


class Attribution(models.TextChoices):
    """What reports tell of who said something: the person, the organisation, or neither."""

    NAMED = "named"
    ORGANISATIONS = "organisations"
    CHATHAM_HOUSE = "chatham_house"


@keeps_history
class Forum(Record):
    """A circle of organisations that meets over what holds them up.

    purpose: why it meets; rhythm: a recurrence rule of RFC 5545, "" where it has none; time_zone:
    IANA name, in which the rhythm goes and which its sessions begin with
    reminder_days: how many days before a session those who have not answered are asked again; on
    the last of them those who come are reminded too
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="forums")
    key = models.CharField(max_length=64, validators=[KEY])
    name = models.CharField(max_length=300)
    purpose = models.TextField(max_length=10_000, blank=True, default="")
    visibility = models.CharField(
        max_length=12, choices=ForumVisibility.choices, default=ForumVisibility.INVITED
    )
    attribution = models.CharField(
        max_length=16, choices=Attribution.choices, default=Attribution.CHATHAM_HOUSE
    )
    time_zone = models.CharField(max_length=64, validators=[validate_time_zone])
    rhythm = models.CharField(max_length=500, blank=True, default="", validators=[validate_rhythm])
    reminder_days = ArrayField(
        models.PositiveSmallIntegerField(
            validators=[MinValueValidator(1), MaxValueValidator(EARLIEST_REMINDER)]
        ),
        default=default_reminder_days,
        db_default=DEFAULT_REMINDER_DAYS,
        blank=True,
        size=MOST_REMINDERS,
    )
    themes = models.ManyToManyField(Theme, through="ForumTheme", related_name="forums")
    organisers = models.ManyToManyField(
        Membership, through="ForumOrganiser", related_name="organised_forums"
    )
    organisations = models.ManyToManyField(
        Organisation, through="ForumOrganisation", related_name="forums"
    )

    class Meta:
        indexes = [GinIndex(SearchWords("name", "key"), name="forum_words")]
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_forum_for_each_key"),
            models.UniqueConstraint(fields=["workspace", "id"], name="forum_of_workspace"),
            models.CheckConstraint(condition=~Q(name=""), name="forum_has_a_name"),
            models.CheckConstraint(
                condition=Q(visibility__in=ForumVisibility.values), name="forum_visibility_known"
            ),
            models.CheckConstraint(
                condition=Q(attribution__in=Attribution.values), name="forum_attribution_known"
            ),
            models.CheckConstraint(
                condition=Q(reminder_days__contained_by=list(range(1, EARLIEST_REMINDER + 1))),
                name="forum_reminds_within_reason",
            ),
        ]

    def __str__(self) -> str:
        """Name the forum."""
        return self.name


@keeps_history
class ForumTheme(Record):
    """A theme of a forum."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="forum_themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="forum_themes")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "theme"], name="each_theme_of_a_forum_once")
        ]

    def __str__(self) -> str:
        """Name the theme."""
        return str(self.theme_id)


@keeps_history
class ForumOrganiser(Record):
    """A member who runs a forum."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="forum_organisers")
    member = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="forum_organisers"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "member"], name="each_organiser_of_a_forum_once"
            )
        ]

    def __str__(self) -> str:
        """Name the member."""
        return str(self.member_id)


@keeps_history
class ForumOrganisation(Record):
    """An organisation that takes part in a forum."""

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="forum_organisations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="forum_organisations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "organisation"], name="each_organisation_of_a_forum_once"
            )
        ]

    def __str__(self) -> str:
        """Name the organisation."""
        return str(self.organisation_id)
