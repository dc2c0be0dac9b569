"""A file as large as an import may be costs a few times its size, not more."""

import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.factories import WorkspaceFactory

MEASURE = """
import re, sys
import django
django.setup()
from django.utils import timezone
from apps.exchange import services
from apps.stakeholders.models import Workspace

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1]) // 1024

workspace = Workspace.objects.get()
before = peak()
content = b'{"lockstep_plan": 1, "initiatives": [' + b" " * 60_000_000
job = services.request_import(workspace=workspace, actor=None, content=content, at=timezone.now())
requested = peak()
print(services.run_import(import_id=job.pk, at=timezone.now()).state)
print(requested - before, peak() - before)
"""


@pytest.mark.django_db(transaction=True)
def test_large_file_costs_a_few_times_its_size():
    WorkspaceFactory.create()
    settings = connection.settings_dict
    address = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"

    done = subprocess.run(
        [sys.executable, "-c", MEASURE],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": address},
    )
    state, requested_mib, run_mib = done.stdout.split()

    assert state == "failed"
    assert int(requested_mib) < 4 * 60
    assert int(run_mib) < 7 * 60
