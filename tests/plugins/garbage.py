"""What all tests stand on is looked through for garbage once: they are a tenth sooner for it."""

import gc

_NEW_OBJECTS = 100_000


def pytest_collection_finish() -> None:
    """Leave what is there by now out of later collections, and collect less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
