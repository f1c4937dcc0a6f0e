"""One child process, run as the service runs it: in uvloop's event loop."""

import asyncio
import gc
import sys
from pathlib import Path

import uvloop

from scheduler.child import Line, run_child


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
