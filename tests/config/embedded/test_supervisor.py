import asyncio
import io
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from config.embedded.children import Patience
from config.embedded.programs import Program
from config.embedded.supervisor import Stage, Supervisor

QUICK = Patience(start=10, first_pause=0.01, longest_pause=0.02)


def python(name: str, code: str, **options) -> Program:
    return Program(name=name, command=(sys.executable, "-c", code), **options)


def sleeper(name: str, **options) -> Program:
    return python(name, "import time; time.sleep(600)", **options)


def run(*stages: Stage, until: Callable[[], bool] = lambda: False) -> tuple[int, list[str]]:
    """Run a supervisor, tell it to stop once `until` holds; return its exit code and its lines."""
    output = io.StringIO()

    async def scenario() -> int:
        supervisor = Supervisor(stages, welcome=lambda: "all up", patience=QUICK, output=output)
        running = asyncio.create_task(supervisor.run())
        # Files and processes change without telling anyone.
        while not running.done() and not ("all up" in output.getvalue() and until()):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        if not running.done():
            os.kill(os.getpid(), signal.SIGTERM)
        return await running

    code = asyncio.run(scenario())
    return code, [
        re.sub(r"^\S+ (\w+) +\| ", r"\1: ", line) for line in output.getvalue().splitlines()
    ]


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def is_gone(pid: int) -> bool:
    """Tell whether a process has ended; one that was killed a moment ago is given a moment."""
    try:
        process = psutil.Process(pid)
        for _ in range(500):
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
            time.sleep(0.01)
    except psutil.NoSuchProcess:
        return True
    return False


def test_supervisor_passes_on_lines_and_stops_when_told():
    talker = python("talker", "print('hello', flush=True); import time; time.sleep(600)")
    output: list[str] = []

    code, output = run(Stage(programs=(talker,)), until=lambda: True)

    assert (code, [line for line in output if not line.startswith("talker")]) == (
        0,
        ["lockstep: all up", "lockstep: stopping", "lockstep: stopped"],
    )


def test_child_that_dies_is_started_again(tmp_path: Path):
    runs = tmp_path / "runs"
    code = f"""
import os, time
with open({str(runs)!r}, "a") as file: print(os.getpid(), file=file)
if len(open({str(runs)!r}).readlines()) < 3: os.kill(os.getpid(), 9)
time.sleep(600)
"""

    exit_code, output = run(
        Stage(programs=(python("mortal", code),)), until=lambda: len(lines_of(runs)) == 3
    )

    assert (exit_code, sorted(output)) == (
        0,
        sorted(
            [
                "lockstep: all up",
                "lockstep: mortal was ended by SIGKILL; starting it again in 0.01 s",
                "lockstep: mortal was ended by SIGKILL; starting it again in 0.02 s",
                "lockstep: stopping",
                "lockstep: stopped",
            ]
        ),
    )
    assert all(is_gone(int(pid)) for pid in lines_of(runs))


def test_child_that_dies_is_started_again_without_what_it_left(tmp_path: Path):
    pids = tmp_path / "pids"
    code = f"""
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
with open({str(pids)!r}, "a") as file: print(child.pid, file=file)
if len(open({str(pids)!r}).readlines()) < 2: os.kill(os.getpid(), 9)
time.sleep(600)
"""

    exit_code, _ = run(
        Stage(programs=(python("parent", code),)), until=lambda: len(lines_of(pids)) == 2
    )

    assert (exit_code, [is_gone(int(pid)) for pid in lines_of(pids)]) == (0, [True, True])


def test_stages_start_in_order_and_end_in_the_opposite_order(tmp_path: Path):
    story = tmp_path / "story"
    code = f"""
import signal, sys, time
def tell(what):
    with open({str(story)!r}, "a") as file: print(sys.argv[0], what, file=file)
def end(*_):
    tell("ends"); sys.exit(0)
signal.signal(signal.SIGTERM, end)
tell("starts")
time.sleep(600)
"""

    def teller(name: str) -> Program:
        code_of_name = code.replace("sys.argv[0]", repr(name))
        return python(name, code_of_name, ready=lambda _pid: f"{name} starts" in lines_of(story))

    run(
        Stage(programs=(teller("database"),)),
        Stage(
            first=(python("migrations", f"open({str(story)!r}, 'a').write('migrations run\\n')"),),
            programs=(teller("worker"),),
        ),
        Stage(programs=(teller("web"),)),
        until=lambda: True,
    )

    assert lines_of(story) == [
        "database starts",
        "migrations run",
        "worker starts",
        "web starts",
        "web ends",
        "worker ends",
        "database ends",
    ]


def test_child_that_does_not_end_is_killed_with_its_own_children(tmp_path: Path):
    pids = tmp_path / "pids"
    code = f"""
import os, signal, subprocess, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
open({str(pids)!r}, "w").write(f"{{os.getpid()}}\\n{{child.pid}}\\n")
time.sleep(600)
"""
    stubborn = python("stubborn", code, stop_seconds=0.2, ready=lambda _: len(lines_of(pids)) == 2)

    exit_code, output = run(Stage(programs=(stubborn,)), until=lambda: True)

    assert (exit_code, output[-2:]) == (
        0,
        ["lockstep: stubborn does not end by itself: killing it", "lockstep: stopped"],
    )
    assert [is_gone(int(pid)) for pid in lines_of(pids)] == [True, True]


def test_start_that_fails_says_which_program_and_ends_the_others():
    seen: list[int] = []

    def see(pid: int) -> bool:
        seen.append(pid)
        return True

    first = sleeper("first", ready=see)
    failing = python("failing", "print('no room'); exit(3)", ready=lambda _pid: False)

    exit_code, output = run(Stage(programs=(first,)), Stage(programs=(failing,)))

    assert (exit_code, output) == (
        1,
        [
            "failing: no room",
            "lockstep: failing did not start; its last lines say why.",
            "lockstep: stopping",
            "lockstep: stopped",
        ],
    )
    assert is_gone(seen[0])


def test_first_step_that_fails_says_so_and_ends_the_others():
    exit_code, output = run(
        Stage(programs=(sleeper("first"),)),
        Stage(first=(python("migrations", "exit(1)"),), programs=(sleeper("second"),)),
    )

    assert (exit_code, output) == (
        1,
        [
            "lockstep: migrations ended with code 1; its last lines say why.",
            "lockstep: stopping",
            "lockstep: stopped",
        ],
    )
