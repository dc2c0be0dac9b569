"""`manage.py backtest`: how good the warnings and the forecasts of a workspace were."""

from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from apps.alignment.management.arguments import day
from apps.alignment.management.stated import read_stated
from apps.alignment.selectors.backtests import Backtest, backtest
from apps.stakeholders.management.lookup import find_workspace
from coordination.backtest import SLIPPED_DAYS, Coverage, Score
from coordination.thresholds import FEWEST_TRIALS, MOST_TRIALS


class Command(BaseCommand):
    """Replays past days by what was known then, and prints what came of what was said."""

    help = "Hold past warnings and forecasts of a workspace against what came; nothing is stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument("--from", required=True, type=day, dest="since", metavar="DATE")
        parser.add_argument("--to", required=True, type=day, dest="until", metavar="DATE")
        parser.add_argument(
            "--known",
            type=day,
            metavar="DATE",
            help="the last day of which the record knows what came; that of --to if left out",
        )
        parser.add_argument(
            "--every", type=_days, default=7, metavar="DAYS", help="from one day to the next: 7"
        )
        parser.add_argument(
            "--within",
            type=_days,
            default=180,
            metavar="DAYS",
            help="in which a slip has to follow for a warning to have been right: 180",
        )
        parser.add_argument(
            "--trials", type=_trials, metavar="N", help="of each forecast; the policy's if left out"
        )

        parser.add_argument(
            "--stated",
            type=Path,
            metavar="FILE",
            help="what was forecast when, before it was recorded here: CSV with the columns"
            " milestone, stated_on, forecast_date, and initiative where it is needed",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Replay and print."""
        workspace = find_workspace(options["workspace"])
        since, until, every = options["since"], options["until"], options["every"]
        if until < since:
            message = f"--to {until} comes before --from {since}"
            raise CommandError(message)
        known = options["known"] or until
        if known < until:
            message = f"--known {known} comes before --to {until}"
            raise CommandError(message)
        stated = read_stated(options["stated"], workspace) if options["stated"] else {}
        days = (until - since).days // every + 1
        with tqdm(total=days, unit=" days", desc=workspace.slug, leave=False) as bar:
            found = backtest(
                workspace,
                since=since,
                until=until,
                known=known,
                every=every,
                within=options["within"],
                trials=options["trials"],
                stated=stated,
                watch=lambda done: bar.update(done - bar.n),
            )
        self.stdout.write(
            f"{workspace.slug}: {found.days} days from {since} to {until}, every {every}; a slip is"
            f" more than {SLIPPED_DAYS} days, within {options['within']} days of a warning"
        )
        self._print_warnings(found)
        self._print_coverage(found)

    def _print_warnings(self, found: Backtest) -> None:
        row = "{:<20} {:<9} {:>7} {:>8} {:>10} {:>6} {:>9} {:>10}".format
        names = ("before", "without", "undecided", "slips", "unwarned", "lead days")
        self.stdout.write("\n" + row("warning", "level", *names))
        for kind, scored in found.scores.items():
            self.stdout.write(row(kind.kind, kind.level or "-", *_figures(scored)))

    def _print_coverage(self, found: Backtest) -> None:
        row = "{:<20} {:>9} {:>8} {:>8} {:>12} {:>8}".format
        names = ("forecasts", "by P50", "by P80", "by baseline", "unknown")
        self.stdout.write("\n" + row("forecast of what is", *names))
        for name, coverage in (("not yet due", found.coming), ("overdue", found.overdue)):
            self.stdout.write(row(name, *_shares(coverage)))
        if found.without:
            self.stdout.write(
                f"on {found.without} of {found.days} days too little was closed for a forecast"
            )


def _figures(scored: Score) -> list[str]:
    return [
        *(
            str(number)
            for number in (
                scored.before,
                scored.without,
                scored.undecided,
                scored.slips,
                scored.unwarned,
            )
        ),
        "-" if scored.lead is None else f"{scored.lead:g}",
    ]


def _shares(coverage: Coverage) -> list[str]:
    counts = (coverage.by_half, coverage.by_most, coverage.by_promise)
    shares = [
        f"{count / coverage.forecasts:.0%}" if coverage.forecasts else "-" for count in counts
    ]
    return [str(coverage.forecasts), *shares, str(coverage.unknown)]


def _days(text: str) -> int:
    return _between(text, 1, 3_660)


def _trials(text: str) -> int:
    return _between(text, FEWEST_TRIALS, MOST_TRIALS)


def _between(text: str, least: int, most: int) -> int:
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        message = f"“{text}” is not a whole number from {least} to {most}"
        raise ArgumentTypeError(message)
    return int(text)
