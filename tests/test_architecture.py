"""The house keeps its shape; what may import what, import-linter checks."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("config", "apps", "coordination", "tests")
LONGEST_MODULE = 400


def modules() -> list[Path]:
    return [
        path
        for folder in CODE
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def test_modules_are_of_one_idea_each():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in modules()
        if (lines := len(path.read_text().splitlines())) >= LONGEST_MODULE
    }

    assert too_long == {}


def test_no_module_is_a_drawer_for_everything():
    drawers = [path for path in modules() if path.stem in {"utils", "helpers", "misc", "signals"}]

    assert drawers == []


@pytest.mark.parametrize("app", sorted(p.name for p in (ROOT / "apps").iterdir() if p.is_dir()))
def test_models_keep_no_logic_in_save(app: str):
    overriding = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "apps" / app).rglob("*.py")
        if "models" in path.relative_to(ROOT).with_suffix("").parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name == "save"
    ]

    assert overriding == []
