"""`manage.py sweep`: the detector over a workspace, here and now, without worker or broker."""

import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone
from tqdm import tqdm

from apps.alignment.management.arguments import day
from apps.alignment.models import Sweep, SweepRange, SweepState
from apps.alignment.services.runs import UNFINISHED, run_range, start_sweep
from apps.stakeholders.management.lookup import find_workspace

# How long to wait for ranges that a worker has taken, before looking whether it still has them.
_LOOK_AGAIN_SECONDS: Final = 0.2


class Command(BaseCommand):
    """Starts a sweep and works its ranges off; a worker that runs too may take some of them."""

    help = "Bring the findings of a workspace up to what its record says on a day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument(
            "--as-of",
            type=day,
            metavar="DATE",
            help="the day to look at, such as 2026-03-01; the workspace's today if left out",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Sweep and print what was opened, changed and resolved."""
        workspace = find_workspace(options["workspace"])
        at = timezone.now()
        as_of = options["as_of"] or workspace.today(at)
        sweep = start_sweep(workspace=workspace, as_of=as_of, at=at)
        total = sum(_sizes(sweep.ranges.all()))
        with tqdm(total=total, unit=" initiatives", desc=workspace.slug, leave=False) as bar:
            _work_off(sweep, watch=lambda done: bar.update(done - bar.n))
        sweep.refresh_from_db()
        if sweep.state == SweepState.FAILED:
            raise CommandError(sweep.error)
        self.stdout.write(
            f"findings as of {sweep.as_of}: {sweep.opened} opened, {sweep.changed} changed, "
            f"{sweep.resolved} resolved; {sweep.initiatives} initiatives, "
            f"{sweep.milestones} milestones"
        )


def _work_off(sweep: Sweep, *, watch: Callable[[int], Any]) -> None:
    """Run the ranges of a sweep until none is left, whoever does them.

    watch: is told of how many initiatives the ranges are done with
    """
    while waiting := list(sweep.ranges.filter(state__in=UNFINISHED).order_by("number")):
        ours = False
        for share in waiting:
            ours |= run_range(range_id=share.pk, at=timezone.now()) is not None
            watch(sum(_sizes(sweep.ranges.exclude(state__in=UNFINISHED))))
        if not ours:
            time.sleep(_LOOK_AGAIN_SECONDS)


def _sizes(ranges: QuerySet[SweepRange]) -> list[int]:
    return list(ranges.values_list("initiatives__len", flat=True))
