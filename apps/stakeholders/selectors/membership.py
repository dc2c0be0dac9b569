"""Reading workspaces and members: the only route to them, by what the actor may see."""

from django.db.models import Q, QuerySet

from apps.accounts.models import ApiToken, User
from apps.common.prepared import Given, Statement
from apps.stakeholders.access import COORDINATORS, OFFICE
from apps.stakeholders.models import Membership, Organisation, Role, Workspace


def workspaces_of(user: User, token: ApiToken | None = None) -> QuerySet[Workspace]:
    """Return the workspaces a user is a member of; with a token, those where that acts."""
    active = Membership.objects.filter(user=user, active=True)
    if token is not None and token.membership_id:
        active = active.filter(pk=token.membership_id)
    return Workspace.objects.filter(memberships__in=active).order_by("name", "id")


_MEMBERSHIP = Statement(
    lambda: Membership.objects.select_related("workspace", "organisation", "user").filter(
        workspace__slug=Given("slug"), user=Given("user"), active=True
    )
)


def membership_in(user: User, slug: str, token: ApiToken | None = None) -> Membership | None:
    """Return the user's membership in a workspace, with both; None where there is none.

    token: that signed the user in; one of another membership has no part in this one
    """
    member = _MEMBERSHIP.first(slug=slug, user=user.pk)
    if member is None or token is None or token.membership_id in {None, member.pk}:
        return member
    return None


def may_found_workspaces(user: User) -> bool:
    """Tell whether a user may open another workspace: staff, and admins of one that is there."""
    admins = Membership.objects.filter(user=user, role=Role.ADMIN, active=True)
    return user.is_staff or admins.exists()


def organisations_visible_to(actor: Membership) -> QuerySet[Organisation]:
    """Return the organisations of the actor's workspace: all members see who takes part."""
    return Organisation.objects.filter(workspace_id=actor.workspace_id)


def members_visible_to(actor: Membership) -> QuerySet[Membership]:
    """Return the members the actor may see: all to coordinators, else its own organisation's."""
    members = Membership.objects.select_related("user", "organisation").filter(
        workspace_id=actor.workspace_id
    )
    if actor.role in COORDINATORS:
        return members
    return members.filter(of_its_organisation(actor) | Q(pk=actor.pk))


def of_its_organisation(actor: Membership) -> Q:
    """Return what keeps the rows of the actor's own organisation; none where it has none."""
    return Q(organisation_id=actor.organisation_id, organisation__isnull=False)


def sees_everything(actor: Membership) -> bool:
    """Tell whether the actor's role sees invite-only initiatives that it takes no part in."""
    return actor.role in OFFICE
