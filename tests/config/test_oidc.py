"""The providers that the environment describes, and what is said of those it describes badly."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.oidc import Provider, providers

GIVEN = {
    "id": "agency",
    "name": "The agency",
    "server_url": "https://login.agency.example/realms/staff",
    "client_id": "lockstep",
    "secret": "shared",
}


def test_no_provider_is_configured_by_nothing():
    assert (providers(""), providers(" \n"), providers("[]")) == ([], [], [])


def test_provider_is_read_with_its_domains_in_lower_case():
    (read,) = providers(json.dumps([GIVEN | {"domains": ["Agency.example"]}]))

    assert read == Provider(**GIVEN, domains=("agency.example",))
    assert read.origin == "https://login.agency.example"
    assert read.as_app() == {
        "provider_id": "agency",
        "name": "The agency",
        "client_id": "lockstep",
        "secret": "shared",
        "settings": {
            "server_url": "https://login.agency.example/realms/staff",
            "oauth_pkce_enabled": True,
            "domains": ["agency.example"],
            "verified_email": ["agency.example"],
        },
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("{", "is no JSON"),
        ('{"id": "agency"}', "is not a list of objects"),
        ('["agency"]', "is not a list of objects"),
        (json.dumps([{"id": "a", "name": "A"}]), "lacks client_id, secret, server_url in entry 1"),
        (json.dumps([GIVEN | {"domain": "a"}]), "has domain in entry 1, which nothing reads"),
        (json.dumps([GIVEN | {"secret": ""}]), "has no text as secret in entry 1"),
        (json.dumps([GIVEN | {"server_url": "ftp://a"}]), "has no http(s) address as server_url"),
        (json.dumps([GIVEN | {"domains": "a.example"}]), "has no list of names as domains"),
        (json.dumps([GIVEN, GIVEN]), "names an id twice"),
    ],
)
def test_provider_that_is_described_badly_is_refused_with_the_reason(given, said):
    with pytest.raises(ImproperlyConfigured, match="LOCKSTEP_OIDC_PROVIDERS") as refusal:
        providers(given)

    assert said in str(refusal.value)


def test_browsers_may_follow_our_forms_to_the_providers_and_nowhere_else():
    program = (
        "from config import settings as s;"
        "print(*s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'])"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program],
        cwd=Path(__file__).resolve().parents[2],
        env=os.environ | {"LOCKSTEP_OIDC_PROVIDERS": json.dumps([GIVEN])},
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout == "'self' https://login.agency.example\n"
