"""Changing workspaces, who takes part in them, and what acts for them by token."""

from apps.stakeholders.services.membership import (
    LastAdminError,
    add_member,
    add_organisation,
    change_member,
    change_organisation,
    change_workspace,
    create_workspace,
    join,
    remove_member,
    remove_organisation,
)
from apps.stakeholders.services.service_accounts import join_service

__all__ = [
    "LastAdminError",
    "add_member",
    "add_organisation",
    "change_member",
    "change_organisation",
    "change_workspace",
    "create_workspace",
    "join",
    "join_service",
    "remove_member",
    "remove_organisation",
]
