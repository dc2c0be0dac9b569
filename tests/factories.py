"""Rows of workspaces, organisations and members, for tests that need some."""

from django.utils import timezone
from factory.declarations import Sequence, SubFactory
from factory.django import DjangoModelFactory

from apps.accounts.models import ApiToken, User
from apps.accounts.services import issue_token
from apps.stakeholders.access import scopes_of
from apps.stakeholders.models import Membership, Organisation, Role, Sector, Workspace

__all__ = [
    "MembershipFactory",
    "OrganisationFactory",
    "UserFactory",
    "WorkspaceFactory",
    "token_for",
]


class WorkspaceFactory(DjangoModelFactory[Workspace]):
    class Meta:
        model = Workspace

    slug = Sequence(lambda n: f"workspace-{n}")
    name = Sequence(lambda n: f"Workspace {n}")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User

    email = Sequence(lambda n: f"person-{n}@example.org")
    name = Sequence(lambda n: f"Person {n}")


class OrganisationFactory(DjangoModelFactory[Organisation]):
    class Meta:
        model = Organisation

    workspace = SubFactory(WorkspaceFactory)
    name = Sequence(lambda n: f"Organisation {n}")
    sector = Sector.GOVERNMENT
    external_id = Sequence(lambda n: f"organisation-{n}")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    workspace = SubFactory(WorkspaceFactory)
    user = SubFactory(UserFactory)
    role = Role.PROGRAMME_OFFICE


def token_for(member: Membership, **options: object) -> tuple[ApiToken, str]:
    """Return a token that may do all its member's role may, and its bearer string."""
    given = {"name": "test", "scopes": scopes_of(Role(member.role)), "at": timezone.now()}
    return issue_token(user=member.user, **(given | options))  # type: ignore[arg-type]
