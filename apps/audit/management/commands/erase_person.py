"""`manage.py erase_person EMAIL`: forget a person; what it did stays under a pseudonym."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.accounts.models import pseudonym_of
from apps.audit.management.commands.export_person import find_person
from apps.audit.services.erasing import erase_person
from apps.common.errors import LockstepError


class Command(BaseCommand):
    """Erases a person after asking for the address again."""

    help = "Erase what is kept of a person; cannot be undone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *_: Any, **options: Any) -> None:
        """Erase the person."""
        user = find_person(options["email"])
        if not options["yes"]:
            self.stdout.write(f"{user} <{user.email}> will be erased. This cannot be undone.")
            if input("The address again, to go on: ").strip().lower() != user.email.lower():
                message = "Nothing was erased."
                raise CommandError(message)
        try:
            rows = erase_person(user=user)
        except LockstepError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"Erased. {rows} rows of histories now say {pseudonym_of(user.pk)}.")
