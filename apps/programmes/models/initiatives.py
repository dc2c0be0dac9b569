"""Programmes, their initiatives, and which organisations take part in them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from apps.common.history import keeps_history
from apps.common.models import Record
from apps.common.replays import replayable
from apps.common.search import SearchWords
from apps.programmes.models.layers import KEY
from apps.stakeholders.models import Organisation, Workspace


@replayable
@keeps_history
class Programme(Record):
    """A set of initiatives that one policy or budget holds together."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="programmes")
    key = models.CharField(max_length=64, validators=[KEY])
    name = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="one_programme_for_each_key"),
            models.UniqueConstraint(fields=["workspace", "id"], name="programme_of_workspace"),
        ]

    def __str__(self) -> str:
        """Name the programme."""
        return self.name


class Phase(models.TextChoices):
    """How far an initiative is on its way from idea to use at scale."""

    IDEA = "idea"
    PILOT = "pilot"
    PRODUCTION = "production"
    SCALE = "scale"
    CLOSED = "closed"


class Visibility(models.TextChoices):
    """Who sees an initiative: every member of the workspace, or its participants and the office."""

    WORKSPACE = "workspace"
    PARTICIPANTS = "participants"


@replayable
@keeps_history
class Initiative(Record):
    """What several organisations deliver together, in layers."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="initiatives")
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=500)
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="initiatives",
        db_constraint=False,
    )
    lead_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
    )
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.PILOT)
    region = models.CharField(max_length=100, blank=True, default="")
    visibility = models.CharField(
        max_length=12, choices=Visibility.choices, default=Visibility.WORKSPACE
    )
    external_id = models.CharField(max_length=200, null=True, blank=True)  # noqa: DJ001 - NULL is not unique
    source = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [
            GinIndex(SearchWords("name", "key", "external_id"), name="initiative_words"),
            # Every read by a partner asks which ones are hidden from it.
            models.Index(fields=["workspace", "visibility"], name="initiative_visibility"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"], name="one_initiative_for_each_key"
            ),
            models.UniqueConstraint(
                fields=["workspace", "source", "external_id"],
                name="one_initiative_for_each_external_id",
            ),
            models.UniqueConstraint(fields=["workspace", "id"], name="initiative_of_workspace"),
            models.CheckConstraint(
                condition=Q(phase__in=Phase.values), name="initiative_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="initiative_visibility_known"
            ),
        ]

    def __str__(self) -> str:
        """Name the initiative."""
        return self.name


class ParticipationRole(models.TextChoices):
    """What an organisation does in an initiative."""

    LEAD = "lead"
    DELIVERY = "delivery"
    FUNDER = "funder"
    ADVISOR = "advisor"


@replayable
@keeps_history
class Participation(Record):
    """An organisation that takes part in an initiative."""

    initiative = models.ForeignKey(
        Initiative, on_delete=models.CASCADE, related_name="participations"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="participations"
    )
    role = models.CharField(max_length=12, choices=ParticipationRole.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["initiative", "organisation"],
                name="one_participation_for_each_organisation",
            ),
            models.CheckConstraint(
                condition=Q(role__in=ParticipationRole.values), name="participation_role_known"
            ),
        ]

    def __str__(self) -> str:
        """Name the participation."""
        return f"{self.organisation_id} {self.role}"
