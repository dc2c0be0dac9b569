"""`manage.py doctor`: what is well in this deployment, what is not, and what to do about it."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from apps.common.operations.checks import Finding, State, examine


class Command(BaseCommand):
    """Examines a deployment; exits with 1 where something has to be done."""

    help = "Check this deployment and say what to do."
    # It has something to say also where the database is away.
    requires_system_checks: list[str] = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *_: Any, **options: Any) -> None:
        """Examine and say."""
        findings = list(examine())
        healthy = all(finding.state != State.FAILED for finding in findings)
        if options["json"]:
            told = [finding.told() for finding in findings]
            self.stdout.write(json.dumps({"healthy": healthy, "findings": told}, indent=2))
        else:
            for finding in findings:
                self.stdout.write(_line(finding))
        if not healthy:
            raise SystemExit(1)


def _line(finding: Finding) -> str:
    line = f"{finding.state:<8} {finding.check}: {finding.found}"
    return f"{line}\n         → {finding.advice}" if finding.advice else line
