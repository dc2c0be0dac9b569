"""What a replay keeps hidden besides what was hidden then: whatever is hidden today."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_HIDDEN: ContextVar[frozenset[UUID]] = ContextVar("lockstep_hidden", default=frozenset())


def also_hidden() -> frozenset[UUID]:
    """Return the initiatives that are hidden whatever the record says; none but in a replay."""
    return _HIDDEN.get()


@contextmanager
def hiding(initiatives: frozenset[UUID]) -> Iterator[None]:
    """Keep some initiatives hidden."""
    token = _HIDDEN.set(initiatives)
    try:
        yield
    finally:
        _HIDDEN.reset(token)
