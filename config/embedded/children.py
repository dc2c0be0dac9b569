"""One program kept running: its lines passed on, started again when it ends, ended when told."""

import asyncio
import os
import signal
from contextlib import suppress
from dataclasses import dataclass

from config.embedded.programs import Program
from config.embedded.screen import Screen

_POLL_SECONDS = 0.05
_LONGEST_LINE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How long to wait, in seconds: for a first start, and between a child's end and its return."""

    start: float = 60.0
    first_pause: float = 0.5
    longest_pause: float = 10.0
    steady_after: float = 30.0


class ChildFailedError(Exception):
    """A child ended, or was not ready in time, when the stack was starting."""


class Child:
    """A program under watch. `start` returns when it is ready; `stop` when nothing of it runs."""

    def __init__(self, program: Program, screen: Screen, patience: Patience) -> None:
        self.program = program
        self._screen = screen
        self._patience = patience
        self._process: asyncio.subprocess.Process | None = None
        self._ready = asyncio.Event()
        self._ending = asyncio.Event()
        self._keeper: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the program and keep it running from then on.

        Raises: ChildFailedError, if it ends before it is ready or takes too long.
        """
        self._keeper = asyncio.create_task(self._keep())
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait(
            {self._keeper, ready},
            timeout=self._patience.start,
            return_when=asyncio.FIRST_COMPLETED,
        )
        ready.cancel()
        if not self._ready.is_set():
            message = f"{self.program.name} did not start; its last lines say why."
            raise ChildFailedError(message)

    async def run_to_end(self) -> None:
        """Run the program once.

        Raises: ChildFailedError, if it does not end well.
        """
        how = await self._run_once()
        if self._process is None or self._process.returncode:
            message = f"{self.program.name} {how}; its last lines say why."
            raise ChildFailedError(message)

    def kill(self) -> None:
        """End the program at once, without asking."""
        if self._process is not None and self._process.returncode is None:
            _kill_group(self._process.pid)

    async def stop(self) -> None:
        """Ask the program to end, then make it end."""
        self._ending.set()
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(self.program.stop_signal)
            try:
                await asyncio.wait_for(self._process.wait(), self.program.stop_seconds)
            except TimeoutError:
                self._screen.say(f"{self.program.name} does not end by itself: killing it")
                self.kill()
        if self._keeper is not None:
            await self._keeper

    async def _keep(self) -> None:
        clock = asyncio.get_running_loop().time
        pause = self._patience.first_pause
        while not self._ending.is_set():
            began = clock()
            how = await self._run_once()
            if self._ending.is_set() or not self._ready.is_set():
                return
            if clock() - began > self._patience.steady_after:
                pause = self._patience.first_pause
            self._screen.say(f"{self.program.name} {how}; starting it again in {pause:g} s")
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), pause)
            pause = min(2 * pause, self._patience.longest_pause)

    async def _run_once(self) -> str:
        """Run the program to its end and say how it ended; nothing of its group is left."""
        # A pipe of our own: asyncio's would hold back the end of a program until everyone who
        # inherited the pipe is gone too, and some of those are only ended after it.
        reading, writing = os.pipe()
        try:
            process = self._process = await asyncio.create_subprocess_exec(
                *self.program.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=writing,
                stderr=asyncio.subprocess.STDOUT,
                **self.program.process_options(),
            )
        finally:
            os.close(writing)
        lines = asyncio.create_task(self._pass_on(reading))
        asking = asyncio.create_task(self._ask_until_ready(process))
        returncode = await process.wait()
        asking.cancel()
        # What a killed program leaves of its own children would hold its port and its work.
        _kill_group(process.pid)
        await lines
        return _ending_in_words(returncode)

    async def _ask_until_ready(self, process: asyncio.subprocess.Process) -> None:
        while not self.program.ready(process.pid):  # noqa: ASYNC110 - nobody else can tell us
            await asyncio.sleep(_POLL_SECONDS)
        self._ready.set()

    async def _pass_on(self, descriptor: int) -> None:
        output = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(output), os.fdopen(descriptor, "rb", buffering=0)
        )
        waiting = b""
        while block := await output.read(1 << 16):
            *lines, waiting = (waiting + block).split(b"\n")
            if len(waiting) > _LONGEST_LINE:
                lines.append(waiting)
                waiting = b""
            for line in lines:
                self._screen.line(self.program.name, line.decode(errors="replace"))
        if waiting:
            self._screen.line(self.program.name, waiting.decode(errors="replace"))
        transport.close()


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def _ending_in_words(returncode: int) -> str:
    if returncode < 0:
        return f"was ended by {signal.Signals(-returncode).name}"
    return f"ended with code {returncode}"
