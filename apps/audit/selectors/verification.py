"""Whether what is recorded is still what was sealed; where it is not, which day and row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from apps.accounts.models import pseudonym_of
from apps.audit.leaves import LEAF_BYTES, is_erased
from apps.audit.models import Seal
from apps.audit.selectors.chains import Digest, chain_of, is_signed, leaves_of, redactions_of
from apps.audit.selectors.recorded import batches, keys_recorded, rows_with
from apps.audit.sources import Source, sources


@dataclass(frozen=True, slots=True)
class Misfit:
    """Something that does not fit its seal.

    table, key: the row; none where the seal itself is at fault
    """

    day: date
    what: str
    table: str = ""
    key: int | None = None

    def __str__(self) -> str:
        """Say it in one line."""
        row = f"{self.table} {self.key}: " if self.table else ""
        return f"{self.day} {row}{self.what}"


def misfits(workspace_id: UUID | None, first: date | None, last: date | None) -> Iterator[Misfit]:
    """Return what does not fit in a chain, day by day, both ends included."""
    chain = chain_of(workspace_id)
    before = chain.filter(day__lt=first).last() if first else None
    if first:
        chain = chain.filter(day__gte=first)
    if last:
        chain = chain.filter(day__lte=last)
    for seal in chain:
        if before is None:
            yield from _rows_before(workspace_id, seal)
        elif seal.day != before.day + timedelta(days=1):
            yield Misfit(before.day + timedelta(days=1), "the seal of this day was removed")
        yield from _in_seal(seal, before)
        yield from _in_rows(seal)
        before = seal


def _rows_before(workspace_id: UUID | None, seal: Seal) -> Iterator[Misfit]:
    if seal.previous:
        yield Misfit(seal.day, "the seal before this one was removed")
    for source in sources():
        for key in keys_recorded(source, workspace_id, None, seal.day - timedelta(days=1)):
            yield Misfit(seal.day, "inserted before the first seal", source.table, key)


def _in_seal(seal: Seal, before: Seal | None) -> Iterator[Misfit]:
    digest = Digest(
        workspace_id=seal.workspace_id,
        day=seal.day,
        previous=before.digest if before else "",
        columns=seal.columns,
    )
    for chunk in seal.chunks.order_by("table", "number").iterator(chunk_size=20):
        digest.add(chunk.table, chunk.keys, bytes(chunk.leaves))
    if digest.hexdigest() != seal.digest:
        yield Misfit(seal.day, "the seal is not over the seal before it and its own rows")
    elif not is_signed(seal.digest, seal.signature):
        yield Misfit(seal.day, "the seal was not made with this installation's secret key")


def _in_rows(seal: Seal) -> Iterator[Misfit]:
    known = {source.table: source for source in sources()}
    for table, columns in seal.columns.items():
        if table not in known:
            yield Misfit(seal.day, f"the table {table} is gone")
            continue
        yield from _in_table(seal, known[table], columns)


def _in_table(seal: Seal, source: Source, columns: list[str]) -> Iterator[Misfit]:
    sealed: dict[int, bytes] = {}
    for chunk in seal.chunks.filter(table=source.table).order_by("number").iterator(chunk_size=20):
        leaves = bytes(chunk.leaves)
        parts = range(0, len(leaves), LEAF_BYTES)
        sealed |= zip(
            chunk.keys, (leaves[start : start + LEAF_BYTES] for start in parts), strict=False
        )
    there = keys_recorded(source, seal.workspace_id, seal.day, seal.day)
    found = dict.fromkeys(sealed.keys() - set(there), "removed")
    found |= dict.fromkeys(set(there) - sealed.keys(), "inserted")
    for share in batches([key for key in there if key in sealed]):
        leaves_now = leaves_of(source, share, columns)
        found |= {key: "changed" for key, leaf in leaves_now.items() if leaf != sealed[key]}
        found |= dict.fromkeys(_revived(source, share), "changed after its person was erased")
    for key in sorted(found):
        yield Misfit(seal.day, found[key], source.table, key)


def _revived(source: Source, keys: list[int]) -> list[int]:
    """Return the redacted rows that hold more of their person than the pseudonym."""
    redactions = redactions_of(source, keys)
    rows = rows_with(source, [redaction.row for redaction in redactions])
    facets = {facet.label: facet for facet in source.facets}
    return [
        redaction.row
        for redaction in redactions
        if redaction.row in rows
        and not is_erased(
            facets[redaction.facet], rows[redaction.row], pseudonym_of(redaction.person_id)
        )
    ]
