"""One child process, run as the service runs it: in uvloop's event loop."""

import asyncio
import gc
import os
import sys
from pathlib import Path

import pytest
import uvloop

from scheduler.child import Line, run_child, serves_readers


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_child_that_has_ended_leaves_no_file_open() -> None:
    """Its pipes are closed at its end; they do not wait for the garbage collector."""
    command = [sys.executable, "-S", "-c", "print('{\"said\": 1}')"]
    lines: list[Line] = []

    async def open_after(children: int) -> int:
        for _ in range(children):
            await run_child(command, 30, lines.append, lambda _: None)
        await asyncio.sleep(0.05)  # a transport closes its file a turn of the loop later
        return open_files()

    gc.disable()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            after_one, after_more = runner.run(open_after(1)), runner.run(open_after(3))
    finally:
        gc.enable()
    assert after_more == after_one
    assert lines == [{"said": 1}] * 4


ABOUT_ITSELF = """
import json, os, time
until = time.monotonic() + 10  # its place is given to it after its start
while os.getpriority(os.PRIO_PROCESS, 0) != 19 and time.monotonic() < until:
    time.sleep(0.01)
time.sleep(0.2)  # its processors are given to it after its niceness
print(json.dumps({"niceness": os.getpriority(os.PRIO_PROCESS, 0), "processors": len(os.sched_getaffinity(0)),
                  "session": os.getsid(0), "group": os.getpgid(0) == os.getpid()}))
"""


@pytest.mark.parametrize("readers", [False, True])
def test_a_child_is_the_last_in_line_and_leaves_a_processor_to_readers(readers: bool) -> None:
    """Its session is ours, or its niceness would not count against us; its group is its own, to be ended by."""
    lines: list[Line] = []

    async def run() -> None:
        serves_readers.set(readers)
        await run_child([sys.executable, "-S", "-c", ABOUT_ITSELF], 30, lines.append, lambda _: None)

    asyncio.run(run())
    ours = len(os.sched_getaffinity(0))
    left = max(1, ours - 1) if readers else ours
    assert lines == [{"niceness": 19, "processors": left, "session": os.getsid(0), "group": True}]
