"""The personal links of commitments, by which their owners answer without an account.

Each mail to somebody repeats the link in force; whoever is asked in another's place gets a link of
their own, and the one before opens nothing.
"""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from apps.accounts.repeatable import key_again, new_repeatable_link
from apps.forums.models import CommitmentParty

_PURPOSE: Final = "commitment"


def new_link() -> dict[str, str]:
    """Return what is kept of a new link."""
    return new_repeatable_link(_PURPOSE)[0]


def links_of(parties: Iterable[CommitmentParty]) -> dict[Any, str]:
    """Return the address of each owner's page, by the party's id; renewed if it cannot be told."""
    links, renewed = {}, []
    for each in parties:
        key = key_again(each, _PURPOSE)
        if key is None:
            kept, key = new_repeatable_link(_PURPOSE)
            each.prefix, each.digest = kept["prefix"], kept["digest"]
            renewed.append(each)
        links[each.pk] = urljoin(settings.SITE_ADDRESS, reverse("commitment_link", args=[key]))
    CommitmentParty.objects.bulk_update(renewed, ["prefix", "digest"])
    return links
