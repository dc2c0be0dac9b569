"""What a member may give to others: no role beyond its own, and none where it may not act."""

from apps.common.errors import FieldError, NotAllowedError
from apps.stakeholders.access import ACTIONS, GRANTS
from apps.stakeholders.models import Membership, Organisation, Role


def check_grant(
    actor: Membership, action: str, role: str, organisation: Organisation | None
) -> None:
    """Raise NotAllowedError unless the actor may give a role in an organisation by an action."""
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
