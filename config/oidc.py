"""The OpenID providers that people may sign in with, as the environment describes them.

`LOCKSTEP_OIDC_PROVIDERS` is a JSON list, one object for each provider:
`id` (part of the address that the provider leads back to), `name` (on the button), `server_url`
(its issuer, or its discovery document), `client_id`, `secret`, and optionally `domains`.

A provider with `domains` speaks for the e-mail addresses of these and of no others: their holders
get an account when they first sign in. One without is believed when it says that an address is
verified, and opens accounts that were asked for by invitation only.
"""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

_REQUIRED = {"id", "name", "server_url", "client_id", "secret"}
_OPTIONAL = {"domains"}


@dataclass(frozen=True, slots=True)
class Provider:
    """One OpenID provider. domains: in lower case."""

    id: str
    name: str
    server_url: str
    client_id: str
    secret: str
    domains: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Return scheme, host and port of the provider's pages."""
        address = urlsplit(self.server_url)
        return f"{address.scheme}://{address.netloc}"

    def as_app(self) -> dict[str, Any]:
        """Return the provider as allauth wants it; every exchange of codes is proven (PKCE)."""
        return {
            "provider_id": self.id,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {
                "server_url": self.server_url,
                "oauth_pkce_enabled": True,
                "domains": list(self.domains),
                # Of its own domains a provider need not say so.
                "verified_email": list(self.domains),
            },
        }


def providers(text: str) -> list[Provider]:
    """Return the providers of the environment. Raises: ImproperlyConfigured, with what is wrong."""
    if not text.strip():
        return []
    try:
        rows = json.loads(text)
    except ValueError as error:
        raise _wrong(f"is no JSON: {error}") from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _wrong("is not a list of objects")
    made = [_provider(row, f"entry {number}") for number, row in enumerate(rows, start=1)]
    if len({provider.id for provider in made}) < len(made):
        raise _wrong("names an id twice")
    return made


def _provider(row: dict[str, Any], place: str) -> Provider:
    if missing := sorted(_REQUIRED - set(row)):
        raise _wrong(f"lacks {', '.join(missing)} in {place}")
    if unknown := sorted(set(row) - _REQUIRED - _OPTIONAL):
        raise _wrong(f"has {', '.join(unknown)} in {place}, which nothing reads")
    for name in sorted(_REQUIRED):
        if not isinstance(row[name], str) or not row[name]:
            raise _wrong(f"has no text as {name} in {place}")
    address = urlsplit(row["server_url"])
    if address.scheme not in {"http", "https"} or not address.hostname:
        raise _wrong(f"has no http(s) address as server_url in {place}")
    domains = row.get("domains", [])
    if not isinstance(domains, list) or not all(isinstance(name, str) and name for name in domains):
        raise _wrong(f"has no list of names as domains in {place}")
    return Provider(**row | {"domains": tuple(name.lower() for name in domains)})


def _wrong(what: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"LOCKSTEP_OIDC_PROVIDERS {what}: see docs/running.md.")
