"""Reading workspaces, members and what acts for them: the only route to them."""

from apps.stakeholders.selectors.histories import service_account_history, token_history
from apps.stakeholders.selectors.invitations import (
    invitation_history,
    invitations_in_state,
    invitations_managed_by,
    invitations_visible_to,
)
from apps.stakeholders.selectors.machines import (
    service_accounts_managed_by,
    service_accounts_visible_to,
    token_holders_of,
    tokens_visible_to,
)
from apps.stakeholders.selectors.membership import (
    may_found_workspaces,
    members_visible_to,
    membership_in,
    organisations_visible_to,
    sees_everything,
    workspaces_of,
)

__all__ = [
    "invitation_history",
    "invitations_in_state",
    "invitations_managed_by",
    "invitations_visible_to",
    "may_found_workspaces",
    "members_visible_to",
    "membership_in",
    "organisations_visible_to",
    "sees_everything",
    "service_account_history",
    "service_accounts_managed_by",
    "service_accounts_visible_to",
    "token_history",
    "token_holders_of",
    "tokens_visible_to",
    "workspaces_of",
]
