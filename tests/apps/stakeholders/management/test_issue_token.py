from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from apps.accounts.models import ApiToken, User
from apps.stakeholders.access import scopes_of
from apps.stakeholders.models import Membership, Role


def issue(**options):
    output = StringIO()
    call_command("issue_token", stdout=output, **options)
    return output.getvalue()


def test_command_prints_a_token_that_works_and_nothing_else(workspace):
    printed = issue(workspace=workspace.slug, role="programme_office")

    assert printed.count("\n") == 1
    client = APIClient(HTTP_AUTHORIZATION=f"Bearer {printed.strip()}")
    response = client.post(
        f"/api/v1/workspaces/{workspace.slug}/organisations/", {"name": "x", "sector": "industry"}
    )
    assert response.status_code == 201


def test_token_has_the_name_days_and_scopes_asked_for(workspace, grid):
    issue(workspace=workspace.slug, role="partner", organisation="grid", name="Grid CI", days=7)

    member = Membership.objects.select_related("user").get()
    token = ApiToken.objects.get()
    assert (member.role, member.organisation, member.user.name) == ("partner", grid, "Grid CI")
    assert member.user.is_service
    assert (token.name, token.scopes) == ("Grid CI", scopes_of(Role.PARTNER))
    left = token.expires_at - timezone.now()
    assert timedelta(days=6, hours=23) < left < timedelta(days=7)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"workspace": "none"}, "No workspace “none”. There are: here."),
        ({"role": "partner"}, "A partner speaks for an organisation: name it."),
        ({"organisation": "none"}, "No organisation “none” in here."),
        ({"days": 0}, "--days: 1 to 366."),
    ],
)
def test_command_that_cannot_says_why_and_leaves_nothing(workspace, options, message):
    workspace.slug = "here"
    workspace.save()

    with pytest.raises(CommandError) as refusal:
        issue(**({"workspace": "here", "role": "admin"} | options))

    assert str(refusal.value) == message
    assert (User.objects.count(), ApiToken.objects.count()) == (0, 0)


def test_role_that_is_none_is_refused(workspace):
    with pytest.raises(CommandError, match="invalid choice: 'king'"):
        call_command("issue_token", f"--workspace={workspace.slug}", "--role=king")
