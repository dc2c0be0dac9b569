"""What rows of a list name: organisations, found with one query, and people by names of theirs."""

from collections.abc import Iterable

from django.db.models import Q

from apps.common.identities import as_uuid
from apps.common.names import DISGUISES, MESSAGE
from apps.programmes.services.bulk import RowError
from apps.stakeholders.models import Membership, Organisation
from apps.stakeholders.selectors import organisations_visible_to


class NamedOrganisations:
    """What each name may mean, of what the actor sees."""

    def __init__(self, actor: Membership, names: Iterable[str | None]) -> None:
        """Find all that are named."""
        wanted = {name for name in names if name}
        ids = {identity for name in wanted if (identity := as_uuid(name))}
        self._found: dict[str, list[Organisation]] = {name: [] for name in wanted}
        visible = organisations_visible_to(actor)
        for one in visible.filter(Q(pk__in=ids) | Q(external_id__in=wanted)).order_by("pk"):
            for name in {str(one.pk), one.external_id or ""} & wanted:
                self._found[name].append(one)

    def get(self, name: str | None) -> Organisation | None:
        """Return what a name means; None for no name, or one that means nothing or too much."""
        found = self._found.get(name or "", [])
        return found[0] if len(found) == 1 else None

    def errors(self, at: int, name: str | None) -> list[RowError]:
        """Return what is wrong with the name in a row, if anything is."""
        if not name or self.get(name):
            return []
        if self._found[name]:
            message = f"More than one is called {name}. Name it by its id."
            return [RowError(at, "organisation", message, "ambiguous")]
        message = f"There is no such organisation that you may see: {name}."
        return [RowError(at, "organisation", message, "does_not_exist")]


def disguises(at: int, **names: str) -> list[RowError]:
    """Return what is wrong with the names in a row that turn the text around them."""
    return [
        RowError(at, field, MESSAGE, "disguised")
        for field, name in names.items()
        if not DISGUISES.isdisjoint(name)
    ]
