"""A plan document as rows of a table: a row for each milestone, with what belongs to it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from apps.exchange.readers.assembling import OF_INITIATIVES
from apps.exchange.readers.predecessors import write_links
from apps.exchange.readers.rows import Link

Document = Mapping[str, Any]
FlatRow = dict[str, Any]

# Column → field of the initiative, or None for one of the milestone; their order is the table's.
COLUMNS: Final[Mapping[str, str | None]] = {
    "initiative": "external_id",
    **OF_INITIATIVES,
    "external_id": None,
    "name": None,
    "layer": None,
    "owner_organisation": None,
    "weight": None,
    "baseline_date": None,
    "original_baseline_date": None,
    "forecast_date": None,
    "actual_date": None,
    "status": None,
    "evidence_url": None,
    "note": None,
    "reported_at": None,
    "predecessors": None,
}
HEADERS: Final = tuple(name.replace("_", " ").capitalize() for name in COLUMNS)


def flat_rows(document: Document) -> Iterator[FlatRow]:
    """Yield {column: value} for each milestone; what is not there is None.

    Left out is what no row can say: initiatives without milestones, participations, sectors and
    regions of organisations, names of layers and programmes.
    """
    for initiative in document["initiatives"]:
        waits: dict[str, list[Link]] = defaultdict(list)
        for one in initiative.get("dependencies", ()):
            waits[one["successor"]].append(_link(one))
        common = {
            column: initiative.get(field) for column, field in COLUMNS.items() if field is not None
        }
        for milestone in initiative.get("milestones", ()):
            row = common | {
                column: milestone.get(column) for column, field in COLUMNS.items() if field is None
            }
            row["predecessors"] = write_links(waits[milestone["external_id"]])
            yield row


def _link(dependency: Mapping[str, Any]) -> Link:
    return Link(
        predecessor=dependency["predecessor"],
        lag_days=dependency.get("lag_days") or 0,
        initiative=dependency.get("predecessor_initiative"),
        group=dependency.get("need_group"),
        at_least=dependency.get("need_at_least"),
    )
