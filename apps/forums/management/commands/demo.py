"""`manage.py demo`: an illustrative programme to look at, and how to sign in to it."""

import secrets
from argparse import ArgumentParser
from datetime import UTC, date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.alignment.demo.making import Made
from apps.alignment.demo.source import workspace_slug
from apps.common.errors import LockstepError
from apps.forums.demo.making import make_demo_with_forums
from apps.stakeholders.models import Membership, Workspace

_PASSWORD_BYTES = 9
_NOON = time(12, tzinfo=UTC)


class Command(BaseCommand):
    """Makes the demo workspace, once."""

    help = "Make the demo workspace and print its sign-ins; nothing happens where it is there."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is any workspace"
        )
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            metavar="DATE",
            help="make it as it would have been made on this day, not later than today",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Make the demo."""
        if options["if_empty"] and Workspace.objects.exists():
            return
        slug = workspace_slug()
        if Workspace.objects.filter(slug=slug).exists():
            self.stderr.write(f"The workspace “{slug}” is there already; it was left as it is.")
            return
        # Made anew in each installation: a password in the code would open every demo that is
        # reached from outside.
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        try:
            made = make_demo_with_forums(at=_instant(options["today"]), password=password)
        except LockstepError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(_sign_ins(made, password))


def _instant(today: date | None) -> datetime:
    now = timezone.now()
    if today is None or today == now.date():
        return now
    if today > now.date():
        message = "--today: what has been done cannot lie in the future."
        raise CommandError(message)
    return datetime.combine(today, _NOON)


def _sign_ins(made: Made, password: str) -> str:
    """Return who may sign in, without an address: whoever starts the server knows that."""
    width = max(len(member.user.email) for member in made.members)
    lines = [f"  {member.user.email:<{width}}  {_role(member)}" for member in made.members]
    return "\n".join(
        [f"Sign in to “{made.workspace.name}”, all with the password {password}", *lines]
    )


def _role(member: Membership) -> str:
    of = f", {member.organisation.name}" if member.organisation else ""
    return f"{member.get_role_display().lower()}{of}"
