import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker", "deliverer", "beat")
GIVEN = {
    "LOCKSTEP_SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "LOCKSTEP_TOKEN_PEPPER": "p" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "LOCKSTEP_WEBHOOK_KEY": "w" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "LOCKSTEP_ALLOWED_HOSTS": "lockstep.example.org",
    "LOCKSTEP_DATABASE_PASSWORD": "dbpass",
    "LOCKSTEP_REDIS_PASSWORD": "redispass",
}
# What the settings read that a deployment may leave out.
OPTIONAL = {
    "LOCKSTEP_ADDRESS",
    "LOCKSTEP_DATA",
    "LOCKSTEP_DATABASE_POOL",
    "LOCKSTEP_DEBUG",
    "LOCKSTEP_IMPORT_MAX_BYTES",
    "LOCKSTEP_LOG_LEVEL",
    "LOCKSTEP_METRICS_FOLDER",
    "LOCKSTEP_PAPER_MAX_BYTES",
    "LOCKSTEP_RATE_GUEST",
    "LOCKSTEP_RATE_LINK",
    "LOCKSTEP_RATE_ROOM",
    "LOCKSTEP_RATE_TOKEN",
    "LOCKSTEP_RATE_WORKSPACE",
    "LOCKSTEP_SSL_REDIRECT",
}
_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[?-])(?P<rest>[^}]*))?\}")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def environment(compose: dict[str, Any]) -> dict[str, str]:
    """The environment of our services, as Compose fills it in."""

    def fill(match: re.Match[str]) -> str:
        value = GIVEN.get(match["name"], "")
        assert value or match["kind"] == "-", f"{match['name']} has no default and is not given"
        return value or match["rest"]

    return {
        name: _VARIABLE.sub(fill, value)
        for name, value in compose["services"]["web"]["environment"].items()
    }


def settings_answer(environment: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=own | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def variables_read_by_settings() -> set[str]:
    """Names of the environment that the settings ask for, by their source."""
    calls = (
        node
        for node in ast.walk(ast.parse((ROOT / "config" / "settings.py").read_text()))
        if isinstance(node, ast.Call) and node.args
    )
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and re.fullmatch(r"LOCKSTEP_\w+|\w+_URL", call.args[0].value)
    }


def test_compose_gives_every_variable_the_settings_read(environment: dict[str, str]):
    assert variables_read_by_settings() - set(environment) == OPTIONAL


def test_compose_gives_all_our_services_the_same_environment(compose: dict[str, Any]):
    environments = [compose["services"][name]["environment"] for name in OURS]

    assert environments == [environments[0]] * len(OURS)


def test_settings_of_the_compose_file_pass_the_deployment_check(environment: dict[str, str]):
    answer = settings_answer(
        environment, "manage.py", "check", "--deploy", "--fail-level", "WARNING"
    )

    assert (answer.returncode, answer.stderr) == (0, ""), answer.stderr
    assert answer.stdout == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize(
    "name",
    [
        "LOCKSTEP_SECRET_KEY",
        "LOCKSTEP_TOKEN_PEPPER",
        "LOCKSTEP_WEBHOOK_KEY",
        "LOCKSTEP_ALLOWED_HOSTS",
        "DATABASE_URL",
        "REDIS_URL",
    ],
)
def test_settings_say_by_name_what_production_lacks(environment: dict[str, str], name: str):
    without = {key: value for key, value in environment.items() if key != name}

    answer = settings_answer(without, "-c", "import config.settings")

    assert answer.returncode == 1
    assert answer.stderr.splitlines()[-1].startswith(
        f"django.core.exceptions.ImproperlyConfigured: Set {name}"
    )


def test_compose_takes_secrets_from_outside_without_default():
    text = (ROOT / "docker-compose.yml").read_text()
    kinds = "SECRET|PEPPER|KEY$|PASSWORD"
    secret = [match for match in _VARIABLE.finditer(text) if re.search(kinds, match["name"])]

    # The pepper before exists only while one is replaced.
    required = [match for match in secret if match["name"] != "LOCKSTEP_TOKEN_PEPPER_BEFORE"]
    assert {match["name"] for match in required} == set(GIVEN) - {"LOCKSTEP_ALLOWED_HOSTS"}
    assert [match.group() for match in required if match["kind"] != "?"] == []
    assert [m["rest"] for m in secret if m not in required] == [""]


def test_compose_has_the_services_of_the_embedded_stack_and_they_are_watched(
    compose: dict[str, Any],
):
    services = compose["services"]

    assert set(services) == {"postgres", "redis", *OURS}
    assert {name for name, service in services.items() if "healthcheck" in service} == set(
        services
    ) - {"migrate"}


def test_compose_starts_ours_after_healthy_services_and_migrations(compose: dict[str, Any]):
    healthy = {name: {"condition": "service_healthy"} for name in ("postgres", "redis")}
    migrated = {"migrate": {"condition": "service_completed_successfully"}}

    assert {name: compose["services"][name]["depends_on"] for name in OURS} == {
        "migrate": healthy,
        "web": healthy | migrated,
        "worker": healthy | migrated,
        "deliverer": healthy | migrated,
        "beat": healthy | migrated,
    }


def test_compose_keeps_the_record_and_the_queue_in_volumes(compose: dict[str, Any]):
    services = compose["services"]

    assert {name: services[name].get("volumes", []) for name in services} == {
        "postgres": ["postgres:/var/lib/postgresql"],
        "redis": ["redis:/data"],
        **{name: [] for name in OURS},
    }
    assert "--appendonly yes" in services["redis"]["command"][-1]


def test_image_runs_as_a_user_without_rights():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    users = [line.split()[1] for line in lines if line.startswith("USER ")]

    assert users == ["lockstep"]
