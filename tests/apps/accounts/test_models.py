import pytest
from django.db import IntegrityError

from apps.accounts.models import User


def test_user_is_known_by_address_whatever_its_case(db):
    user = User.objects.create_user("Ada@Example.org", "long enough to keep")

    assert User.objects.get_by_natural_key("ada@example.ORG") == user
    assert user.check_password("long enough to keep")
    assert (user.is_staff, user.is_superuser, str(user)) == (False, False, "Ada@example.org")


def test_address_in_another_case_is_the_same_address(db):
    User.objects.create_user("ada@example.org")

    with pytest.raises(IntegrityError, match="one_user_for_each_email_address"):
        User.objects.create_user("ADA@example.org")


def test_superuser_administers_the_installation(db):
    user = User.objects.create_superuser("root@example.org", "long enough to keep")

    assert (user.is_staff, user.is_superuser) == (True, True)
