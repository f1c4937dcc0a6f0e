"""One child process: starts it behind all others in line, reads its JSON lines, and ends it when its time is up.

The child ends itself when its parent dies (PDEATHSIG, set by the child); here is the other direction.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import sys
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from typing import IO, Any

# -P: the folder that the service was started in is no place to import from, whatever lies there under whatever name.
PYTHON_MODULE = (sys.executable, "-P", "-m")
GRACE_S = 2.0  # between SIGTERM and SIGKILL; stopping the whole service may take 5 s
_LINE_LIMIT_BYTES = 128 * 1024 * 1024  # `sources try` of the largest calendar (8 MB) is one line of 35 MB
_NICENESS = 19
_TAIL_LINES = 20
_LOOK_EVERY_S = 0.05

Line = dict[str, Any]
Child = subprocess.Popen[bytes]

# Whether this process answers readers beside what it starts: a web server sets it before it starts its other parts.
serves_readers: ContextVar[bool] = ContextVar("serves_readers", default=False)


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
    process = _start(command)
    _let_readers_go_first(process.pid)
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    readers: list[asyncio.Task[None]] = []
    timed_out = False
    pipes = contextlib.ExitStack()
    try:
        readers.append(asyncio.create_task(_objects(await _stream(process.stdout, pipes), on_line)))
        readers.append(asyncio.create_task(_log(await _stream(process.stderr, pipes), tail, on_log)))
        async with asyncio.timeout(time_box_s):
            await _ended(process)
    except TimeoutError:
        timed_out = True
    finally:
        with pipes:
            await _end(process)
            await asyncio.gather(*readers)
    return ChildEnd(process.returncode or 0, timed_out, tuple(tail))


def _start(command: Sequence[str]) -> Child:
    """Start by `subprocess`, which shares our memory until exec (vfork) and takes 0.3 ms.

    uvloop's own way copies the page tables of the whole service first: 3 to 7 ms in which no request is answered.
    A process group of its own keeps Ctrl-C away from it and takes its signals. Not a session: Linux may share the
    processors between sessions (sched(7), autogroup), and then no priority within one counts against another.
    """
    pipe = subprocess.PIPE
    return subprocess.Popen(  # noqa: S603  # our own modules and arguments
        command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe, bufsize=0, process_group=0
    )


def _let_readers_go_first(pid: int) -> None:
    """Put a process last in line, and where readers are served, leave one processor to them.

    A low priority is not enough: Linux keeps even who was asleep waiting for up to a tick of 4 ms.
    """
    with contextlib.suppress(OSError):  # it has ended already, or this is a sandbox that allows neither
        os.setpriority(os.PRIO_PROCESS, pid, _NICENESS)
        if serves_readers.get() and sys.platform == "linux":
            ours = os.sched_getaffinity(0)
            os.sched_setaffinity(pid, ours - {min(ours)} or ours)


async def _stream(pipe: IO[bytes] | None, pipes: contextlib.ExitStack) -> asyncio.StreamReader:
    """Read a pipe, which `pipes` closes: uvloop leaves one open that has ended, until its objects are collected."""
    reader = asyncio.StreamReader(limit=_LINE_LIMIT_BYTES)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    pipes.callback(transport.close)
    return reader


async def _ended(process: Child) -> None:
    while process.poll() is None:  # noqa: ASYNC110  # a process is no event of the loop
        await asyncio.sleep(_LOOK_EVERY_S)


async def _end(process: Child) -> None:
    """End the child and whatever it started; does nothing where it has ended already."""
    if process.poll() is not None:
        return
    _signal(process, signal.SIGTERM)
    try:
        async with asyncio.timeout(GRACE_S):
            await _ended(process)
    except TimeoutError:
        _signal(process, signal.SIGKILL)
        await _ended(process)


def _signal(process: Child, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


async def _objects(stream: asyncio.StreamReader, on_line: Callable[[Line], None]) -> None:
    async for text in _lines(stream):
        with contextlib.suppress(ValueError):  # a line that a library printed is no message of ours
            line = json.loads(text)
            if isinstance(line, dict):
                on_line(line)


async def _log(stream: asyncio.StreamReader, tail: deque[str], on_log: Callable[[str], None]) -> None:
    async for text in _lines(stream):
        tail.append(text)
        on_log(text)


async def _lines(stream: asyncio.StreamReader) -> AsyncIterator[str]:
    """Yield the lines of a pipe; one that is longer than the limit is skipped."""
    while True:
        try:
            line = await stream.readline()
        except ValueError:
            continue
        if not line:
            return
        if text := line.decode("utf-8", "replace").rstrip():
            yield text
