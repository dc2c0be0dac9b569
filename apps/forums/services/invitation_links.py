"""The personal links of invitations: each mail about a session has the one in force.

A link is renewed when somebody sends it anew, and then the one before opens nothing any more; a
mail that tells of a change, or reminds, repeats it. Where it cannot be repeated, it is renewed.
"""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.urls import reverse

from apps.accounts.repeatable import key_again, new_repeatable_link
from apps.forums.models import Invitation

_PURPOSE: Final = "session invitation"


def new_link() -> dict[str, str]:
    """Return what is kept of a new link."""
    return new_repeatable_link(_PURPOSE)[0]


def links_of(invitations: Iterable[Invitation]) -> dict[Any, str]:
    """Return the address of each invitation's page, by the invitation's id."""
    links, renewed = {}, []
    for each in invitations:
        key = key_again(each, _PURPOSE)
        if key is None:
            kept, key = new_repeatable_link(_PURPOSE)
            each.prefix, each.digest = kept["prefix"], kept["digest"]
            renewed.append(each)
        links[each.pk] = urljoin(settings.SITE_ADDRESS, reverse("session_invitation", args=[key]))
    Invitation.objects.bulk_update(renewed, ["prefix", "digest"])
    return links
