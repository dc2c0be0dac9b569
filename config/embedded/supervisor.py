"""Starts a stack of programs in order, keeps them running, ends them in the opposite order.

Why this is written here and not taken from a library stands in docs/adr/0001-supervisor.md.
"""

import asyncio
import signal
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from config.embedded.children import Child, ChildFailedError, Patience
from config.embedded.programs import Program
from config.embedded.screen import Screen

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Programs that start side by side, after those of `first` have each run to their end."""

    programs: tuple[Program, ...]
    first: tuple[Program, ...] = ()


class Supervisor:
    """Runs stages until it is told to stop."""

    def __init__(
        self,
        stages: tuple[Stage, ...],
        *,
        welcome: Callable[[], str] = str,
        patience: Patience | None = None,
        output: TextIO | None = None,
    ) -> None:
        """Take the stages in the order of their start.

        `welcome` is shown when all are ready. Lines go to `output`, standard output if none.
        """
        self._stages = stages
        self._welcome = welcome
        self._patience = patience or Patience()
        names = [p.name for stage in stages for p in (*stage.first, *stage.programs)]
        self._screen = Screen(names, output)
        self._started: list[list[Child]] = []
        self._told_to_stop = asyncio.Event()

    async def run(self) -> int:
        """Start everything, run until SIGINT, SIGTERM or SIGHUP, end everything.

        Returns the exit code: 0 after a stop that was asked for, 1 if the start failed.
        """
        loop = asyncio.get_running_loop()
        for number in _STOPPING:
            loop.add_signal_handler(number, self._stop_soon)
        starting = asyncio.create_task(self._start())
        stopping = asyncio.create_task(self._told_to_stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        failure = starting.exception() if starting.done() else None
        if starting.done() and failure is None:
            self._screen.say(self._welcome())
            await stopping
        starting.cancel()
        stopping.cancel()
        if failure is not None:
            self._screen.say(str(failure))
        await self._stop()
        if failure is not None and not isinstance(failure, ChildFailedError):
            raise failure
        return 1 if failure else 0

    async def _start(self) -> None:
        for stage in self._stages:
            for program in stage.first:
                (child,) = self._children_of((program,))
                await child.run_to_end()
            await asyncio.gather(*(child.start() for child in self._children_of(stage.programs)))

    def _children_of(self, programs: tuple[Program, ...]) -> list[Child]:
        """Make the children of programs and put them down for the stop."""
        children = [Child(program, self._screen, self._patience) for program in programs]
        self._started.append(children)
        return children

    async def _stop(self) -> None:
        self._screen.say("stopping")
        for children in reversed(self._started):
            await asyncio.gather(*(child.stop() for child in children))
        self._screen.say("stopped")

    def _stop_soon(self) -> None:
        """Stop on the first signal; kill what still runs on the second."""
        if self._told_to_stop.is_set():
            for children in self._started:
                for child in children:
                    child.kill()
        self._told_to_stop.set()
