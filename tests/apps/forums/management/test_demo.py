"""`manage.py demo` as it is typed."""

import io
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.alignment.models import Sweep
from apps.events.models import Event
from apps.stakeholders.models import Workspace
from tests.factories import WorkspaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _cheap_hashes(settings: Settings) -> None:
    """Passwords are hashed as Django does it, which takes seconds on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def demo(**options: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("demo", stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


def test_demo_prints_sign_ins_that_open_the_door():
    out, _ = demo()
    password = re.search(r"password (\S+)", out)
    emails = re.findall(r"\S+@demo\.lockstep\.example", out)

    assert password is not None
    assert len(emails) == 7
    given = {"password": password[1]}
    answers = [Client().post("/sign-in/", {"username": email} | given) for email in emails]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, "/")}


def test_demo_prints_no_address():
    assert "http" not in demo()[0]


def test_each_demo_has_a_password_of_its_own():
    first, _ = demo()
    Workspace.objects.update(slug="kept")

    second, _ = demo()

    assert re.findall(r"password (\S+)", first) != re.findall(r"password (\S+)", second)


def test_demo_that_is_there_is_left_as_it_is():
    demo()
    before = Event.objects.count()

    assert demo() == ("", "The workspace “demo” is there already; it was left as it is.\n")
    assert Event.objects.count() == before


def test_demo_if_empty_does_nothing_where_there_is_a_workspace():
    WorkspaceFactory.create(slug="ours")

    assert demo(if_empty=True) == ("", "")
    assert [each.slug for each in Workspace.objects.all()] == ["ours"]


def test_demo_if_empty_makes_the_first_workspace():
    out, _ = demo(if_empty=True)

    assert out.startswith("Sign in to “National AI Mission (illustrative)”")
    assert [each.slug for each in Workspace.objects.all()] == ["demo"]


def test_demo_of_an_earlier_day_is_swept_as_of_that_day():
    demo(today=date(2025, 3, 30))
    days = Sweep.objects.order_by("as_of").values_list("as_of", flat=True)

    assert list(days)[-1] == date(2025, 3, 30)
    assert Event.objects.filter(type="sweep.succeeded").latest("id").at == datetime(
        2025, 3, 30, 12, tzinfo=UTC
    )


def test_demo_of_a_later_day_is_refused():
    tomorrow = timezone.now().date() + timedelta(days=1)

    with pytest.raises(CommandError, match="--today"):
        demo(today=tomorrow)

    assert Workspace.objects.count() == 0
