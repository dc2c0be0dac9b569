"""A forum with its organiser, and sessions of it."""

import datetime as dt

import pytest

from apps.forums.models import Forum, Session
from apps.stakeholders.models import Membership, Role, Workspace
from tests.apps.forums.factories import ForumFactory, OrganiserFactory, SessionFactory
from tests.plugins.api import MakeMember


@pytest.fixture
def at() -> dt.datetime:
    return dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def forum(workspace: Workspace) -> Forum:
    """Make a forum that is invite-only."""
    return ForumFactory.create(workspace=workspace, key="compute", name="Compute circle")


@pytest.fixture
def organiser(forum: Forum, member: MakeMember) -> Membership:
    runs = member(Role.ORGANISER)
    OrganiserFactory.create(forum=forum, member=runs)
    return runs


@pytest.fixture
def session(forum: Forum, organiser: Membership) -> Session:
    """Make a session that is announced."""
    return SessionFactory.create(forum=forum, state="announced", place="Hall 1", title="Racks")
