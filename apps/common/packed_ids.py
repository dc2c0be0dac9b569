"""UUIDs as columns of numbers: 16 bytes each, as they come from the database by the million."""

from collections.abc import Sequence
from uuid import UUID

import numpy as np
from numpy.typing import NDArray


def halves(ids: Sequence[UUID]) -> NDArray[np.uint64]:
    """Return UUIDs as uint64[N, 2]."""
    return unpacked(b"".join(one.bytes for one in ids))


def unpacked(packed: bytes | None) -> NDArray[np.uint64]:
    """Return what `string_agg(uuid_send(id), '')` answers, None for no rows, as uint64[N, 2]."""
    return np.frombuffer(packed or b"", ">u8").reshape(-1, 2).astype(np.uint64)


def uuids(ids: NDArray[np.uint64]) -> list[UUID]:
    """Return uint64[N, 2] as UUIDs."""
    packed = ids.astype(">u8").tobytes()
    return [UUID(bytes=packed[start : start + 16]) for start in range(0, len(packed), 16)]
