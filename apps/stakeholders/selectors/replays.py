"""The record as it stood at an instant, as far as an actor may see it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.utils import timezone

from apps.common.errors import InvalidInputError
from apps.common.history_reading import versions_of
from apps.common.replays import FOUND, as_recorded
from apps.stakeholders.models import Membership, Workspace

Guard = Callable[[Membership], AbstractContextManager[None]]

_guards: Final[list[Guard]] = []


class NothingRecordedError(InvalidInputError):
    """An instant at which the workspace was not there yet."""


def guard_replays(guard: Guard) -> None:
    """Let every replay be held inside a guard: what is hidden from its actor today stays hidden."""
    _guards.append(guard)


@contextmanager
def replaying(actor: Membership, known_at: datetime) -> Iterator[Membership]:
    """Let the record be read as it stood at an instant; gives the actor in its workspace of then.

    The actor has the rights that it has today: it sees what it would have seen with them then, and
    of that nothing which is hidden from it today.
    Raises: NothingRecordedError
    """
    with ExitStack() as stack:
        for guard in _guards:
            stack.enter_context(guard(actor))
        stack.enter_context(as_recorded(known_at))
        workspace = Workspace.objects.filter(pk=actor.workspace_id).first()
        if workspace is None:
            message = f"The workspace was made on {actor.workspace.created_at.isoformat()}."
            raise NothingRecordedError.at("/known_at", message, "too_early")
        then = copy(actor)
        then.workspace = workspace
        yield then


def end_of(workspace: Workspace, day: date) -> datetime:
    """Return the last instant of a day in the workspace's time zone."""
    # No day comes after the last one that there is.
    if day == date.max:
        return datetime.max.replace(tzinfo=ZoneInfo("UTC"))
    zone = ZoneInfo(workspace.time_zone)
    return datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(microseconds=1)


def said_by(workspace: Workspace, day: date, known_at: datetime | None) -> datetime | None:
    """Return the instant at which to read what was said, such as findings, of a day.

    It is the end of the day, or the instant that is asked for, if that is earlier; where nothing
    can be replayed yet, the first at which it can. None: as it is said now
    """
    if day >= workspace.today(known_at or timezone.now()):
        return known_at
    end = max(end_of(workspace, day), first_recorded(workspace))
    return end if known_at is None else min(known_at, end)


def first_recorded(workspace: Workspace) -> datetime:
    """Return the instant from which on the workspace can be replayed."""
    versions = versions_of(Workspace).filter(pgh_obj_id=workspace.pk)
    return min(
        made if label == FOUND else recorded
        for label, made, recorded in versions.values_list(
            "pgh_label", "created_at", "pgh_created_at"
        )
    )
