"""Secrets of the embedded stack: made once, kept in the data folder for its owner alone."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

_BYTES = 48


def read_or_create(data: Path, name: str) -> str:
    """Return the secret `name` of a data folder, making it on the first call.

    Processes that call at the same moment all get the one that was stored first.
    """
    path = data / "secrets" / name
    with suppress(FileNotFoundError):
        return path.read_text()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(_BYTES))
    # A link is made only where nothing stands yet, and never shows a half-written file.
    with suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()
    return path.read_text()
