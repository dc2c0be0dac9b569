"""A forum, who runs it, and somebody outside of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from apps.forums.models import Forum, Session
from apps.stakeholders.models import Role, Workspace
from tests.apps.dashboard.conftest import Reader
from tests.apps.forums.factories import ForumFactory, OrganiserFactory, SessionFactory


@pytest.fixture
def forum(workspace: Workspace) -> Forum:
    """Make a forum that is by invitation."""
    return ForumFactory.create(workspace=workspace, name="Compute circle", time_zone="Europe/Paris")


@pytest.fixture
def organiser(forum: Forum, reader: Callable[..., Reader]) -> Reader:
    client = reader(Role.ORGANISER)
    OrganiserFactory.create(forum=forum, member=client.actor)
    return client


@pytest.fixture
def session(forum: Forum) -> Session:
    """Make a draft that begins in a week, at a place."""
    starts = timezone.now().replace(microsecond=0) + dt.timedelta(days=7)
    return SessionFactory.create(forum=forum, title="Racks", starts_at=starts, place="Hall 1")


@pytest.fixture
def said_of() -> Callable[..., dict[str, Any]]:
    """Return what a form that was shown would send if nothing in it were changed."""

    def read(form: Any, **changes: Any) -> dict[str, Any]:
        values = {bound.html_name: bound.value() for bound in form}
        return {name: value for name, value in (values | changes).items() if value is not None}

    return read
