"""Who may write what of an object: the table of fields, beside the table of actions.

Whoever may take the action that makes or changes an object may write each of its fields, but for
those that stand here. What may be written at all is said by the serializers; what is shown of an
object is shown to everyone who sees it.
"""

from collections.abc import Iterable
from enum import StrEnum

from apps.common.errors import FieldError, NotAllowedError
from apps.stakeholders.access import ACTIONS, OFFICE
from apps.stakeholders.models import Membership, Role


class Write(StrEnum):
    """The two ways of writing a field."""

    CREATE = "create"
    CHANGE = "change"


# (action, way) → field → the roles that may write it.
NARROWED: dict[tuple[str, Write], dict[str, frozenset[Role]]] = {
    # What its owner has promised stays with the office: whose it is, in which layer, how much it
    # weighs and when it is due. A partner asks for another date at baseline-changes/.
    ("milestones.write", Write.CHANGE): dict.fromkeys(
        (
            "initiative",
            "layer",
            "owner_organisation",
            "weight",
            "baseline_date",
            "external_id",
            "source",
        ),
        OFFICE,
    ),
}


def writers_of(action: str, way: Write, field: str) -> frozenset[Role]:
    """Return the roles that may write a field of an object they may act on."""
    roles = ACTIONS[action].roles
    return roles & NARROWED.get((action, way), {}).get(field, roles)


def refuse_closed_fields(actor: Membership, action: str, way: Write, fields: Iterable[str]) -> None:
    """Raise NotAllowedError naming each of the fields that the actor's role may not write."""
    closed = [name for name in sorted(fields) if actor.role not in writers_of(action, way, name)]
    if closed:
        raise office_only(*closed)


def office_only(*fields: str) -> NotAllowedError:
    """Return the refusal of fields that are for the programme office to set."""
    detail = "This is for the programme office to set."
    return NotAllowedError(
        f"Only the programme office may set: {', '.join(fields)}.",
        errors=tuple(FieldError(f"/{field}", detail, "office_only") for field in fields),
    )
