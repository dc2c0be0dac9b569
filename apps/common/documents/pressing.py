"""The press: a template of ours and data in, a PDF out.

A template is markup in this checkout; data reaches it as data, through JSON that it reads, and is
never part of the markup. So nothing that anybody typed can be a command, and a template sees no
more than it is given: no database, no network, no file but the templates.

Each document is set by a process of its own. It may be stopped, and gives its memory back.
"""

import subprocess
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
from django.utils.translation import get_language_info

from apps.common.documents.fonts import FAMILIES, folders
from apps.common.documents.printable import printable

# Templates are named from here, and import each other from here.
TEMPLATES: Final = Path(__file__).resolve().parents[2]
_SETTING: Final = Path(__file__).with_name("setting.py")
# Less than a job is waited for before another worker takes it up.
_MOST_SECONDS: Final = 25


class PressError(RuntimeError):
    """A document that cannot be set: a fault of its template, or far too much of it."""


def press(template: str, data: Mapping[str, Any], *, language: str, at: datetime) -> bytes:
    """Return the PDF that a template makes of data.

    template: its path below `apps/`; reads {fonts, language, direction, **data}, `sys.inputs.data`
    language: a code of settings.LANGUAGES; at: the instant the document says it was made at
    The same arguments give the same bytes. Raises: PressError.
    """
    given = {
        "template": str(TEMPLATES / template),
        "root": str(TEMPLATES),
        "fonts": [str(folder) for folder in folders()],
        "made": at.replace(microsecond=0).isoformat(),
        "data": printable(data)
        | {
            "fonts": FAMILIES,
            "language": language.partition("-")[0],
            "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        },
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_SETTING)],
            input=orjson.dumps(given),
            capture_output=True,
            timeout=_MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = f"{template}: took more than {_MOST_SECONDS} seconds"
        raise PressError(message) from error
    if done.returncode:
        told = done.stderr.decode(errors="replace")
        message = f"{template}: ended with {done.returncode}: {told[-1000:]}"
        raise PressError(message)
    return done.stdout
