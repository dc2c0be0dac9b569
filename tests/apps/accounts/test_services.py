from datetime import timedelta

import pytest
from django.utils import timezone

from apps.accounts.models import ApiToken, Scope, User
from apps.accounts.selectors import live_token
from apps.accounts.services import create_service_user, issue_token, record_use
from tests.factories import UserFactory

AT = timezone.now()


@pytest.fixture
def issued(db):
    return issue_token(user=UserFactory.create(), name="ci", scopes=[Scope.READ], at=AT)


def test_token_opens_the_door_and_its_secret_is_kept_nowhere(issued):
    token, bearer = issued

    mark, prefix, secret = bearer.split("_", 2)
    row = ApiToken.objects.filter(pk=token.pk).values().get()
    assert (mark, prefix) == ("lst", row["prefix"])
    assert live_token(bearer, at=AT) == token
    assert not [value for value in row.values() if secret in str(value)]


def test_token_opens_nothing_under_another_pepper(issued, settings):
    settings.TOKEN_PEPPER = "another"

    assert live_token(issued[1], at=AT) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda bearer: bearer[:-1],
        lambda bearer: bearer + "x",
        lambda bearer: bearer.replace("lst_", "xyz_", 1),
        lambda bearer: bearer.replace("_", "", 1),
        lambda _: "",
    ],
)
def test_spoilt_token_opens_nothing(issued, spoil):
    assert live_token(spoil(issued[1]), at=AT) is None


def test_token_opens_nothing_once_it_has_expired(issued):
    token, bearer = issued

    assert live_token(bearer, at=token.expires_at - timedelta(microseconds=1)) == token
    assert live_token(bearer, at=token.expires_at) is None


def test_token_opens_nothing_once_it_is_revoked(issued):
    ApiToken.objects.update(revoked_at=AT)

    assert live_token(issued[1], at=AT) is None


def test_token_opens_nothing_once_its_user_is_inactive(issued):
    User.objects.update(is_active=False)

    assert live_token(issued[1], at=AT) is None


def test_use_is_recorded_once_in_five_minutes(issued, django_assert_num_queries):
    token, _ = issued
    record_use(token=token, at=AT)
    token = ApiToken.objects.get(pk=token.pk)

    with django_assert_num_queries(0):
        record_use(token=token, at=AT + timedelta(minutes=5))
    with django_assert_num_queries(1):
        record_use(token=token, at=AT + timedelta(minutes=5, seconds=1))

    token.refresh_from_db()
    assert token.last_used_at == AT + timedelta(minutes=5, seconds=1)


@pytest.mark.parametrize("name", ["CI of the grid", "…", "x" * 200])
def test_service_user_can_be_made_twice_and_cannot_sign_in(db, name):
    first, second = create_service_user(name=name), create_service_user(name=name)

    assert first.email != second.email
    assert (first.name, first.is_service, first.has_usable_password()) == (name, True, False)
    first.full_clean()
