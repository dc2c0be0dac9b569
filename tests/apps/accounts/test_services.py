from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from apps.accounts.models import ApiToken, Scope, TokenUse, User
from apps.accounts.selectors import live_token
from apps.accounts.services import (
    create_service_user,
    issue_token,
    record_use,
    revoke_token,
    rotate_token,
)
from apps.common.api.concurrency import etag_of
from apps.common.errors import InvalidInputError
from apps.common.history_reading import versions_of
from apps.common.row_versions import with_version
from tests.factories import UserFactory

AT = timezone.now()
VERSION = "2026-11-01"


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


def test_use_is_recorded_once_in_a_minute(issued, django_assert_num_queries):
    token, bearer = issued
    record_use(token=token, bearer=bearer, at=AT, version=VERSION)
    token = ApiToken.objects.select_related("use").get(pk=token.pk)

    with django_assert_num_queries(0):
        record_use(token=token, bearer=bearer, at=AT + timedelta(minutes=1), version=VERSION)
    with django_assert_num_queries(1):
        record_use(
            token=token, bearer=bearer, at=AT + timedelta(minutes=1, seconds=1), version=VERSION
        )

    token.use.refresh_from_db()
    assert token.use.at == AT + timedelta(minutes=1, seconds=1)


@pytest.mark.django_db(transaction=True)
def test_use_is_recorded_without_waiting_for_whoever_records_it_too(issued):
    token, bearer = issued
    record_use(token=token, bearer=bearer, at=AT, version=VERSION)
    token = ApiToken.objects.select_related("use").get(pk=token.pk)

    def other():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            record_use(token=token, bearer=bearer, at=AT + timedelta(hours=1), version=VERSION)
        connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        TokenUse.objects.select_for_update().get()
        pool.submit(other).result()

    assert TokenUse.objects.get().at == AT


def test_use_leaves_version_and_history_of_a_token_alone(issued):
    token, bearer = issued
    before = etag_of(with_version(ApiToken.objects.all()).get())

    record_use(token=token, bearer=bearer, at=AT, version=VERSION)

    assert etag_of(with_version(ApiToken.objects.all()).get()) == before
    assert versions_of(ApiToken).count() == 1


def test_history_of_a_token_holds_no_hash(issued):
    columns = {field.name for field in versions_of(ApiToken).model._meta.get_fields()}

    assert columns.isdisjoint({"digest", "previous_digest"})
    assert versions_of(ApiToken).get().prefix == issued[0].prefix


def test_secret_before_a_rotation_works_until_the_overlap_ends(issued):
    token, old = issued
    expires_at = AT + timedelta(days=30)

    new = rotate_token(token=token, expires_at=expires_at, overlap=timedelta(hours=1), at=AT)

    last = AT + timedelta(hours=1) - timedelta(microseconds=1)
    assert [live_token(bearer, at=last) for bearer in (old, new)] == [token, token]
    assert live_token(old, at=last + timedelta(microseconds=1)) is None
    assert live_token(new, at=expires_at - timedelta(microseconds=1)) == token
    assert live_token(new, at=expires_at) is None


def test_rotation_without_overlap_ends_the_secret_before_at_once(issued):
    token, old = issued

    new = rotate_token(token=token, expires_at=AT + timedelta(days=1), overlap=timedelta(), at=AT)

    assert (live_token(old, at=AT), live_token(new, at=AT)) == (None, token)


def test_second_rotation_within_the_overlap_leaves_two_secrets(issued):
    token, first = issued
    second, third = (
        rotate_token(
            token=token, expires_at=AT + timedelta(days=1), overlap=timedelta(hours=1), at=AT
        )
        for _ in range(2)
    )

    assert [live_token(bearer, at=AT) for bearer in (first, second, third)] == [None, token, token]


def test_overlap_never_outlives_what_the_secret_before_was_good_for(issued):
    token, old = issued
    until = token.expires_at

    rotate_token(
        token=token,
        expires_at=until + timedelta(days=30),
        overlap=timedelta(days=7),
        at=until - timedelta(days=1),
    )

    assert (live_token(old, at=until - timedelta(seconds=1)), live_token(old, at=until)) == (
        token,
        None,
    )


def test_revocation_ends_both_secrets_at_once(issued):
    token, old = issued
    new = rotate_token(
        token=token, expires_at=AT + timedelta(days=1), overlap=timedelta(hours=1), at=AT
    )

    revoke_token(token=token, at=AT)

    assert (live_token(old, at=AT), live_token(new, at=AT)) == (None, None)


@pytest.mark.parametrize(
    "lifetime", [timedelta(), timedelta(days=-1), timedelta(days=366, seconds=1)]
)
def test_token_lives_in_the_future_and_no_longer_than_allowed(db, lifetime):
    with pytest.raises(InvalidInputError, match="within 366 days"):
        issue_token(
            user=UserFactory.create(), name="x", scopes=[Scope.READ], at=AT, lifetime=lifetime
        )

    assert not ApiToken.objects.exists()


def test_pepper_is_replaced_without_ending_a_token_that_is_used(issued, settings):
    token, bearer = issued
    settings.TOKEN_PEPPER_BEFORE, settings.TOKEN_PEPPER = settings.TOKEN_PEPPER, "new"

    assert live_token(bearer, at=AT) == token
    record_use(token=token, bearer=bearer, at=AT, version=VERSION)
    settings.TOKEN_PEPPER_BEFORE = ""

    assert live_token(bearer, at=AT) == token


def test_token_that_was_not_used_ends_with_the_pepper_it_was_made_under(issued, settings):
    settings.TOKEN_PEPPER_BEFORE, settings.TOKEN_PEPPER = settings.TOKEN_PEPPER, "new"
    assert live_token(issued[1], at=AT) == issued[0]

    settings.TOKEN_PEPPER_BEFORE = ""

    assert live_token(issued[1], at=AT) is None


@pytest.mark.parametrize("name", ["CI of the grid", "…", "x" * 200])
def test_service_user_can_be_made_twice_and_cannot_sign_in(db, name):
    first, second = create_service_user(name=name), create_service_user(name=name)

    assert first.email != second.email
    assert (first.name, first.is_service, first.has_usable_password()) == (name, True, False)
    first.full_clean()


def test_token_keeps_the_version_of_its_first_use(issued):
    token, bearer = issued
    assert token.api_version == ""

    for days, version in enumerate((VERSION, "2027-01-01")):
        token = ApiToken.objects.select_related("use").get(pk=token.pk)
        record_use(token=token, bearer=bearer, at=AT + timedelta(days=days), version=version)

    token = ApiToken.objects.select_related("use").get(pk=token.pk)
    assert (token.api_version, token.use.at) == (VERSION, AT + timedelta(days=1))
