"""What is collected (tests on real programmes where their material lies), and shared fixtures."""

import os
from pathlib import Path

import pytest
from django.db import connection

_REAL_MATERIAL = Path(__file__).resolve().parents[2] / "shared" / "data"

collect_ignore = [] if _REAL_MATERIAL.is_dir() else ["real"]

pytest_plugins = [
    "tests.plugins.api",
    "tests.plugins.contract",
    "tests.plugins.flushing",
    "tests.plugins.garbage",
    "tests.plugins.javascript",
    "tests.plugins.mail",
    "tests.plugins.midnight",
    "tests.plugins.order",
    "tests.plugins.receivers",
    "tests.plugins.stack",
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let pytest-django copy the migrated database, where it is ours, in place of making one."""
    if template := os.environ.get("LOCKSTEP_TEST_TEMPLATE"):
        connection.settings_dict["TEST"]["TEMPLATE"] = template
