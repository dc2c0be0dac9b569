"""What the database refused, in words: constraints are named as the sentences they keep true."""

import re
from typing import Any

from django.apps import apps
from django.db import IntegrityError
from django.db.models import ProtectedError, RestrictedError
from psycopg import errors as pg

from apps.common.errors import FieldError, LockstepError

# "Key (workspace_id, lower(email::text))=(…) already exists." names the columns.
_COLUMNS = re.compile(r"\A[^(]*\((?P<columns>.*?)\)=\(")


class RefusedByRecordError(LockstepError):
    """A constraint of the database refused what the rules above it let through."""

    code = "conflict"


def refusal_of(error: IntegrityError) -> RefusedByRecordError:
    """Return the refusal that a violated constraint stands for; its code is that constraint."""
    if isinstance(error, ProtectedError | RestrictedError):
        return _still_in_use(error)
    cause = error.__cause__
    diagnosis: Any = getattr(cause, "diag", None)
    name: str = (diagnosis and diagnosis.constraint_name) or "conflict"
    if isinstance(cause, pg.UniqueViolation):
        refusal = _taken(diagnosis)
    elif isinstance(cause, pg.ForeignKeyViolation):
        refusal = _missing(diagnosis)
    elif isinstance(cause, pg.NotNullViolation):
        pointer = _pointer(diagnosis.column_name)
        refusal = _at(pointer, "This is required. Nothing was written.", "required")
    else:
        sentence = f"The record keeps to this: {name.replace('_', ' ')}. Nothing was written."
        refusal = RefusedByRecordError(sentence)
    refusal.code = name if name != "conflict" else refusal.code
    return refusal


def _still_in_use(error: ProtectedError | RestrictedError) -> RefusedByRecordError:
    holders = (
        error.protected_objects if isinstance(error, ProtectedError) else error.restricted_objects
    )
    kinds = sorted({str(type(holder)._meta.verbose_name_plural) for holder in holders})  # noqa: SLF001 - Django's documented _meta
    refusal = RefusedByRecordError(
        f"Still in use by its {', '.join(kinds)}. Move or remove those first."
    )
    refusal.code = "still_in_use"
    return refusal


def _taken(diagnosis: Any) -> RefusedByRecordError:
    columns = [name for name in _columns(diagnosis) if name != "workspace_id"] or ["id"]
    named = " and ".join(_field(name).replace("_", " ") for name in columns)
    kind = _kind_of(diagnosis.table_name)
    return _at(_pointer(columns[-1]), f"Another {kind} has this {named} already.", "unique")


def _missing(diagnosis: Any) -> RefusedByRecordError:
    if "still referenced" in (diagnosis.message_detail or ""):
        return RefusedByRecordError("Something else still names this. Nothing was written.")
    columns = [name for name in _columns(diagnosis) if name != "workspace_id"] or [""]
    detail = "This names something that is not there. Nothing was written."
    return _at(_pointer(columns[-1]), detail, "does_not_exist")


def _at(pointer: str, detail: str, code: str) -> RefusedByRecordError:
    return RefusedByRecordError(detail, errors=(FieldError(pointer, detail, code),))


def _columns(diagnosis: Any) -> list[str]:
    """Return the columns that a violation names, without the functions around them."""
    found = _COLUMNS.match(diagnosis.message_detail or "")
    return (
        [re.sub(r"\w+\(|::.*|\W", "", name) for name in found["columns"].split(",")]
        if found
        else []
    )


def _field(column: str) -> str:
    return column.removesuffix("_id") if column != "external_id" else column


def _pointer(column: str | None) -> str:
    return f"/{_field(column)}" if column else ""


def _kind_of(table: str | None) -> str:
    for model in apps.get_models():
        if model._meta.db_table == table:  # noqa: SLF001 - Django's documented _meta
            return str(model._meta.verbose_name)  # noqa: SLF001 - the same
    return "row"
