"""`manage.py permissions`: the page docs/permissions.md."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.stakeholders.permissions_page import permissions_page


class Command(BaseCommand):
    """Prints who may do what."""

    help = "Print docs/permissions.md."

    def handle(self, *_: Any, **__: Any) -> None:
        """Print the page."""
        self.stdout.write(permissions_page(), ending="")
