"""What is done once the database answers and before anything uses it: code, migrations, demo."""

import io
import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from config.embedded import postgres, welcome
from config.warm_up import warm_up


def prepare_database(data: Path) -> None:
    """Compile, bring the database up to date and, where it is empty, make the demo workspace."""
    if "DATABASE_URL" not in os.environ:
        postgres.create_database(data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    # Whitenoise looks there; nothing is collected into it where files are served as they are.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    # Here, as it may take its time: the processes that come load what one has compiled.
    print("Making the compiled core ready; after an update that takes half a minute.", flush=True)  # noqa: T201 - for the person who waits
    warm_up()
    # With its checks, which a call leaves out: a database that is too old is refused.
    call_command("migrate", interactive=False, verbosity=1, skip_checks=False)
    shown = io.StringIO()
    call_command("demo", if_empty=True, stdout=shown)
    if shown.getvalue().strip():
        welcome.keep_sign_ins(data, shown.getvalue())
