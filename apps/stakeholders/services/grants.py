"""What a member may give to others: no role beyond its own, and none where it may not act."""

from django.db.models import Model, QuerySet

from apps.common.errors import FieldError, NotAllowedError
from apps.stakeholders.access import ACTIONS, GRANTS
from apps.stakeholders.models import Membership, Organisation, Role
from apps.stakeholders.services.membership import refuse_partner_of_nobody


def check_grant(
    actor: Membership, action: str, role: str, organisation: Organisation | None
) -> None:
    """Refuse a role in an organisation that the actor may not give by an action.

    Raises: NotAllowedError; InvalidInputError, for a partner without an organisation
    """
    errors = []
    granted = GRANTS[Role(actor.role)]
    if role not in granted:
        roles = ", ".join(sorted(granted))
        errors.append(FieldError("/role", f"You may give: {roles}.", "exceeds_your_own"))
    own = organisation is not None and organisation.pk == actor.organisation_id
    if actor.role in ACTIONS[action].own_only and not own:
        message = "You may do this for your own organisation only."
        errors.append(FieldError("/organisation", message, "not_your_own"))
    if errors:
        raise NotAllowedError(errors[0].detail, errors=tuple(errors))
    refuse_partner_of_nobody(role, organisation)


def refuse_unless_managed(row: Model, managed: QuerySet[Model], what: str) -> None:
    """Raise NotAllowedError unless a row is among those that the actor manages.

    what: the row in words, such as "invitation"
    """
    if not managed.filter(pk=row.pk).exists():
        message = f"This {what} is managed by its organisation and by admins."
        raise not_your_own(message)


def not_your_own(message: str) -> NotAllowedError:
    """Return the refusal of what is another's to do."""
    return NotAllowedError(message, errors=(FieldError("", message, "not_your_own"),))
