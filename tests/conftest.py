"""What is collected (tests on real programmes where their material lies), and shared fixtures."""

from pathlib import Path

_REAL_MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "data"

collect_ignore = [] if _REAL_MATERIAL.is_dir() else ["real"]

pytest_plugins = [
    "tests.plugins.api",
    "tests.plugins.contract",
    "tests.plugins.javascript",
    "tests.plugins.mail",
    "tests.plugins.order",
    "tests.plugins.receivers",
    "tests.plugins.stack",
]
