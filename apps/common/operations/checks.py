"""The doctor's checks: each says what it found and, where that is not well, what to do."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """How well a part of the deployment is."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. advice: what to do; nothing where all is well."""

    check: str
    state: State
    found: str
    advice: str = ""

    def told(self) -> dict[str, Any]:
        """Return the finding as JSON has it."""
        return asdict(self)


Check = Callable[[], Iterable[Finding]]

_checks: dict[str, Check] = {}


def add_check(name: str, check: Check) -> None:
    """Add what the doctor looks at; each app does in its `ready`."""
    _checks[name] = check


def examine() -> Iterator[Finding]:
    """Run all checks; one that breaks is a finding too, and keeps none of the others."""
    for name, check in _checks.items():
        try:
            yield from check()
        except Exception as error:  # noqa: BLE001 - whatever it is, the others are still to be heard
            yield Finding(
                name,
                State.FAILED,
                f"could not be checked: {type(error).__name__}",
                "See the checks before this one; what it needs is not reachable.",
            )


def well(check: str, found: str) -> Finding:
    """Return a finding of something that is as it should be."""
    return Finding(check, State.OK, found)
