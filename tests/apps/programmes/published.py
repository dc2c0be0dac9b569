"""What a test has left behind: events, and versions of milestones."""

from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from apps.events.models import Event


def published(*fields: str) -> list[tuple[Any, ...]]:
    """Return the events of programmes as tuples of type and the given fields, in their order."""
    events = Event.objects.exclude(subject_type__in=["organisation", "member", "workspace"])
    return list(events.order_by("sequence").values_list("type", *fields))


def versions() -> QuerySet[Any]:
    """Return what the history of milestones keeps."""
    return apps.get_model("programmes", "MilestoneEvent")._default_manager.all()
