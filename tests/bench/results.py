"""What a benchmark says, and where it is kept."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

OUTPUT = Path(__file__).resolve().parents[2] / "build" / "bench.json"


@dataclass(frozen=True)
class Result:
    """One figure.

    n: size of what was measured; value: in `unit`
    against: what it stands beside; ratio: value / that one's value
    """

    name: str
    n: int
    unit: str
    value: float
    against: str
    ratio: float

    def line(self) -> str:
        """Return the figure as one line of the table."""
        return (
            f"{self.name:<44} {self.n:>9,} {self.value:>10.4g} {self.unit:<5}"
            f" {self.ratio:>8.2f} x {self.against}"
        )


@dataclass
class Report:
    """Figures as they come in; each is printed at once."""

    results: list[Result] = field(default_factory=list)

    def add(
        self, name: str, n: int, value: float, *, against: str, reference: float, unit: str = "s"
    ) -> None:
        """Add a figure and what it is measured against."""
        result = Result(name, n, unit, value, against, value / reference)
        self.results.append(result)
        print(result.line(), flush=True)  # noqa: T201 - what a benchmark is run for

    def write(self) -> None:
        """Keep the figures in build/bench.json."""
        OUTPUT.parent.mkdir(exist_ok=True)
        OUTPUT.write_text(json.dumps([asdict(result) for result in self.results], indent=1) + "\n")


def seconds_of(run: Callable[[], object]) -> float:
    """Return how long something takes, once."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def in_turn(
    measured: Sequence[Callable[[], object]], *, rounds: int, warm_up: int = 1
) -> list[float]:
    """Return the median seconds of each, run in turn: a drift of the machine hits them all."""
    seconds: list[list[float]] = [[] for _ in measured]
    for turn in range(warm_up + rounds):
        for index, run in enumerate(measured):
            taken = seconds_of(run)
            if turn >= warm_up:
                seconds[index].append(taken)
    return [statistics.median(each) for each in seconds]
