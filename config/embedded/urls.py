"""Where the embedded services answer: pure functions of the data folder, no I/O."""

import hashlib
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

DATABASE_ROLE = "lockstep"
DATABASE_NAME = "lockstep"
POSTGRES_SOCKET = ".s.PGSQL.5432"
REDIS_SOCKET = "redis.sock"

# The kernel's sun_path holds 108 bytes with its closing zero on Linux, 104 elsewhere.
_LONGEST_SOCKET_PATH = 103
_SHORT_ROOT = Path("/tmp")  # noqa: S108 - the one folder known to be short; the services own theirs in it


def socket_folder(data: Path, service: str) -> Path:
    """Return the folder of a service's Unix socket.

    It is the service's own folder under `data`, or a short one named after it where the path
    would be longer than a socket's path may be.
    """
    folder = data / service
    if len(bytes(folder / POSTGRES_SOCKET)) <= _LONGEST_SOCKET_PATH:
        return folder
    digest = hashlib.sha256(bytes(data)).hexdigest()[:16]
    return _SHORT_ROOT / f"lockstep-{digest}-{service}"


def database_url(data: Path) -> str:
    """Return the embedded database's address in the form django-environ reads."""
    folder = quote(str(socket_folder(data, "postgres")))
    return f"postgres://{DATABASE_ROLE}@/{folder}/{DATABASE_NAME}"


def redis_url(data: Path, *, database: int = 0) -> str:
    """Return the embedded Redis's address in the form redis-py reads."""
    socket = quote(str(socket_folder(data, "redis") / REDIS_SOCKET))
    return f"unix://{socket}?db={database}"


def broker_url(redis_url: str) -> str:
    """Return any Redis address in the form Celery reads: it names Unix sockets its own way."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    database = parse_qs(parts.query).get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?virtual_host={database}"
