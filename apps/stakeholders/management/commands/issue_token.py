"""`manage.py issue_token`: a bearer token for a service, printed and nothing else."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.accounts.services import TOKEN_LIFETIME
from apps.common.errors import LockstepError
from apps.stakeholders.management.lookup import find_workspace
from apps.stakeholders.models import Organisation, Role, Workspace
from apps.stakeholders.services import join_service


class Command(BaseCommand):
    """Issues a token to a new service user with a role in one workspace."""

    help = "Print a bearer token that may do in a workspace what its role may."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--workspace", required=True, metavar="SLUG")
        parser.add_argument("--role", required=True, choices=Role.values)
        parser.add_argument(
            "--organisation", metavar="EXTERNAL_ID", help="for whom it speaks; partners need one"
        )
        parser.add_argument("--name", default="", help="what it is called in histories")
        parser.add_argument(
            "--days", type=int, default=TOKEN_LIFETIME.days, help="how long it opens the door"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Issue the token."""
        role = Role(options["role"])
        longest = settings.TOKEN_MAX_LIFETIME.days
        if not 1 <= options["days"] <= longest:
            message = f"--days: 1 to {longest}."
            raise CommandError(message)
        workspace = find_workspace(options["workspace"])
        try:
            bearer = join_service(
                workspace=workspace,
                role=role,
                organisation=_find_organisation(workspace, options["organisation"]),
                name=options["name"] or f"{role.label} service",
                lifetime=timedelta(days=options["days"]),
                at=timezone.now(),
            )
        except LockstepError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(bearer)


def _find_organisation(workspace: Workspace, external_id: str | None) -> Organisation | None:
    if external_id is None:
        return None
    found = list(Organisation.objects.filter(workspace=workspace, external_id=external_id)[:2])
    if len(found) != 1:
        how_many = "No" if not found else "More than one"
        message = f"{how_many} organisation “{external_id}” in {workspace.slug}."
        raise CommandError(message)
    return found[0]
