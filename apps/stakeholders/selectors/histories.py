"""What has happened to tokens and service accounts, from the history that their triggers keep."""

from typing import Any

from apps.accounts.models import ApiToken
from apps.common.encoding import plainly
from apps.common.history_reading import Change, history_of
from apps.stakeholders.models import Membership

_OF_TOKEN = {
    "name": "name",
    "membership_id": "member",
    "prefix": "prefix",
    "scopes": "scopes",
    "allowed_networks": "allowed_networks",
    "expires_at": "expires_at",
    "overlap_ends_at": "overlap_ends_at",
    "revoked_at": "revoked_at",
}
_OF_SERVICE_ACCOUNT = {
    "name": "name",
    "organisation_id": "organisation",
    "role": "role",
    "active": "active",
}


def token_history(token: ApiToken) -> list[Change]:
    """Return each change of a token, oldest first; what it is known by, never a secret."""
    return history_of(token, _OF_TOKEN, _told)


def service_account_history(account: Membership) -> list[Change]:
    """Return each change of a service account, oldest first."""
    return history_of(account, _OF_SERVICE_ACCOUNT, _told)


def _told(value: Any) -> Any:
    return list(value) if isinstance(value, list) else plainly(value)
