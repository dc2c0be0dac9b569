"""Compiling is over before anyone waits: processes that start make ready all that is compiled."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from numba.core import event
from pytest_django import Settings

from apps.programmes.models import Initiative
from apps.stakeholders.models import Membership, Role, Workspace
from config.warm_up import warm_up
from tests.plugins.worker import address_of_database

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def demo(transactional_db: None, settings: Settings) -> Workspace:
    """Make the demo workspace, which has findings of every kind that a sweep raises."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("demo", stdout=io.StringIO())
    return Workspace.objects.get()


def first_answers(*arguments: str) -> dict[str, Any]:
    """Return what a process that has just started tells of its first answers."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.config.first_answers", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address_of_database(), "LOCKSTEP_ENV": "embedded"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    answers: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return answers


def test_first_requests_of_a_web_process_find_everything_compiled(demo: Workspace):
    client = Client()
    client.force_login(Membership.objects.filter(workspace=demo, role=Role.ADMIN)[0].user)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    initiative = Initiative.objects.filter(workspace=demo).earliest("pk")
    api = f"/api/v1/workspaces/{demo.slug}/"
    paths = [
        f"{api}alignment/",
        f"{api}gridlock/",
        f"{api}initiatives/{initiative.pk}/alignment/",
        f"{api}initiatives/{initiative.pk}/timeline/",
        f"{api}findings/",
        reverse("dashboard:board", args=[demo.slug]),
        reverse("dashboard:findings", args=[demo.slug]),
        reverse("dashboard:initiative", args=[demo.slug, initiative.pk]),
    ]

    told = first_answers("web", cookie, *paths)

    assert told.pop("kernels") > 0
    assert told == {"answers": ["200 OK"] * len(paths), "late": []}


def test_first_sweep_of_a_worker_finds_everything_compiled(demo: Workspace):
    told = first_answers("worker", demo.slug)

    assert told.pop("kernels") > 0
    assert told == {"answers": ["queued", "succeeded"], "late": []}


def test_second_warm_up_compiles_nothing():
    warm_up()

    with event.install_recorder("numba:compile") as recorder:
        warm_up()

    assert recorder.buffer == []
