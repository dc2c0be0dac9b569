import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django_migration_linter import MigrationLinter

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.django_db


def test_models_need_no_migration_that_is_not_written():
    shown = io.StringIO()

    call_command("makemigrations", check_changes=True, dry_run=True, stdout=shown)

    assert shown.getvalue() == "No changes detected\n"


def test_migrations_are_linear_and_the_project_checks_out():
    try:
        call_command("check", databases=["default"], fail_level="WARNING")
    except SystemCheckError as error:
        pytest.fail(str(error))


# An index that is made beside its readers is made outside of any transaction.
@pytest.mark.django_db(transaction=True)
def test_migrations_after_an_apps_first_are_safe_on_a_busy_table(capsys: pytest.CaptureFixture):
    linter = MigrationLinter(
        str(ROOT),
        include_apps=[c.label for c in apps.get_app_configs() if c.name.startswith("apps.")],
        database="default",
        ignore_initial_migrations=True,
        no_cache=True,
    )

    linter.lint_all_migrations()

    assert linter.nb_erroneous == 0, capsys.readouterr().out
