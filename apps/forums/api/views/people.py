"""The people of a session over REST: whom to invite to it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from apps.common.api.pagination import limit_of
from apps.forums import selectors
from apps.forums.api.parameters import MOST_URGENT
from apps.forums.api.serializers.people import SuggestedInvitationsSerializer
from apps.forums.api.views.agendas import WithFindings
from apps.forums.models import Session
from apps.forums.selectors.candidates import suggested_invitations
from apps.forums.services.rights import require_organiser


class SuggestedInvitationViews(WithFindings):
    """Whom to invite to a session."""

    serializer_class = SuggestedInvitationsSerializer
    actions_required = {"suggested_invitations": "forums.write"}

    def visible(self) -> QuerySet[Session]:
        """Return the sessions that the actor sees."""
        return selectors.sessions_visible_to(self.actor).select_related("forum")

    def schema_queryset(self) -> QuerySet[Any]:
        """Return the sessions that the address is of."""
        return Session.objects.none()

    def known_parameters(self) -> frozenset[str]:
        """Return the query parameters of the method."""
        return super().known_parameters() | {"limit"}

    @extend_schema(
        responses=SuggestedInvitationsSerializer, parameters=[MOST_URGENT], filters=False
    )
    @action(detail=True, url_path="suggested-invitations")
    def suggested_invitations(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Tell whoever runs it whom to invite to a session, and why."""
        session = self.get_object()
        require_organiser(self.actor, session.forum)
        found = suggested_invitations(session, self.actor, most=limit_of(request))
        context = self.get_serializer_context()
        return Response(SuggestedInvitationsSerializer({"results": found}, context=context).data)
