"""The shape of a plan document, version 1.

A field that is absent leaves the record as it is, or takes its default where the object is new;
null clears it. Nothing else than what stands here is accepted: a misspelt field is an error, not a
field that was ignored.
"""

from datetime import date, datetime
from typing import Annotated, Final

from msgspec import UNSET, Meta, Struct, UnsetType

from apps.common.names import UNDISGUISED
from apps.programmes.models import ParticipationRole, Phase, Visibility
from apps.programmes.models.dependencies import LONGEST_LAG_DAYS
from apps.programmes.models.milestones import GREATEST_WEIGHT, LEAST_WEIGHT
from apps.stakeholders.models import Sector
from coordination.vocabulary import MilestoneStatus

VERSION: Final = 1
MOST_MEMBERS = 32_767

# PostgreSQL's text holds any character but NUL.
_NO_NUL: Final = r"^[^\x00]*\Z"
# Nothing but web addresses: what is imported is shown as a link.
_WEB_ADDRESS: Final = r"^(https?://[^\s\x00]+)?\Z"
_KEY: Final = r"^[a-z0-9][a-z0-9_-]*\Z"

ExternalId = Annotated[str, Meta(min_length=1, max_length=200, pattern=_NO_NUL)]
Key = Annotated[str, Meta(max_length=64, pattern=_KEY)]
Region = Annotated[str, Meta(max_length=100, pattern=_NO_NUL)]
GroupName = Annotated[str, Meta(min_length=1, max_length=100, pattern=_NO_NUL)]
Evidence = Annotated[str, Meta(max_length=2000, pattern=_WEB_ADDRESS)]
Note = Annotated[str, Meta(max_length=5000, pattern=_NO_NUL)]
Instant = Annotated[datetime, Meta(tz=True)]


class PlanOrganisation(Struct, forbid_unknown_fields=True):
    """An organisation that owns milestones of the plan."""

    external_id: ExternalId
    name: Annotated[str, Meta(min_length=1, max_length=300, pattern=UNDISGUISED)] | UnsetType = (
        UNSET
    )
    sector: Sector | UnsetType = UNSET
    region: Region | UnsetType = UNSET


class PlanLayer(Struct, forbid_unknown_fields=True):
    """A layer by its key, for those that want more than the key as a name."""

    key: Key
    name: Annotated[str, Meta(min_length=1, max_length=200, pattern=UNDISGUISED)] | UnsetType = (
        UNSET
    )


class PlanProgramme(Struct, forbid_unknown_fields=True):
    """A programme by its key."""

    key: Key
    name: Annotated[str, Meta(min_length=1, max_length=300, pattern=UNDISGUISED)] | UnsetType = (
        UNSET
    )


class PlanParticipation(Struct, forbid_unknown_fields=True):
    """An organisation that takes part in an initiative."""

    organisation: ExternalId
    role: ParticipationRole


class PlanMilestone(Struct, forbid_unknown_fields=True):
    """A dated promise; its days are calendar days of the workspace.

    original_baseline_date: the first promise, where it was another one; only for a new milestone
    reported_at: when the owner last said how it stands; absent: now, where the milestone is written
    """

    external_id: ExternalId
    layer: Key
    baseline_date: date
    name: Annotated[str, Meta(max_length=1000, pattern=UNDISGUISED)] | UnsetType = UNSET
    owner_organisation: ExternalId | UnsetType | None = UNSET
    weight: Annotated[float, Meta(ge=LEAST_WEIGHT, le=GREATEST_WEIGHT)] | UnsetType = UNSET
    original_baseline_date: date | UnsetType | None = UNSET
    forecast_date: date | UnsetType | None = UNSET
    actual_date: date | UnsetType | None = UNSET
    status: MilestoneStatus | UnsetType = UNSET
    evidence_url: Evidence | UnsetType = UNSET
    note: Note | UnsetType = UNSET
    reported_at: Instant | UnsetType | None = UNSET


class PlanDependency(Struct, forbid_unknown_fields=True):
    """A successor of this initiative that waits for a predecessor.

    predecessor_initiative: external id of the predecessor's initiative, where it is another one
    """

    predecessor: ExternalId
    successor: ExternalId
    lag_days: Annotated[int, Meta(ge=-LONGEST_LAG_DAYS, le=LONGEST_LAG_DAYS)] | UnsetType = UNSET
    need_group: GroupName | UnsetType | None = UNSET
    need_at_least: Annotated[int, Meta(ge=1, le=MOST_MEMBERS)] | UnsetType | None = UNSET
    predecessor_initiative: ExternalId | UnsetType | None = UNSET


class PlanInitiative(Struct, forbid_unknown_fields=True):
    """What several organisations deliver together, with its milestones and what waits for what."""

    external_id: ExternalId
    name: Annotated[str, Meta(min_length=1, max_length=500, pattern=UNDISGUISED)] | UnsetType = (
        UNSET
    )
    key: Annotated[str, Meta(min_length=1, max_length=200, pattern=_NO_NUL)] | UnsetType = UNSET
    programme: Key | UnsetType | None = UNSET
    lead_organisation: ExternalId | UnsetType | None = UNSET
    participations: list[PlanParticipation] | UnsetType = UNSET
    phase: Phase | UnsetType = UNSET
    region: Region | UnsetType = UNSET
    visibility: Visibility | UnsetType = UNSET
    milestones: list[PlanMilestone] = []
    dependencies: list[PlanDependency] = []


class Plan(Struct, forbid_unknown_fields=True):
    """A whole plan of one source."""

    lockstep_plan: int
    organisations: list[PlanOrganisation] = []
    layers: list[PlanLayer] = []
    programmes: list[PlanProgramme] = []
    initiatives: list[PlanInitiative] = []
