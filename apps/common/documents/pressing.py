"""The press: a template of ours and data in, a PDF out.

A template is markup in this checkout; data reaches it as data, through JSON that it reads, and is
never part of the markup. So nothing that anybody typed can be a command, and a template sees no
more than it is given: no database, no network, no file but the templates.
"""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
import typst
from django.utils.translation import get_language_info

from apps.common.documents.fonts import fonts
from apps.common.documents.printable import printable

# Templates are named from here, and import each other from here.
TEMPLATES: Final = Path(__file__).resolve().parents[2]
# Tagged, with title and language, for readers who listen (ISO 14289-1).
_STANDARD: Final = "ua-1"


class PressError(RuntimeError):
    """A template that cannot be set: a fault of whoever wrote it."""


def press(template: str, data: Mapping[str, Any], *, language: str, at: datetime) -> bytes:
    """Return the PDF that a template makes of data.

    template: its path below `apps/`; it reads {language, direction, **data} from `sys.inputs.data`
    language: a code of settings.LANGUAGES; at: the instant the document says it was made at
    The same arguments give the same bytes. Raises: PressError.
    """
    bidi = get_language_info(language)["bidi"]
    told = printable(data) | {
        "language": language.partition("-")[0],
        "direction": "rtl" if bidi else "ltr",
    }
    try:
        made = typst.compile(
            TEMPLATES / template,
            root=TEMPLATES,
            font_paths=fonts(),
            sys_inputs={"data": orjson.dumps(told).decode()},
            format="pdf",
            pdf_standards=[_STANDARD],
            timestamp=at.replace(microsecond=0),
        )
    except typst.TypstError as error:
        message = f"{template}: {error.message} {' '.join(error.hints)}"
        raise PressError(message) from error
    return bytes(made)
