"""A person with an account, and what they do to sign in."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from apps.accounts.models import User
from apps.accounts.services import create_person

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Speak English, and leave no language of a request to the next test."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Hash passwords in no time: what makes guessing slow makes these tests slow too."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def person(db: None) -> User:
    return create_person(email="ada@example.org", name="Ada", password=PASSWORD)


def sign_in(client: Client, password: str = PASSWORD, **given: Any) -> Any:
    """Fill in the sign-in page."""
    given = {"username": "ada@example.org", "password": password} | given
    return client.post("/sign-in/", given)


def signed_in(client: Client) -> bool:
    """Tell whether the client has a session of somebody."""
    return client.get("/account/").status_code == 200
