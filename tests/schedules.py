"""The schedule of an initiative as an office keeps it in its own tool, dated around today."""

from typing import Any

from tests.apps.exchange.files import xlsx_file
from tests.days import in_days

OWNER = "Agency"
INITIATIVE = "gpu"
# Days from today: when each step was promised, and when it was done.
_LANES = {
    "compute": (
        (-400, -395),
        (-360, -352),
        (-300, -290),
        (-250, -245),
        (-200, -190),
        (-120, -118),
    ),
    "governance": ((-380, -370), (-220, None), (-140, None), (60, None)),
    "talent": ((-350, -340), (-20, None)),
}
MILESTONES = sum(map(len, _LANES.values()))
_HEADER = ["Id", "Name", "Layer", "Owner", "Baseline", "Actual", "Status", "Predecessors"]


def as_csv() -> bytes:
    """Return it as text with semicolons."""
    lines = [_HEADER, *_rows()]
    return "\n".join(
        ";".join("" if cell is None else str(cell) for cell in line) for line in lines
    ).encode()


def as_workbook() -> bytes:
    """Return it as a workbook, with a title above its header, as people make them."""
    return xlsx_file(["Shared compute: where we stand"], [], _HEADER, *_rows())


def _rows() -> list[list[Any]]:
    """Return a row for each step; the last of governance waits for the one before it."""
    rows: list[list[Any]] = []
    for layer, steps in _LANES.items():
        for place, (planned, done) in enumerate(steps):
            rows.append(
                [
                    f"{layer[:3]}-{place}",
                    f"{layer} {place}",
                    layer,
                    OWNER,
                    in_days(planned),
                    None if done is None else in_days(done),
                    "planned" if done is None else "accepted",
                    "gov-2" if (layer, place) == ("governance", 3) else None,
                ]
            )
    return rows
