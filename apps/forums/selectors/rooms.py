"""Which organisations are in the room of a session."""

from uuid import UUID

from apps.forums.models import ForumOrganisation, ForumOrganiser, Invitation, Session
from apps.forums.models.invitations import COMING
from apps.stakeholders.models import Membership


def organisations_in_the_room(session: Session) -> set[UUID]:
    """Return the organisations that can act in a session.

    Those that take part in its forum, those of its organisers, its chair and its rapporteur, and
    those of whom somebody is invited and has not declined.
    """
    forum = session.forum_id
    taking_part = ForumOrganisation.objects.filter(forum=forum).values_list("organisation_id")
    running = ForumOrganiser.objects.filter(forum=forum).values_list("member__organisation_id")
    leading = Membership.objects.filter(pk__in=[session.chair_id, session.rapporteur_id])
    asked = Invitation.objects.filter(session=session, state__in=COMING)
    # order_by: a part of a union has none.
    found = taking_part.order_by().union(
        running.order_by(),
        leading.order_by().values_list("organisation_id"),
        asked.order_by().values_list("organisation_id"),
    )
    return {organisation for (organisation,) in found if organisation}
