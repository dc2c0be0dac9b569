"""Everything a detection says, in plain words and by name, so that whole answers compare."""

from coordination.detection import Detection, detect
from coordination.edges import EDGE_KINDS
from coordination.thresholds import Policies, Thresholds
from coordination.vocabulary import Level
from tests.coordination.record import Record

LANE = ("layer", "milestones", "completed", "weight", "earned", "planned", "pace", "original_pace")


def answer(record: Record, thresholds: Thresholds | Policies | None = None) -> dict[str, object]:
    detection = detect(record.plan, thresholds or Thresholds(), record.as_of)
    return {
        "rhythm": detection.rhythm.tolist(),
        "lanes": lanes(detection),
        "pairs": pairs(detection),
        "missing": list(
            zip(
                detection.missing.initiative.tolist(), detection.missing.layer.tolist(), strict=True
            )
        ),
        "edges": edges(record, detection),
        "gridlock": gridlock(record, detection),
    }


def lanes(detection: Detection) -> list[dict[str, object]]:
    table = detection.lanes
    return [
        {"initiative": int(initiative)}
        | {name: getattr(table, name)[lane].item() for name in (*LANE, "silent")}
        for lane, initiative in enumerate(table.initiative())
    ]


def pairs(detection: Detection) -> list[dict[str, object]]:
    columns = zip(*(column.tolist() for column in detection.pairs), strict=True)
    return [
        {
            "initiative": initiative,
            "leading": leading,
            "lagging": lagging,
            "skew": skew,
            "rhythms": rhythms,
            "level": Level.of_rank(level),
            "since": since,
        }
        for initiative, leading, lagging, skew, rhythms, level, since in columns
    ]


def edges(record: Record, detection: Detection) -> list[dict[str, object]]:
    table = detection.edges
    names = record.names
    return [
        {
            "kind": EDGE_KINDS[table.kind[edge]],
            "predecessor": names[table.predecessor[edge]],
            "successor": names[table.successor[edge]],
            "slack": int(table.slack[edge]),
        }
        for edge in range(len(table.kind))
    ]


def gridlock(record: Record, detection: Detection) -> dict[str, object]:
    names = record.names
    found = detection.gridlock
    return {
        "stuck": [names[row] for row in found.stuck],
        "cycles": [[names[row] for row in cycle] for cycle in found.cycles],
        "dead_ends": [names[row] for row in found.dead_ends],
    }
