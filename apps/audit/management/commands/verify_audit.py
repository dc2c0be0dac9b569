"""`manage.py verify_audit`: whether the audit is what was sealed, day by day."""

from argparse import ArgumentParser
from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from apps.audit.models import Seal
from apps.audit.selectors.chains import chain_of
from apps.audit.selectors.verification import misfits
from apps.stakeholders.models import Workspace

_SHOWN = 20


class Command(BaseCommand):
    """Recomputes seals and names the first day and row that does not fit; then exits with 1."""

    help = "Check that nothing sealed was changed, removed or inserted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument(
            "--workspace", metavar="SLUG", help="one chain; else all, and the installation's"
        )
        parser.add_argument("--from", dest="first", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="last", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument(
            "--kept", metavar="DIGEST", help="a seal that you have kept; it must be in a chain"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Check the chains."""
        faults = []
        for slug, workspace_id in _chains(options["workspace"]):
            found = misfits(workspace_id, options["first"], options["last"])
            shown = list(islice(found, _SHOWN))
            faults += [f"{slug} {misfit}" for misfit in shown]
            if not shown:
                self.stdout.write(f"{slug} {_state_of(workspace_id)}")
        kept = options["kept"]
        if kept and not Seal.objects.filter(digest=kept).exists():
            faults.append(f"No chain holds the seal {kept}: the record was sealed anew.")
        if faults:
            message = f"First: {faults[0]}\n" + "\n".join(faults)
            raise CommandError(message)


def _chains(slug: str | None) -> list[tuple[str, UUID | None]]:
    if slug is None:
        workspaces = Workspace.objects.order_by("slug").values_list("slug", "pk")
        return [("(installation)", None), *workspaces]
    workspace = Workspace.objects.filter(slug=slug).first()
    if workspace is None:
        message = f"No workspace “{slug}”."
        raise CommandError(message)
    return [(slug, workspace.pk)]


def _state_of(workspace_id: UUID | None) -> str:
    last = chain_of(workspace_id).last()
    if last is None:
        return "has no sealed day yet"
    return f"fits up to {last.day}, seal {last.digest}"
