"""Links that are sent, or shown, again: their secrets are derived, and only a hash is kept.

A secret is HMAC-SHA256 over the random prefix of its link, under a key of its purpose that is
derived from the secret key. So the same link can stand in a later mail, whoever reads the database
alone can open none, and another prefix makes the link before open nothing.
"""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from apps.accounts.models import digest_of, is_digest_of, new_secret


@dataclass(frozen=True, slots=True)
class RepeatableLinks:
    """The links of one purpose. route: the name of the page that they open, which takes the key."""

    purpose: str
    route: str

    def new(self) -> dict[str, str]:
        """Return what is kept of a new link, `prefix` and `digest`."""
        prefix, _ = new_secret()
        secret = _secret_of(prefix, self.purpose, settings.SECRET_KEY)
        return {"prefix": prefix, "digest": digest_of(secret)}

    def renew(self, row: Any) -> None:
        """Give a row, which the caller saves, a link that it did not have before."""
        kept = self.new()
        row.prefix, row.digest = kept["prefix"], kept["digest"]

    def address_of_new(self, prefix: str) -> str:
        """Return the address of a link that was just made."""
        return self._address(prefix, _secret_of(prefix, self.purpose, settings.SECRET_KEY))

    def again(self, row: Any) -> str | None:
        """Return the address of the link whose `prefix` and `digest` a row keeps.

        None where it cannot be told again: the key that it was derived from is gone.
        """
        for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]:
            secret = _secret_of(row.prefix, self.purpose, key)
            if is_digest_of(row.digest, secret):
                return self._address(row.prefix, secret)
        return None

    def of_all(self, rows: Iterable[Any]) -> dict[Any, str]:
        """Return the address of each row's link by its id; what cannot be told again is renewed."""
        addresses, renewed = {}, []
        for row in rows:
            address = self.again(row)
            if address is None:
                self.renew(row)
                address = self.address_of_new(row.prefix)
                renewed.append(row)
            addresses[row.pk] = address
        if renewed:
            type(renewed[0]).objects.bulk_update(renewed, ["prefix", "digest"])
        return addresses

    def _address(self, prefix: str, secret: str) -> str:
        return urljoin(settings.SITE_ADDRESS, reverse(self.route, args=[f"{prefix}-{secret}"]))


def _secret_of(prefix: str, purpose: str, key: str) -> str:
    own = hmac.digest(key.encode(), f"link: {purpose}".encode(), "sha256")
    return (
        base64.urlsafe_b64encode(hmac.digest(own, prefix.encode(), "sha256")).decode().rstrip("=")
    )
