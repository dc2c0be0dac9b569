"""`manage.py import_plan`: a plan document from a file, by the installation's own hand."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from apps.common.errors import LockstepError
from apps.exchange import services
from apps.exchange.models import Import
from apps.stakeholders.management.lookup import find_workspace

_PLURALS = {"dependency": "dependencies"}


class Command(BaseCommand):
    """Runs one import and shows how far it has come."""

    help = "Take a plan document over into a workspace: all of it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument(
            "--source", default="", help="where the plan comes from; ids are unique within it"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would change, and change nothing"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Import the file and print the counts, or each error."""
        job = self._import(options)
        for error in job.errors:
            where = error["pointer"] or "the document"
            row = "" if error["row"] is None else f" (row {error['row']})"
            self.stderr.write(f"{where}{row}: {error['detail']}")
        if job.errors:
            message = f"Nothing was imported: {len(job.errors)} errors."
            raise CommandError(message)
        if job.dry_run:
            self.stdout.write("Nothing was written. It would be:")
        self.stdout.write(
            f"milestones: {job.created} created, {job.updated} updated, "
            f"{job.unchanged} unchanged, {job.cancelled} cancelled"
        )
        for kind, numbers in job.counts.items():
            done = [f"{number} {change}" for change, number in numbers.items() if number]
            self.stdout.write(f"{_PLURALS.get(kind, f'{kind}s')}: {', '.join(done) or 'none'}")

    def _import(self, options: dict[str, Any]) -> Import:
        workspace = find_workspace(options["workspace"])
        at = timezone.now()
        with tqdm(total=100, unit="%", desc=options["file"].name, leave=False) as bar:
            try:
                job = services.request_import(
                    workspace=workspace,
                    actor=None,
                    content=_content(options["file"]),
                    at=at,
                    source=options["source"],
                    dry_run=options["dry_run"],
                )
                finished = services.run_import(
                    import_id=job.pk, at=at, watch=lambda done: bar.update(done - bar.n)
                )
            except LockstepError as error:
                raise CommandError(error.detail) from error
        # A worker may have been quicker; the report is the same.
        return finished or Import.objects.get(pk=job.pk)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return services.read_at_most(file, path.stat().st_size)
    except OSError as error:
        message = f"{path}: {error.strerror}."
        raise CommandError(message) from error
