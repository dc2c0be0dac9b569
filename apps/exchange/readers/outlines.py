"""The summaries above a task, while tasks come in the order of their outline."""

from typing import NamedTuple


class Above(NamedTuple):
    """What stands above a task.

    names: of its summaries, from the top
    initiative: the fields that say which initiative it belongs to; empty: the project
    """

    names: tuple[str, ...]
    initiative: dict[str, str]


class Outline:
    """Follows an outline from task to task.

    level: summaries of this level are initiatives; 0: none
    """

    def __init__(self, level: int) -> None:
        """Begin at the top."""
        self._level = level
        self._open: list[tuple[int, str, str]] = []

    def enter(self, level: int, uid: str, name: str, *, is_summary: bool) -> Above:
        """Go on to the next task, and return what stands above it."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        above = Above(tuple(name for _, _, name in self._open), self._initiative())
        if is_summary:
            self._open.append((level, uid, name))
        return above

    def _initiative(self) -> dict[str, str]:
        found = next((one for one in self._open if self._level and one[0] == self._level), None)
        if found is None:
            return {}
        return {"initiative": found[1], "initiative_name": found[2][:500] or found[1]}
