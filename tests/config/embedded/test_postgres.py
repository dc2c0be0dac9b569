import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.embedded import accounts, postgres, running, urls
from config.embedded.programs import run_as


@pytest.fixture
def closed_folder() -> Iterator[Path]:
    """A folder that no other user can enter, as a home folder is."""
    folder = Path(tempfile.mkdtemp(prefix="lockstep-"))
    yield folder
    shutil.rmtree(folder)


def test_database_serves_below_a_folder_closed_to_other_users(closed_folder: Path):
    data = closed_folder / "data"
    data.mkdir()

    postgres.prepare(data)
    program = postgres.program(data, durable=False)
    process = running.start(program, log=closed_folder / "log")
    try:
        for _ in range(2):
            postgres.create_database(data)
        with psycopg.connect(
            host=str(urls.socket_folder(data, "postgres")),
            user=urls.DATABASE_ROLE,
            dbname=urls.DATABASE_NAME,
        ) as connection:
            answer = connection.execute(
                "SELECT datlocprovider, datlocale, upper('é') FROM pg_database"
                " WHERE datname = current_database()"
            ).fetchone()
    finally:
        running.stop(program, process)

    assert answer == ("b", "C.UTF-8", "É")
    assert (process.returncode, (data / "postgres" / "postmaster.pid").exists()) == (0, False)


def test_cluster_half_made_is_made_anew(closed_folder: Path):
    (closed_folder / "postgres.new").mkdir()
    (closed_folder / "postgres.new" / "PG_VERSION").write_text("18\n")

    postgres.prepare(closed_folder)

    assert sorted(path.name for path in closed_folder.iterdir()) == ["postgres"]
    assert (closed_folder / "postgres" / "postgresql.conf").exists()


def test_programs_in_a_closed_folder_can_be_executed_by_the_account_that_runs_them(
    closed_folder: Path, monkeypatch: pytest.MonkeyPatch
):
    package = closed_folder / accounts._PACKAGE.name
    shutil.copytree(accounts._PACKAGE, package, ignore=shutil.ignore_patterns("pginstall"))
    libraries = accounts._PACKAGE.with_name(f"{accounts._PACKAGE.name}.libs")
    shutil.copytree(libraries, closed_folder / libraries.name)
    public = Path(tempfile.mkdtemp(prefix="lockstep-public-"))
    public.chmod(0o755)
    monkeypatch.setattr(accounts, "_PACKAGE", package)
    monkeypatch.setattr(accounts, "_PUBLIC_FOLDERS", (public,))
    account = accounts.account_for(closed_folder)

    try:
        binaries = accounts.binaries_for(account)
        answer = subprocess.run(
            [binaries / "initdb", "--version"],
            capture_output=True,
            text=True,
            check=True,
            **run_as(account),
        )
    finally:
        shutil.rmtree(public)

    assert answer.stdout.startswith("initdb (PostgreSQL) 18.")
    assert binaries.is_relative_to(public if os.geteuid() == 0 else package)
