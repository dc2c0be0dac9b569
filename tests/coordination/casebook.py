"""The sixty cases of the alignment contract: records by external id, and what must be answered."""

import json
from pathlib import Path
from typing import Any

from coordination.detection import Detection, detect
from coordination.thresholds import Thresholds
from tests.coordination import answers
from tests.coordination.record import Dependency, Milestone, Record, day_of, text_of

LAYERS = ("compute", "data", "governance", "talent", "operations")
FILE = Path(__file__).parents[2] / "fixtures" / "cases" / "detector.json"


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(FILE.read_text())
    return found


def record_of(case: dict[str, Any]) -> Record:
    as_of = day_of(case["as_of"])
    assert as_of is not None
    live = [each for each in case["milestones"] if each["status"] != "cancelled"]
    names = {each["external_id"] for each in live}
    return Record(
        milestones=[
            Milestone(
                name=each["external_id"],
                layer=LAYERS.index(each["layer"]),
                baseline=day_of(each["baseline_date"]) or 0,
                done=day_of(each["actual_date"]) if each["status"] == "accepted" else None,
                weight=each.get("weight", 1),
                forecast=day_of(each.get("forecast_date")),
            )
            for each in live
        ],
        dependencies=[
            Dependency(
                predecessor=each["predecessor"] if each["predecessor"] in names else None,
                successor=each["successor"],
                lag=each["lag_days"],
                group=each.get("need_group"),
                at_least=each.get("need_at_least"),
            )
            for each in case["dependencies"]
            if each["successor"] in names
        ],
        layers=len(LAYERS),
        as_of=as_of,
    )


def answer(record: Record) -> dict[str, Any]:
    detection = detect(record.plan, Thresholds(), record.as_of)
    return {
        "alignment": {
            "as_of": text_of(record.as_of),
            "rhythm_days": detection.rhythm[0],
            "lanes": [_lane(lane) for lane in answers.lanes(detection)],
            "pairs": [_pair(pair) for pair in answers.pairs(detection)],
            "missing_layers": _missing(detection),
        },
        "edges": [_edge(edge) for edge in answers.edges(record, detection)],
        "gridlock": answers.gridlock(record, detection),
    }


def _missing(detection: Detection) -> list[str]:
    return [LAYERS[layer] for layer in detection.missing.layer]


def _lane(lane: dict[str, Any]) -> dict[str, Any]:
    return {
        "layer": LAYERS[lane["layer"]],
        "milestones": lane["milestones"],
        "weight": lane["weight"],
        "earned": lane["earned"],
        "planned": lane["planned"],
        "pace_days": lane["pace"],
    }


def _pair(pair: dict[str, Any]) -> dict[str, Any]:
    return {
        "leading": LAYERS[pair["leading"]],
        "lagging": LAYERS[pair["lagging"]],
        "skew_days": pair["skew"],
        "skew_rhythms": pair["rhythms"],
        "level": pair["level"],
        "since": text_of(pair["since"]),
    }


def _edge(edge: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": edge["kind"],
        "predecessor": edge["predecessor"],
        "successor": edge["successor"],
        "slack_days": edge["slack"],
    }
