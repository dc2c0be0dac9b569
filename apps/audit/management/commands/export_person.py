"""`manage.py export_person EMAIL`: all that is kept of a person, as JSON."""

from argparse import ArgumentParser
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import AccessKind, User
from apps.accounts.services import record_access
from apps.audit.selectors.persons import everything_of
from apps.common.encoding import to_json


class Command(BaseCommand):
    """Prints everything that is kept of a person, but no secret; that it did is recorded."""

    help = "Print all that is kept of a person."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("email")

    def handle(self, *_: Any, **options: Any) -> None:
        """Print it."""
        user = find_person(options["email"])
        record_access(kind=AccessKind.PERSON_EXPORTED, person_id=user.pk)
        plain = orjson.loads(to_json(everything_of(user)))
        self.stdout.write(orjson.dumps(plain, option=orjson.OPT_INDENT_2).decode())


def find_person(email: str) -> User:
    """Return the user with an address, whatever its case. Raises: CommandError."""
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        message = f"Nobody has the address {email}."
        raise CommandError(message)
    return user
