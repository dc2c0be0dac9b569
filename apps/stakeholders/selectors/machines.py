"""Reading service accounts and tokens: who sees them, and who may act on them."""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.accounts.models import ApiToken
from apps.stakeholders.access import ACTIONS, GRANTS, OFFICE
from apps.stakeholders.models import Membership, Role
from apps.stakeholders.selectors.membership import members_visible_to, of_its_organisation


def service_accounts_visible_to(actor: Membership) -> QuerySet[Membership]:
    """Return the service accounts among the members that the actor may see."""
    return members_visible_to(actor).filter(user__is_service=True)


def service_accounts_managed_by(actor: Membership) -> QuerySet[Membership]:
    """Return the service accounts that the actor may change and issue tokens for.

    Never one that may do more than the actor may hand out, whoever made it.
    """
    if actor.role not in ACTIONS["services.write"].roles:
        return Membership.objects.none()
    managed = Membership.objects.filter(
        workspace_id=actor.workspace_id, user__is_service=True, role__in=GRANTS[Role(actor.role)]
    )
    if actor.role in ACTIONS["services.write"].own_only:
        return managed.filter(of_its_organisation(actor))
    return managed


def token_holders_of(actor: Membership) -> QuerySet[Membership]:
    """Return the members whom the actor may issue tokens for: itself, and services it manages."""
    managed = service_accounts_managed_by(actor).values("pk")
    return Membership.objects.filter(Q(pk=actor.pk) | Q(pk__in=managed), active=True)


def tokens_visible_to(actor: Membership) -> QuerySet[ApiToken]:
    """Return the tokens that act, or acted until they expired, in the actor's workspace.

    The office sees all of them, others those of their own organisation and their own; each with
    `holder_id`, the member that it acts as. What is revoked is told by history and events.
    """
    members = Membership.objects.filter(workspace_id=actor.workspace_id)
    holder = members.filter(user=OuterRef("user")).values("pk")[:1]
    tokens = ApiToken.objects.filter(revoked_at__isnull=True).annotate(
        holder_id=Coalesce("membership_id", Subquery(holder))
    )
    if actor.role not in OFFICE:
        members = members.filter(of_its_organisation(actor) | Q(pk=actor.pk))
    return tokens.filter(
        Q(membership__in=members) | Q(membership__isnull=True, user__in=members.values("user"))
    ).select_related("user", "use", "membership")
