"""Templates of sessions: kept for a forum, and filled in when one of its sessions is planned."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from apps.common.errors import InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign
from apps.events.services import Changed, publish_changes
from apps.forums.models import IN_COMMON, AgendaItem, Forum, Session, SessionTemplate
from apps.forums.selectors import forum_audience
from apps.forums.services.facts import Facts, agenda_item_facts, session_template_facts
from apps.forums.services.needs import distinct_needs
from apps.forums.services.publishing import publish_of_session
from apps.forums.services.rights import require_organiser
from apps.stakeholders.models import Membership


@transaction.atomic
def create_template(
    *, actor: Membership, forum: Forum, at: datetime, **fields: Any
) -> SessionTemplate:
    """Keep a template for a forum that the actor runs.

    Raises: NotOrganiserError, InvalidInputError
    """
    attribute_changes(actor)
    require_organiser(actor, forum)
    distinct_needs(fields.get("sector_needs", []))
    template = SessionTemplate.objects.create(
        workspace_id=actor.workspace_id, forum=forum, **fields
    )
    _publish(template, actor, at, None, session_template_facts(template))
    return template


@transaction.atomic
def change_template(
    *, template: SessionTemplate, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> SessionTemplate:
    """Change a template; sessions made from it stay as they are.

    Raises: NotOrganiserError, InvalidInputError
    """
    attribute_changes(actor)
    require_organiser(actor, template.forum)
    distinct_needs(changes.get("sector_needs", []))
    before = session_template_facts(template)
    _publish(template, actor, at, before, session_template_facts(assign(template, changes)))
    return template


@transaction.atomic
def remove_template(*, template: SessionTemplate, actor: Membership, at: datetime) -> None:
    """Remove a template; sessions made from it stay. Raises: NotOrganiserError."""
    attribute_changes(actor)
    require_organiser(actor, template.forum)
    _publish(template, actor, at, session_template_facts(template), None)
    template.delete()


def filled_in(
    template: SessionTemplate | None, forum: Forum, said: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what was said of a session and, where nothing was, what its template says.

    Raises: InvalidInputError, for a template of another forum and for a session without a title
    """
    if template is not None and template.forum_id != forum.pk:
        message = "This template is of another forum."
        raise InvalidInputError.at("/template", message, "of_another_forum")
    names = (*IN_COMMON, "sector_needs")
    kept = {name: getattr(template, name) for name in names} if template else {}
    filled = kept | dict(said)
    if not filled.get("title"):
        message = "A session has a title: say one, or a template that has one."
        raise InvalidInputError.at("/title", message, "required")
    return filled


def lay_agendas(
    sessions: Sequence[Session],
    template: SessionTemplate | None,
    *,
    actor: Membership,
    at: datetime,
) -> None:
    """Put a template's items on the agendas of drafts of one forum, with one statement."""
    if template is None or not sessions:
        return
    items = AgendaItem.objects.bulk_create(
        AgendaItem(
            workspace_id=session.workspace_id, session=session, position=position, **described
        )
        for session in sessions
        for position, described in enumerate(template.agenda)
    )
    changes = [Changed(item, None, agenda_item_facts(item)) for item in items]
    # Drafts that the same people run are seen by the same people.
    publish_of_session(sessions[0], "agenda_item", changes, actor=actor, at=at)


def _publish(
    template: SessionTemplate,
    actor: Membership,
    at: datetime,
    before: Facts | None,
    after: Facts | None,
) -> None:
    publish_changes(
        [Changed(template, before, after)],
        subject_type="session_template",
        actor=actor,
        at=at,
        restricted_to_members=forum_audience(template.forum),
    )
