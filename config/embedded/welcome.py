"""What is said when everything is ready: the address, and how to sign in to the demo."""

from pathlib import Path


def text(data: Path, port: int) -> str:
    """Return the address and the demo sign-ins of a data folder that has some."""
    address = f"Lockstep is ready: http://localhost:{port}/ (Ctrl-C stops it)"
    path = _sign_ins(data)
    lines = path.read_text().strip().splitlines() if path.exists() else []
    return "\n".join(["", address, *lines, ""])


def keep_sign_ins(data: Path, shown: str) -> None:
    """Keep what the demo said at its making: it is shown again at every start.

    There are passwords in it: it is readable by its owner alone.
    """
    path = _sign_ins(data)
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(shown)


def _sign_ins(data: Path) -> Path:
    return data / "sign-ins.txt"
