"""Doors that take files to be imported."""

from apps.exchange.services import refuse_large
from apps.stakeholders.api.files import TakesFiles


class TakesImports(TakesFiles):
    """A view that files are sent to which hold a plan, or a part of one."""

    def refuse_large(self, size: int) -> None:
        """Raise TooLargeError for more than an import may have."""
        refuse_large(size)
