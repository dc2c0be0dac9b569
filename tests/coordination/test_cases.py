"""Every case of the alignment contract is answered exactly, compiled or not."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from coordination.thresholds import Thresholds
from tests.coordination import casebook, reference

CASES = casebook.cases()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case_is_answered_exactly(case: dict[str, Any]) -> None:
    assert casebook.answer(casebook.record_of(case)) == case["expected"]


def test_casebook_holds_sixty_cases() -> None:
    assert len(CASES) == 60


def test_definition_agrees_with_the_cases() -> None:
    """The definition the compiled detector is compared with is itself held to the contract."""
    for case in CASES:
        record = casebook.record_of(case)
        found = reference.answer(record, Thresholds())
        assert found["edges"] == [
            {"kind": edge["kind"]}
            | {name: edge[name] for name in ("predecessor", "successor")}
            | {"slack": edge["slack_days"]}
            for edge in case["expected"]["edges"]
        ]
        assert found["gridlock"] == case["expected"]["gridlock"]


def test_detector_answers_the_same_without_compilation() -> None:
    """The kernels are plain Python: switched off, the compiler changes no answer."""
    program = (
        "import json; from tests.coordination import casebook; print(json.dumps("
        "[casebook.answer(casebook.record_of(case)) for case in casebook.cases()]))"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(root)},
        capture_output=True,
        check=True,
        text=True,
    )

    assert json.loads(run.stdout) == [case["expected"] for case in CASES]
