"""The detector's numbers over REST."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.alignment.api.filters import PolicyFilters
from apps.alignment.api.serializers import PolicySerializer
from apps.alignment.models import Policy
from apps.alignment.selectors.findings import policies_visible_to
from apps.alignment.services.policies import change_policy, create_policy, remove_policy
from apps.stakeholders.api.base import Crud
from apps.stakeholders.api.replays import ReplayedLists


class PolicyViews(ReplayedLists, Crud):
    """By which numbers the workspace, or one programme of it, is judged."""

    serializer_class = PolicySerializer
    filterset_class = PolicyFilters
    actions_required = {
        "list": "record.read",
        "retrieve": "record.read",
        "create": "policies.write",
        "partial_update": "policies.write",
        "destroy": "policies.write",
    }

    def visible(self) -> QuerySet[Policy]:
        """Return the policies that the actor may see."""
        return policies_visible_to(self.actor)

    def perform_create(self, data: Mapping[str, Any]) -> Policy:
        """Set numbers."""
        return create_policy(actor=self.actor, at=timezone.now(), data=data)

    def perform_update(self, instance: Policy, data: Mapping[str, Any]) -> Policy:
        """Change numbers."""
        return change_policy(policy=instance, actor=self.actor, at=timezone.now(), changes=data)

    def perform_destroy(self, instance: Policy) -> None:
        """Go back to the numbers that hold otherwise."""
        remove_policy(policy=instance, actor=self.actor, at=timezone.now())
