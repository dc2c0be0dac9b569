"""What no log may hold, taken out wherever it stands in a text.

Nothing writes a secret down on purpose; a library may, in the text of an error of its own.
"""

import re
from typing import Final

_SECRETS: Final = re.compile(
    r"""
      (?P<token> \blst_[0-9a-f]{4,16}_ ) [\w-]+
    | (?P<webhook> \bwhsec_ ) [\w+/=-]+
    | (?P<cookie> \b(?:sessionid|csrftoken)=) [^;\s"'\\]+
    | (?P<header> \b(?:authorization|cookie)["']?\s*[:=]\s*["']?(?:bearer|basic)?\s*)
      [^\s"',;}\\]{8,}
    | (?P<link>
        /(?:password/new|address|invitation|session|check-in|calendar|commitment|report|reminders)
        / )
      [^/\s"']{12,}
    | (?P<address> \b[a-z][a-z+]*://[^\s:@/"']*:) [^\s@/"']+ (?=@)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """Return a text with tokens, secrets, cookies, links and passwords blotted out."""
    return _SECRETS.sub(lambda match: f"{next(filter(None, match.groups()))}***", text)
