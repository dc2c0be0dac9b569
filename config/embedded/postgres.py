"""The embedded PostgreSQL: a cluster made once in the data folder and the program that serves it.

The programs come from a wheel; its Python side, which keeps books and locks of its own, is not
used, so that the supervisor owns the process.
"""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import psycopg
from psycopg import sql

from config.embedded.accounts import EmbeddedDatabaseError, account_for, binaries_for
from config.embedded.programs import Account, Program, run_as
from config.embedded.urls import DATABASE_NAME, DATABASE_ROLE, socket_folder

# As root the cluster may lie below folders that the database's account cannot pass through. Its
# own working folder it reaches all the same, and this is that folder's name on Linux.
_WORKING_FOLDER = "/proc/self/cwd"
_STATUS_LINE = 7  # of postmaster.pid: starting, ready, stopping

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    # Compiling a query costs more than any of ours runs.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "",
    "log_checkpoints": "off",
    # Statements hold what people and programs have sent.
    "log_min_error_statement": "panic",
}
# For throw-away clusters: a crash of the machine may lose them.
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def prepare(data: Path) -> None:
    """Make the cluster of a data folder where there is none, and its socket's folder.

    Raises: EmbeddedDatabaseError, with PostgreSQL's own words, if it cannot be made.
    """
    folder = data / "postgres"
    account = account_for(folder)
    sockets = socket_folder(data, "postgres")
    if sockets != folder:
        _make_own_folder(sockets, account)
    if folder.exists():
        return
    # Under another name until it is whole: a cluster half made is never taken for one.
    draft = data / "postgres.new"
    shutil.rmtree(draft, ignore_errors=True)
    _make_own_folder(draft, account)
    made = subprocess.run(
        [
            binaries_for(account) / "initdb",
            f"--pgdata={_seen_from_inside(draft, account)}",
            f"--username={DATABASE_ROLE}",
            # Nobody but the folder's owner and root reaches the socket.
            "--auth=trust",
            "--encoding=UTF8",
            # The same order and case rules on every machine, whatever its C library.
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-sync",
            "--no-instructions",
        ],
        cwd=draft,
        capture_output=True,
        text=True,
        check=False,
        **run_as(account),
    )
    if made.returncode:
        message = f"PostgreSQL could not make its cluster in {folder}:\n{made.stdout}{made.stderr}"
        raise EmbeddedDatabaseError(message)
    draft.rename(folder)


def program(data: Path, *, durable: bool = True) -> Program:
    """Return the program that serves a data folder's cluster."""
    folder = data / "postgres"
    account = account_for(folder)
    sockets = socket_folder(data, "postgres")
    settings = {
        **_SETTINGS,
        **({} if durable else _NOT_DURABLE),
        "unix_socket_directories": "." if sockets == folder else str(sockets),
    }
    return Program(
        name="postgres",
        command=(
            str(binaries_for(account) / "postgres"),
            "-D",
            _seen_from_inside(folder, account),
            *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
        ),
        cwd=folder,
        account=account,
        # The fast way down: clients are cut off, their transactions undone, all is on disk.
        stop_signal=signal.SIGINT,
        stop_seconds=30,
        ready=lambda pid: _serves(folder, pid),
    )


def clear_remains(data: Path) -> None:
    """Remove what a killed server left behind; only while none runs in this data folder."""
    (data / "postgres" / "postmaster.pid").unlink(missing_ok=True)
    for path in socket_folder(data, "postgres").glob(".s.PGSQL.*"):
        path.unlink(missing_ok=True)


def create_database(data: Path, *, name: str = DATABASE_NAME, template: str = "template1") -> None:
    """Make a database, Lockstep's own unless named, in the served cluster where there is none."""
    host = str(socket_folder(data, "postgres"))
    make = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    with psycopg.connect(host=host, user=DATABASE_ROLE, dbname="postgres", autocommit=True) as db:
        if not db.execute("SELECT FROM pg_database WHERE datname = %s", [name]).rowcount:
            db.execute(make.format(sql.Identifier(name), sql.Identifier(template)))


def _serves(folder: Path, pid: int) -> bool:
    """Tell whether the server with this pid takes connections, by the file it keeps of itself."""
    with suppress(FileNotFoundError):
        lines = (folder / "postmaster.pid").read_text().splitlines()
        return (
            len(lines) > _STATUS_LINE
            and lines[0] == str(pid)
            and lines[_STATUS_LINE].strip() == "ready"
        )
    return False


def _seen_from_inside(folder: Path, account: Account | None) -> str:
    return str(folder) if account is None else _WORKING_FOLDER


def _make_own_folder(folder: Path, account: Account | None) -> None:
    """Make a folder that only its owner enters; one that someone else put there is refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account is not None and folder.lstat().st_uid == 0:
        os.chown(folder, account.user, account.group, follow_symlinks=False)
    if folder.is_symlink() or folder.stat().st_uid != (account.user if account else os.geteuid()):
        message = f"{folder} belongs to someone else: remove it and start again."
        raise EmbeddedDatabaseError(message)
