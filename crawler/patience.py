"""A limit of processor time for reading a page: ends what would go on for ever, such as a regular expression.

Two stages, both of the kernel's making and counted in processor time, so that a busy machine is no reason. The first
is heard by Python, also inside a regular expression: OutOfTimeError, which costs one source its crawl. CSS and XPath
run in C code that listens to nothing: there the second stage ends the process, where it is a child that was made to
be lost; its parent reads the signal as out-of-time (`scheduler/outcome.py`).
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType

READ_CPU_S = 10.0  # for one page: the largest calendar that [crawl] max_bytes lets through takes two
_AGAIN_S = 1.0  # until it rings once more, where the first alarm was taken for something else
_LAST_CALL = 1.5  # times the limit: after that the process is ended


class OutOfTimeError(TimeoutError):
    """Reading took more processor time than it may."""


@contextlib.contextmanager
def at_most(seconds: float, deadly: bool = False) -> Iterator[None]:
    """Raise OutOfTimeError inside the block when this process has worked on it for that long.

    deadly   end the process where the error cannot be raised. Works in the main thread only; in others nothing is
             limited. Limits within limits: the inner one holds inside, the outer one goes on afterwards.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise OutOfTimeError(f"it did not end within {seconds:g} s")

    listened = signal.signal(signal.SIGPROF, ring)
    earlier = signal.setitimer(signal.ITIMER_PROF, seconds, _AGAIN_S)
    last = signal.setitimer(signal.ITIMER_VIRTUAL, seconds * _LAST_CALL if deadly else 0.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, *last)
        signal.setitimer(signal.ITIMER_PROF, *earlier)
        signal.signal(signal.SIGPROF, listened)
