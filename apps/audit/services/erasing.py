"""Erasing a person: the row is anonymised, histories keep a pseudonym, the seals still fit."""

from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CASCADE, SET_NULL
from django.utils import timezone

from apps.accounts.models import AccessKind, User, pseudonym_of
from apps.accounts.services import record_access
from apps.audit.leaves import commitment_of
from apps.audit.models import Redaction, SealedRows
from apps.audit.selectors.persons import belongings_of, memberships_ever, mentions_of, sessions_of
from apps.audit.selectors.recorded import batches, rows_with
from apps.audit.sources import Facet, Source, sources
from apps.common.history import attribute_changes
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.services.invitations import withdraw_invitations_to
from apps.stakeholders.services.membership import refuse_last_admin


@transaction.atomic
def erase_person(*, user: User) -> int:
    """Erase what is kept of a person; return how many rows of histories were given the pseudonym.

    Memberships, tokens, sessions and second factors end. What the person did stays, under a name
    that says nothing. Raises: LastAdminError.
    """
    members = memberships_ever(user)
    attribute_changes(None, reason="a person was erased")
    _leave_workspaces(user)
    withdraw_invitations_to(email=user.email, at=timezone.now())
    _end_sign_ins(user)
    _forget_address(user)
    # The name goes before the rows do: what is written of it from here on has the pseudonym.
    salt, user.audit_salt = user.audit_salt, None
    _anonymise(user)
    rows = sum(
        _erase_from(source, facet, user, members, salt)
        for source in sources()
        for facet in source.facets
    )
    record_access(kind=AccessKind.PERSON_ERASED, person_id=user.pk)
    return rows


def _leave_workspaces(user: User) -> None:
    mine = Membership.objects.filter(user=user)
    for member in mine.order_by("workspace"):
        refuse_last_admin(member)
    mine.delete()


def _end_sign_ins(user: User) -> None:
    """End what the person signs in with, of whichever app it is."""
    for session in sessions_of(user):
        session.delete()
    for key, rows in belongings_of(user):
        # What would go with the row of the person goes; what would stay without it stays so.
        if key.remote_field.on_delete is CASCADE:
            rows.delete()
        elif key.remote_field.on_delete is SET_NULL:
            rows.update(**{key.name: None})


def _forget_address(user: User) -> None:
    """Take the address out of what else holds it; the contact of an organisation is its own."""
    for field, rows in mentions_of(user.email):
        if field.model is not Organisation:
            rows.update(**{field.name: _nowhere(user)})


def _nowhere(user: User) -> str:
    return f"{user.pk.hex}@erased.invalid"


def _anonymise(user: User) -> None:
    user.email = _nowhere(user)
    user.name = pseudonym_of(user.pk)
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()


def _erase_from(
    source: Source, facet: Facet, user: User, members: list[UUID], salt: UUID | None
) -> int:
    keys = _rows_of(source, facet, user, members)
    for share in batches(keys):
        _keep_commitments(source, facet, share, user, salt)
        _put_pseudonym(source, facet, share, pseudonym_of(user.pk))
    return len(keys)


def _rows_of(source: Source, facet: Facet, user: User, members: list[UUID]) -> list[int]:
    column, *inside = facet.person
    path = f"({column} #>> %(path)s::text[])" if inside else f"{column}::text"
    only = "AND subject_type = %(only)s" if facet.only else ""
    persons = [str(member) for member in members] if facet.by_member else [str(user.pk)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {source.key} FROM {source.table}"  # noqa: S608 - names of our own tables
            f" WHERE {path} = ANY (%(persons)s) {only} ORDER BY 1",
            {"path": inside, "persons": persons, "only": facet.only},
        )
        return [key for (key,) in cursor.fetchall()]


def _keep_commitments(
    source: Source, facet: Facet, keys: list[int], user: User, salt: UUID | None
) -> None:
    """Keep, of rows under a seal, what the seal holds of the person."""
    held = SealedRows.objects.filter(table=source.table, keys__overlap=keys)
    sealed = {key for chunk in held.values_list("keys", flat=True) for key in chunk}
    Redaction.objects.bulk_create(
        Redaction(
            workspace_id=row.get("workspace_id"),
            table=source.table,
            row=key,
            facet=facet.label,
            person_id=user.pk,
            commitment=commitment_of(facet, row, salt),
        )
        for key, row in rows_with(source, [key for key in keys if key in sealed]).items()
    )


def _put_pseudonym(source: Source, facet: Facet, keys: list[int], pseudonym: str) -> None:
    for path in facet.names:
        _set(source, keys, path, pseudonym)
    for path in facet.addresses:
        _set(source, keys, path, None)


def _set(source: Source, keys: list[int], path: tuple[str, ...], value: str | None) -> None:
    """Set what lies at a path where something does; without a value: take it away."""
    column, *inside = path
    parameters: dict[str, Any] = {"keys": keys, "path": inside, "value": value}
    if not inside:
        change = "%(value)s"
    elif value is None:
        change = f"{column} #- %(path)s::text[]"
    else:
        change = f"jsonb_set({column}, %(path)s::text[], to_jsonb(%(value)s::text), false)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {source.table} SET {column} = {change}"  # noqa: S608 - names of our own tables
            f" WHERE {source.key} = ANY (%(keys)s) AND {column} IS NOT NULL",
            parameters,
        )
