"""The rows of a day in the tables that are sealed, and whose personal values they hold."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from uuid import UUID

import orjson
from django.db import connection

from apps.accounts.models import User
from apps.audit.sources import Facet, Row, Source
from apps.common.history_reading import versions_of
from apps.stakeholders.models import Membership

ROWS_AT_ONCE: Final = 5_000


class Person(NamedTuple):
    """Whose values a row holds; the salt is gone once the person was erased."""

    user_id: UUID
    salt: UUID | None


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins, in UTC."""
    return datetime.combine(day, time(), UTC)


def keys_recorded(
    source: Source, workspace_id: UUID | None, first: date | None, last: date
) -> list[int]:
    """Return the keys of the rows recorded from one day to another, both included, ascending.

    first: none: from the beginning
    """
    if not (source.of_installation if workspace_id is None else source.workspace):
        return []
    conditions: dict[str, datetime | UUID] = {
        f"{source.recorded} < %s": midnight(last + timedelta(days=1))
    }
    if first:
        conditions[f"{source.recorded} >= %s"] = midnight(first)
    if workspace_id:
        conditions[f"{source.workspace} = %s"] = workspace_id
    where = " AND ".join(conditions)
    if workspace_id is None and source.workspace:
        where += f" AND {source.workspace} IS NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {source.key} FROM {source.table} WHERE {where}",  # noqa: S608 - our own names
            list(conditions.values()),
        )
        return sorted(key for (key,) in cursor.fetchall())


def batches(keys: list[int]) -> Iterator[list[int]]:
    """Return the keys in shares that fit into memory with their rows."""
    for start in range(0, len(keys), ROWS_AT_ONCE):
        yield keys[start : start + ROWS_AT_ONCE]


def rows_with(source: Source, keys: list[int]) -> dict[int, Row]:
    """Return rows as JSON gives them, by key."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {source.key}, to_jsonb(t)::text FROM {source.table} AS t"  # noqa: S608 - the same
            f" WHERE {source.key} = ANY (%s)",
            [keys],
        )
        return {key: orjson.loads(row) for key, row in cursor.fetchall()}


def persons_in(facet: Facet, rows: Iterable[Row]) -> dict[str, Person]:
    """Return {id at the facet's path to the person: whose values these are}."""
    ids = {UUID(found) for row in rows if (found := facet.person_in(row))}
    users = dict(_users_of_members(ids)) if facet.by_member else {user: user for user in ids}
    salts = dict(User.objects.filter(pk__in=set(users.values())).values_list("pk", "audit_salt"))
    return {str(found): Person(user, salts.get(user)) for found, user in users.items()}


def _users_of_members(ids: set[UUID]) -> Iterable[tuple[UUID, UUID]]:
    """Return (membership, user), from the history: memberships end, what they did stays."""
    pairs: Iterable[tuple[UUID, UUID]] = (
        versions_of(Membership)
        .filter(pgh_obj_id__in=ids)
        .values_list("pgh_obj_id", "user_id")
        .distinct()
    )
    return pairs
