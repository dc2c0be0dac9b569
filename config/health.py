"""Whether the web server answers: `python -m config.health` where it listens on port 8000."""

import os
import sys
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException

_TIMEOUT_SECONDS = 5


def answers(host: str, port: int, *, name: str = "localhost") -> bool:
    """Tell whether the service at `host` and `port` is healthy when it is called by `name`."""
    connection = HTTPConnection(host, port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.request("GET", "/healthz", headers={"Host": name})
        return connection.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def name_among(allowed_hosts: str) -> str:
    """Return a host name that the comma-separated `allowed_hosts` allow."""
    first = allowed_hosts.split(",", maxsplit=1)[0].strip()
    return "localhost" if first in {"", "*"} else first.removeprefix(".")


if __name__ == "__main__":
    name = name_among(os.environ.get("LOCKSTEP_ALLOWED_HOSTS", ""))
    sys.exit(0 if answers("127.0.0.1", 8000, name=name) else 1)
