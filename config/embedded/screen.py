"""What a person sees of the stack: each child's lines behind its name, in its colour."""

import sys
from collections.abc import Iterable
from datetime import datetime
from typing import TextIO

from honcho.colour import get_colours
from honcho.printer import Message, Printer

OWN_NAME = "lockstep"


class Screen:
    """Prints lines of several programs so that they can be told apart."""

    def __init__(self, names: Iterable[str], output: TextIO | None = None) -> None:
        every = [OWN_NAME, *names]
        self._printer = Printer(output or sys.stdout, width=max(map(len, every)))
        self._colours = dict(zip(every, get_colours(), strict=False))

    def line(self, name: str, text: str) -> None:
        """Print one program's line, or several."""
        # The clock on a terminal is its reader's, not the record's.
        now = datetime.now().astimezone()
        self._printer.write(
            Message(type="line", data=text, time=now, name=name, colour=self._colours.get(name))
        )

    def say(self, text: str) -> None:
        """Print a line of the supervisor's own."""
        self.line(OWN_NAME, text)
