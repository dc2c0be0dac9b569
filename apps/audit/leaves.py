"""The leaf of a row: what a seal holds of it.

leaf = SHA-256(what is nobody's || a commitment for each person in it), commitment = HMAC-SHA-256(
salt of the person, the values that belong to the person). When a person is erased its salt goes,
and the commitment, from which nothing can be read or guessed any more, takes the place of the
values: the seal still fits.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

import orjson

from apps.audit.sources import Facet, Path, Row, Source, at_path

LEAF_BYTES: Final = 32
_NOBODYS: Final = b""


def commitment_of(facet: Facet, row: Row, salt: UUID | None) -> str:
    """Return the commitment to a person's values in a row, as 64 hexadecimal digits."""
    values = [at_path(row, path) for path in facet.values]
    key = salt.bytes if salt else _NOBODYS
    return hmac.new(key, orjson.dumps(values), hashlib.sha256).hexdigest()


def leaf_of(source: Source, row: Row, columns: Iterable[str], commitments: Iterable[str]) -> bytes:
    """Return the leaf of a row over the columns that its seal covers.

    commitments: one for each facet of the source, in their order
    """
    public: Any = {name: row.get(name) for name in columns}
    for facet in source.facets:
        if facet.person_in(row) or not facet.only:
            for path in facet.values:
                public = _without(public, path)
    canonical = orjson.dumps(public, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(b"\x00".join([canonical, *(c.encode() for c in commitments)])).digest()


def is_erased(facet: Facet, row: Row, pseudonym: str) -> bool:
    """Tell whether a row holds nothing of the person but the pseudonym."""
    names = {at_path(row, path) for path in facet.names}
    addresses = {at_path(row, path) for path in facet.addresses}
    return names <= {pseudonym, None} and addresses <= {None}


def _without(value: Any, path: Path) -> Any:
    """Return JSON without what lies at a path; copies no more than the path."""
    if not isinstance(value, Mapping) or path[0] not in value:
        return value
    if len(path) == 1:
        return {name: held for name, held in value.items() if name != path[0]}
    return {**value, path[0]: _without(value[path[0]], path[1:])}
