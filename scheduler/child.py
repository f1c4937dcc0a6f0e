"""One child process: starts it niced in a session of its own, reads its JSON lines, and ends it when its time is up.

The child ends itself when its parent dies (PDEATHSIG, set by the child); here is the other direction.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from typing import Any

# -P: the folder that the service was started in is no place to import from, whatever lies there under whatever name.
PYTHON_MODULE = (sys.executable, "-P", "-m")
NICENESS = 5
GRACE_S = 2.0  # between SIGTERM and SIGKILL; stopping the whole service may take 5 s
_LINE_LIMIT_BYTES = 64 * 1024 * 1024  # `sources try` of a large calendar is one line of 20 MB
_TAIL_LINES = 20

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChildEnd:
    """How a child ended. `code` is negative for a signal; `tail` are its last lines on stderr."""

    code: int
    timed_out: bool
    tail: tuple[str, ...]


async def run_child(
    command: Sequence[str], time_box_s: float, on_line: Callable[[Line], None], on_log: Callable[[str], None]
) -> ChildEnd:
    """Run a command to its end or to the end of its time box; every JSON object on its stdout goes to `on_line`.

    On cancellation the child is ended before CancelledError leaves.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
        limit=_LINE_LIMIT_BYTES,
    )
    with contextlib.suppress(ProcessLookupError):
        os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    readers = [asyncio.create_task(_objects(process, on_line)), asyncio.create_task(_log(process, tail, on_log))]
    timed_out = False
    try:
        async with asyncio.timeout(time_box_s):
            await process.wait()
    except TimeoutError:
        timed_out = True
    finally:
        await _end(process)
        await asyncio.gather(*readers)
    return ChildEnd(process.returncode or 0, timed_out, tuple(tail))


async def _end(process: asyncio.subprocess.Process) -> None:
    """End the child and whatever it started; does nothing where it has ended already."""
    if process.returncode is not None:
        return
    _signal(process, signal.SIGTERM)
    try:
        async with asyncio.timeout(GRACE_S):
            await process.wait()
    except TimeoutError:
        _signal(process, signal.SIGKILL)
        await process.wait()


def _signal(process: asyncio.subprocess.Process, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


async def _objects(process: asyncio.subprocess.Process, on_line: Callable[[Line], None]) -> None:
    async for text in _lines(process.stdout):
        with contextlib.suppress(ValueError):  # a line that a library printed is no message of ours
            line = json.loads(text)
            if isinstance(line, dict):
                on_line(line)


async def _log(process: asyncio.subprocess.Process, tail: deque[str], on_log: Callable[[str], None]) -> None:
    async for text in _lines(process.stderr):
        tail.append(text)
        on_log(text)


async def _lines(stream: asyncio.StreamReader | None) -> AsyncIterator[str]:
    """Yield the lines of a pipe; one that is longer than the limit is skipped."""
    while stream is not None:
        try:
            line = await stream.readline()
        except ValueError:
            continue
        if not line:
            return
        if text := line.decode("utf-8", "replace").rstrip():
            yield text
