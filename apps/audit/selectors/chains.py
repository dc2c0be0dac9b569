"""The chain of seals: what a seal is computed from, the same when it is made and when checked."""

import hashlib
import struct
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import orjson
from django.core.signing import Signer
from django.db.models import QuerySet

from apps.audit.leaves import commitment_of, leaf_of
from apps.audit.models import Redaction, Seal
from apps.audit.selectors.recorded import persons_in, rows_with
from apps.audit.sources import Source

Columns = dict[str, list[str]]


class Digest:
    """Adds up a seal: what it is for, then the keys and leaves of its rows, table by table."""

    def __init__(
        self, *, workspace_id: UUID | None, day: date, previous: str, columns: Columns
    ) -> None:
        """Begin a seal."""
        head = {
            "seal": 1,
            "workspace": workspace_id and str(workspace_id),
            "day": day.isoformat(),
            "previous": previous,
            "columns": columns,
        }
        self._hash = hashlib.sha256(orjson.dumps(head, option=orjson.OPT_SORT_KEYS))
        self.rows = 0

    def add(self, table: str, keys: Sequence[int], leaves: bytes) -> None:
        """Add some rows of one table."""
        self._hash.update(f"{table} {len(keys)} ".encode())
        self._hash.update(struct.pack(f">{len(keys)}q", *keys))
        self._hash.update(leaves)
        self.rows += len(keys)

    def hexdigest(self) -> str:
        """Return the seal's digest."""
        return self._hash.hexdigest()


def signature_of(digest: str) -> str:
    """Return the signature of a seal under the installation's secret key."""
    return Signer(salt="lockstep.audit.seal").signature(digest)


def is_signed(digest: str, signature: str) -> bool:
    """Tell whether a signature is ours, under the present secret key or one before it."""
    signer = Signer(salt="lockstep.audit.seal")
    keys = [signer.key, *signer.fallback_keys]
    return any(signature == signer.signature(digest, key) for key in keys)


def chain_of(workspace_id: UUID | None) -> QuerySet[Seal]:
    """Return the seals of a workspace, or of the installation, by day."""
    workspace = {"workspace": workspace_id} if workspace_id else {"workspace__isnull": True}
    return Seal.objects.filter(**workspace).order_by("day")


def leaves_of(source: Source, keys: list[int], columns: Iterable[str]) -> dict[int, bytes]:
    """Return the leaf of each row that is there, by key."""
    names = list(columns)
    rows = rows_with(source, keys)
    commitments: dict[int, list[str]] = {key: [] for key in rows}
    redacted = {(found.row, found.facet): found for found in redactions_of(source, keys)}
    for facet in source.facets:
        persons = persons_in(facet, rows.values())
        for key, row in rows.items():
            redaction = redacted.get((key, facet.label))
            person = persons.get(facet.person_in(row) or "")
            commitments[key].append(
                redaction.commitment
                if redaction
                else commitment_of(facet, row, person.salt if person else None)
            )
    return {key: leaf_of(source, row, names, commitments[key]) for key, row in rows.items()}


def redactions_of(source: Source, keys: Iterable[int]) -> list[Redaction]:
    """Return the redactions of some rows of a table."""
    return list(Redaction.objects.filter(table=source.table, row__in=list(keys)))
