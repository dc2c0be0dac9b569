"""Templates of sessions over REST."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from rest_framework.serializers import BaseSerializer

from apps.forums import selectors
from apps.forums.api.filters import SessionTemplateFilters
from apps.forums.api.serializers.templates import (
    SessionTemplateChangeSerializer,
    SessionTemplateSerializer,
)
from apps.forums.api.views.forums import CRUD
from apps.forums.models import SessionTemplate
from apps.forums.services import templates
from apps.stakeholders.api.base import Crud


class SessionTemplateViews(Crud):
    """What the sessions of a forum have in common, kept for the next ones."""

    serializer_class = SessionTemplateSerializer
    filterset_class = SessionTemplateFilters
    orderings = {"id": "id", "name": "name"}
    actions_required = CRUD

    def visible(self) -> QuerySet[SessionTemplate]:
        """Return the templates of forums that the actor sees."""
        rows = selectors.templates_visible_to(self.actor)
        is_read = self.request.method in {"GET", "HEAD"}
        return rows if is_read else rows.select_related("forum")

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        """Return what a change may hold, or a template."""
        if self.action == "partial_update":
            return SessionTemplateChangeSerializer
        return SessionTemplateSerializer

    def perform_create(self, data: Mapping[str, Any]) -> SessionTemplate:
        """Keep a template for a forum that the actor runs."""
        return templates.create_template(actor=self.actor, at=timezone.now(), **data)

    def perform_update(self, instance: SessionTemplate, data: Mapping[str, Any]) -> SessionTemplate:
        """Change a template."""
        return templates.change_template(
            template=instance, actor=self.actor, changes=data, at=timezone.now()
        )

    def perform_destroy(self, instance: SessionTemplate) -> None:
        """Remove a template."""
        templates.remove_template(template=instance, actor=self.actor, at=timezone.now())
