"""Forums: what they are about, who runs them, who takes part."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from apps.common.errors import FieldError, InvalidInputError
from apps.common.history import attribute_changes
from apps.common.writing import assign, replace_ties
from apps.forums.models import (
    Forum,
    ForumOrganisation,
    ForumOrganiser,
    ForumTheme,
    Session,
    SessionState,
)
from apps.forums.selectors.visibility import sees_all_forums
from apps.forums.services.facts import forum_facts
from apps.forums.services.publishing import publish_forum
from apps.forums.services.refusals import StillHeldError
from apps.forums.services.rights import require_organiser
from apps.forums.services.scheduling import release_sessions
from apps.stakeholders.access import ACTIONS
from apps.stakeholders.models import Membership

# What belongs to a forum in tables of its own: the table, and its column besides the forum.
_PARTS: Final[dict[str, tuple[Any, str]]] = {
    "themes": (ForumTheme, "theme"),
    "organisers": (ForumOrganiser, "member"),
    "organisations": (ForumOrganisation, "organisation"),
}


@transaction.atomic
def create_forum(
    *,
    actor: Membership,
    at: datetime,
    organisers: Sequence[Membership] | None = None,
    **fields: Any,
) -> Forum:
    """Create a forum; whoever makes it is its first organiser, but for an admin who names others.

    Raises: InvalidInputError
    """
    attribute_changes(actor)
    if organisers is None or not (sees_all_forums(actor) or actor in organisers):
        organisers = [actor, *(organisers or [])]
    parts = {name: fields.pop(name, []) for name in _PARTS.keys() - {"organisers"}}
    fields.setdefault("time_zone", actor.workspace.time_zone)
    forum = Forum.objects.create(workspace_id=actor.workspace_id, **fields)
    _put_parts(forum, parts | {"organisers": _checked(organisers, actor)})
    publish_forum(forum, actor=actor, at=at, before=None, after=forum_facts(forum))
    return forum


@transaction.atomic
def change_forum(
    *, forum: Forum, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Forum:
    """Change a forum; its lists, where given, replace those that were there.

    Raises: NotOrganiserError, InvalidInputError
    """
    attribute_changes(actor)
    require_organiser(actor, forum)
    before = forum_facts(forum)
    parts = {name: changes[name] for name in _PARTS if name in changes}
    if "organisers" in parts:
        parts["organisers"] = _checked(parts["organisers"], actor)
    assign(forum, {name: value for name, value in changes.items() if name not in _PARTS})
    if parts:
        _put_parts(forum, parts)
        # Its version is the version of the whole, with its lists.
        forum.save(update_fields=["name"])
    publish_forum(forum, actor=actor, at=at, before=before, after=forum_facts(forum))
    return forum


@transaction.atomic
def remove_forum(*, forum: Forum, actor: Membership, at: datetime) -> None:
    """Remove a forum of whose sessions nobody was told.

    Raises: NotOrganiserError, StillHeldError
    """
    attribute_changes(actor)
    require_organiser(actor, forum)
    if Session.objects.filter(forum=forum).exclude(state=SessionState.DRAFT).exists():
        raise StillHeldError
    publish_forum(forum, actor=actor, at=at, before=forum_facts(forum), after=None)
    release_sessions(Session.objects.filter(forum=forum), actor=actor, at=at)
    forum.delete()


def _checked(organisers: Sequence[Membership], actor: Membership) -> Sequence[Membership]:
    """Return organisers, of whom there is one and each may be one. Raises: InvalidInputError."""
    if not organisers:
        message = "Somebody has to run it: name at least one."
        raise InvalidInputError.at("/organisers", message, "required")
    allowed = ACTIONS["forums.write"].roles
    errors = [
        FieldError(f"/organisers/{place}", f"{member.actor_name} may run no forum.", "role")
        for place, member in enumerate(organisers)
        if member.role not in allowed or not member.active
    ]
    if errors:
        message = "Admins, programme offices and organisers run forums."
        raise InvalidInputError(message, errors=tuple(errors))
    if actor not in organisers and not sees_all_forums(actor):
        message = "You would see it no more: let another organiser take you off."
        raise InvalidInputError.at("/organisers", message, "yourself")
    return organisers


def _put_parts(forum: Forum, parts: Mapping[str, Iterable[Any]]) -> None:
    for name, rows in parts.items():
        table, column = _PARTS[name]
        replace_ties(table, {"forum": forum}, column, rows)
