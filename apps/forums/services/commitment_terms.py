"""What a commitment says, as far as it can be agreed to: for what, between whom, until when."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from apps.alignment.models import Finding
from apps.common.errors import FieldError, InvalidInputError
from apps.forums.models import Commitment, Session, SessionState
from apps.programmes.models import Milestone
from apps.programmes.models.milestones import DONE
from apps.stakeholders.models import Organisation
from coordination.vocabulary import MilestoneStatus

# What both owners agree to: where one of these changes, both are asked again.
AGREED_TO: Final = (
    "organisation",
    "counterpart",
    "title",
    "text",
    "due_date",
    "milestone",
    "finding",
    "forecast_date",
    "baseline_date",
)
_ROWS: Final = frozenset({"organisation", "counterpart", "milestone", "finding"})
_TOLD: Final = tuple(f"{name}_id" if name in _ROWS else name for name in AGREED_TO)


def checked_terms(said: Mapping[str, Any], *, today: date) -> dict[str, Any]:
    """Return the terms of a commitment with its counterpart, and the dates that it starts from.

    said: all of its fields; today: in the workspace's time zone
    Raises: InvalidInputError, naming each field that is wrong
    """
    errors = [*_wrong_origin(said), *_wrong_purpose(said), *_wrong_dates(said, today)]
    if errors:
        raise InvalidInputError(errors[0].detail, errors=tuple(errors))
    milestone: Milestone | None = said.get("milestone")
    starts_from = {
        "forecast_from": milestone.forecast_date
        if milestone and said.get("forecast_date")
        else None,
        "baseline_from": milestone.baseline_date
        if milestone and said.get("baseline_date")
        else None,
    }
    return {**said, **starts_from, "counterpart": _counterpart(said)}


def terms_shown(commitment: Commitment) -> str:
    """Return what tells the terms that somebody was shown from those that came after."""
    told = [repr(getattr(commitment, column)) for column in _TOLD]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def _wrong_origin(said: Mapping[str, Any]) -> Iterable[FieldError]:
    session: Session | None = said.get("session")
    if session is not None and session.state == SessionState.CANCELLED:
        yield FieldError("/session", "This session was cancelled.", "session_over")
    for name in ("agenda_item", "outcome"):
        origin = said.get(name)
        if origin is not None and (session is None or origin.session_id != session.pk):
            yield FieldError(f"/{name}", "This is of another session.", "of_another_session")


def _wrong_purpose(said: Mapping[str, Any]) -> Iterable[FieldError]:
    milestone: Milestone | None = said.get("milestone")
    dates = [name for name in ("forecast_date", "baseline_date") if said.get(name)]
    if milestone is None:
        if said.get("finding") is None:
            yield FieldError("/milestone", "Say for which milestone or finding.", "required")
        for name in dates:
            yield FieldError(f"/{name}", "Name the milestone that is to have it.", "no_milestone")
    elif milestone.status == MilestoneStatus.CANCELLED:
        yield FieldError("/milestone", "This milestone is cancelled.", "cancelled")
    elif milestone.status in DONE and dates:
        for name in dates:
            yield FieldError(f"/{name}", "The milestone is done: its dates stay.", "done")
    elif milestone.baseline_date == said.get("baseline_date"):
        yield FieldError("/baseline_date", "This is the baseline already.", "no_move")


def _wrong_dates(said: Mapping[str, Any], today: date) -> Iterable[FieldError]:
    if said["due_date"] < today:
        yield FieldError("/due_date", f"Today is {today}: name a day to come.", "due_past")


def _counterpart(said: Mapping[str, Any]) -> Organisation | None:
    """Return the owner of what a commitment is for; None where nobody owns it.

    Of a milestone: its owner, else who leads its initiative. Of a finding alone: the one other
    organisation that it involves; of several, the one that was said; of none, who leads its
    initiative. Raises: InvalidInputError
    """
    owners = _owners(said)
    named: Organisation | None = said.get("counterpart")
    if named is not None and named not in owners:
        told = ", ".join(owner.name for owner in owners) or "nobody"
        message = f"What this is for is owned by {told}."
        raise InvalidInputError.at("/counterpart", message, "not_owner")
    if named is None and len(owners) > 1:
        message = f"Say who is to count on it: {', '.join(owner.name for owner in owners)}."
        raise InvalidInputError.at("/counterpart", message, "required")
    return named or (owners[0] if owners else None)


def _owners(said: Mapping[str, Any]) -> list[Organisation]:
    milestone: Milestone | None = said.get("milestone")
    finding: Finding | None = said.get("finding")
    if milestone is not None:
        owner = milestone.owner_organisation or milestone.initiative.lead_organisation
        return [owner] if owner else []
    if finding is None:
        return []
    involved = Organisation.objects.filter(
        workspace_id=finding.workspace_id, pk__in=finding.organisations
    )
    owners = list(involved.order_by("name", "pk"))
    others = [owner for owner in owners if owner != said["organisation"]]
    if others or owners:
        return others or owners
    leader = finding.initiative.lead_organisation if finding.initiative else None
    return [leader] if leader else []
