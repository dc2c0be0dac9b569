"""What readers of the log may ask for: from where on, which types, about which subject."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from apps.common.errors import InvalidInputError
from apps.events import selectors
from apps.events.models import Event
from apps.stakeholders.models import Membership

PARAMETERS = [
    OpenApiParameter("after", UUID, description="The last event that was read."),
    OpenApiParameter(
        "type",
        str,
        description="One or more types, comma-separated; `milestone.*` for all of a kind.",
    ),
    OpenApiParameter("subject", UUID, description="The object that events are about."),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """Types and subject, as far as they were named."""

    types: tuple[str, ...] = ()
    subject: UUID | None = None

    def narrowed(self, events: QuerySet[Event]) -> QuerySet[Event]:
        """Return those of the events that are asked for."""
        if self.types:
            events = selectors.of_types(events, self.types)
        if self.subject:
            events = events.filter(subject_id=self.subject)
        return events


def asked_in(request: Request) -> Asked:
    """Return what the query asks for. Raises: InvalidInputError."""
    query = request.query_params
    types = tuple(query["type"].split(",")) if query.get("type") else ()
    subject = _uuid("subject", query["subject"]) if query.get("subject") else None
    return Asked(types, subject)


def place_after(actor: Membership, said: Mapping[str, str], name: str) -> selectors.Place | None:
    """Return the place of the event that a query or a header names, None where it names none.

    Raises: InvalidInputError at its name, of an event that is not in the actor's log
    """
    text = said.get(name)
    if not text:
        return None
    last = selectors.event_visible_to(actor, _uuid(name, text))
    if last is None:
        message = f"The log has no such event. Begin without `{name}`."
        raise InvalidInputError.at(f"/{name}", message, "unknown_event")
    return last.transaction, last.sequence


def _uuid(name: str, text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInputError.at(f"/{name}", "This is no id.", "invalid") from error
