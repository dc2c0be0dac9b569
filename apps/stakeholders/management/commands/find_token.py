"""`manage.py find_token`: whose token is it that leaked, and end it."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from apps.accounts.models import TOKEN_MARK, ApiToken
from apps.accounts.selectors import prefixes_in, tokens_with_prefixes
from apps.accounts.services import revoke_token
from apps.common.history import attribute_changes
from apps.stakeholders.models import Membership


class Command(BaseCommand):
    """Finds tokens by their marks, the secrets of which it never shows."""

    help = f"Name the tokens whose {TOKEN_MARK}_… marks are in a text, and revoke them if asked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("text", help="a prefix, a token, any text with some; - for the input")
        parser.add_argument("--revoke", action="store_true", help="end those that are found")

    def handle(self, *_: Any, text: str, revoke: bool, **__: Any) -> None:
        """Find, and end if asked."""
        prefixes = _prefixes(sys.stdin if text == "-" else [text])
        tokens = list(tokens_with_prefixes(prefixes))
        if revoke:
            _revoke(tokens)
        for token in tokens:
            self.stdout.write(_described(token))
        if not tokens:
            marks = f"{len(prefixes)} marks" if prefixes else "No mark"
            message = f"{marks} in this text, and no token of this installation."
            raise CommandError(message)


def _prefixes(lines: Iterable[str]) -> set[str]:
    return {prefix for line in lines for prefix in prefixes_in(line)}


@transaction.atomic
def _revoke(tokens: list[ApiToken]) -> None:
    attribute_changes(None, reason="found in a leak")
    for token in tokens:
        revoke_token(token=token, at=timezone.now())


def _described(token: ApiToken) -> str:
    """Return what is known of a token, in one line."""
    used = token.use.at.isoformat(timespec="minutes") if hasattr(token, "use") else "never"
    return (
        f"{TOKEN_MARK}_{token.prefix}… “{token.name}” of {token.user} <{token.user.email}>"
        f" in {_where(token)}; {_state(token)}; may {', '.join(token.scopes)}; last used {used}"
    )


def _where(token: ApiToken) -> str:
    members = Membership.objects.filter(user_id=token.user_id).select_related("workspace")
    if token.membership_id:
        members = members.filter(pk=token.membership_id)
    return ", ".join(sorted(member.workspace.slug for member in members)) or "no workspace"


def _state(token: ApiToken) -> str:
    if token.revoked_at:
        return f"revoked {token.revoked_at.isoformat(timespec='minutes')}"
    state = "works until" if token.is_live(timezone.now()) else "expired"
    return f"{state} {token.expires_at.isoformat(timespec='minutes')}"
