"""Sets one document and ends: what the press starts, so that what it took is given back.

Reads {template, root, fonts, data, made} from standard input as JSON, writes the PDF to standard
output; what is wrong with a template, to standard error. Knows nothing of Django.
"""

import json
import resource
import sys
from datetime import datetime
from typing import Any, Final

import typst

# Far more than any document takes; a machine has more than one thing to do.
_MOST_MEMORY: Final = 4 * 1024**3
_MOST_SECONDS: Final = 60
# Tagged, with title and language, for readers who listen (ISO 14289-1).
_STANDARD: Final = "ua-1"


def main() -> int:
    """Set the document; return the status that the process ends with."""
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    given = json.load(sys.stdin.buffer)
    try:
        sys.stdout.buffer.write(_set(given))
    except typst.TypstError as error:
        sys.stderr.write(" ".join([error.message, *error.hints]))
        return 1
    return 0


def _set(given: dict[str, Any]) -> bytes:
    return bytes(
        typst.compile(
            given["template"],
            root=given["root"],
            # No others: a document looks the same on any machine.
            font_paths=typst.Fonts(
                include_system_fonts=False,
                include_embedded_fonts=False,
                font_paths=given["fonts"],
            ),
            sys_inputs={"data": json.dumps(given["data"])},
            format="pdf",
            pdf_standards=[_STANDARD],
            timestamp=datetime.fromisoformat(given["made"]),
        )
    )


if __name__ == "__main__":
    sys.exit(main())
