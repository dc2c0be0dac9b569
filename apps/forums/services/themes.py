"""The themes of a workspace, and their order."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from apps.common.history import attribute_changes
from apps.common.ordering import place_behind, put_at
from apps.common.writing import assign
from apps.events.services import Changed, publish_changes
from apps.forums.models import DEFAULT_THEMES, Theme
from apps.forums.selectors import themes_of
from apps.forums.services.facts import Facts, theme_facts
from apps.stakeholders.models import Membership, Workspace


def make_default_themes(workspace: Workspace, founder: Membership) -> None:
    """Give a new workspace the default themes."""
    at = timezone.now()
    made = Theme.objects.bulk_create(
        Theme(workspace=workspace, key=key, name=str(name), position=position)
        for position, (key, name) in enumerate(DEFAULT_THEMES.items())
    )
    changes = [Changed(theme, None, theme_facts(theme)) for theme in made]
    publish_changes(changes, subject_type="theme", actor=founder, at=at)


@transaction.atomic
def create_theme(
    *, actor: Membership, key: str, name: str, at: datetime, position: int | None = None
) -> Theme:
    """Create a theme, at its place among the others or as the last."""
    attribute_changes(actor)
    others = _locked(actor.workspace)
    theme = Theme(workspace=actor.workspace, key=key, name=name, position=place_behind(others))
    theme.save(force_insert=True)
    if position is not None:
        put_at(theme, others, position, among=themes_of(actor.workspace))
    _publish(theme, actor, at, None, theme_facts(theme))
    return theme


@transaction.atomic
def change_theme(
    *, theme: Theme, actor: Membership, changes: Mapping[str, Any], at: datetime
) -> Theme:
    """Change a theme's key, name or place; the others make room."""
    attribute_changes(actor)
    before = theme_facts(theme)
    others = [other for other in _locked(actor.workspace) if other.pk != theme.pk]
    assign(theme, {name: value for name, value in changes.items() if name != "position"})
    if changes.get("position", theme.position) != theme.position:
        put_at(theme, others, changes["position"], among=themes_of(actor.workspace))
    _publish(theme, actor, at, before, theme_facts(theme))
    return theme


@transaction.atomic
def remove_theme(*, theme: Theme, actor: Membership, at: datetime) -> None:
    """Remove a theme that no forum has. Raises: ProtectedError."""
    attribute_changes(actor)
    _publish(theme, actor, at, theme_facts(theme), None)
    theme.delete()


def _locked(workspace: Workspace) -> list[Theme]:
    """Return the themes in their order; the lock lets one change of order happen at a time."""
    Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    return list(themes_of(workspace))


def _publish(
    theme: Theme, actor: Membership, at: datetime, before: Facts | None, after: Facts | None
) -> None:
    changed = Changed(theme, before, after)
    publish_changes([changed], subject_type="theme", actor=actor, at=at)
