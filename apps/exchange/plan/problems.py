"""What is wrong with a document: each thing with its row and its place, a thousand at most."""

from collections.abc import Callable
from typing import Final, NamedTuple

MOST_PROBLEMS: Final = 1_000
_LONGEST_DETAIL: Final = 500


class Place(NamedTuple):
    """A place in the document.

    pointer: JSON pointer (RFC 6901)
    row: index of the milestone or dependency in its initiative, None for what is neither
    """

    pointer: str = ""
    row: int | None = None

    def at(self, field: str) -> "Place":
        """Return the place of a field below this one."""
        return Place(f"{self.pointer}/{field}", self.row)

    def item(self, index: int, *, is_row: bool = False) -> "Place":
        """Return the place of an element of the list that stands here."""
        return Place(f"{self.pointer}/{index}", index if is_row else self.row)


class Problems:
    """The errors found so far, in the order they were found.

    locate: turns a place in the plan into one in the file that the plan was made of
    """

    def __init__(self) -> None:
        """Begin without any."""
        self._found: list[dict[str, object]] = []
        self.locate: Callable[[Place], Place] | None = None

    def __len__(self) -> int:
        """Return how many there are; none is false."""
        return len(self._found)

    @property
    def is_full(self) -> bool:
        """Tell whether looking further is of no use."""
        return len(self._found) >= MOST_PROBLEMS

    def add(self, place: Place, detail: str, code: str = "invalid") -> None:
        """Note one error; those behind the first thousand are left out."""
        if not self.is_full:
            place = self.locate(place) if self.locate else place
            self._found.append(
                {
                    "row": place.row,
                    "pointer": place.pointer,
                    "detail": detail[:_LONGEST_DETAIL],
                    "code": code,
                }
            )

    def take(self, others: "Problems") -> None:
        """Add what was noted elsewhere, as far as there is room."""
        self._found += others._found[: MOST_PROBLEMS - len(self._found)]  # noqa: SLF001 - of its own kind

    def as_json(self) -> list[dict[str, object]]:
        """Return the errors as the job's report shows them."""
        return list(self._found)
