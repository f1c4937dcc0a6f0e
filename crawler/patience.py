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
from types import FrameType

READ_CPU_S = 10.0  # for one page: the largest calendar that [crawl] max_bytes lets through takes two
_AGAIN_S = 1.0  # until it rings once more, where the first alarm was taken for something else
_LAST_CALL = 1.5  # times the limit: after that the process is ended


class OutOfTimeError(TimeoutError):
    """Reading took more processor time than it may."""


def at_most(seconds: float, deadly: bool = False) -> contextlib.AbstractContextManager[None]:
    """Raise OutOfTimeError inside the block when this process has worked on it for that long.

    deadly   end the process where the error cannot be raised. Works in the main thread only; in others nothing is
             limited. Limits within limits: the inner one holds inside, the outer one goes on afterwards.
    """
    if threading.current_thread() is not threading.main_thread():
        return contextlib.nullcontext()
    return _Limit(seconds, seconds * _LAST_CALL if deadly else 0.0)


class _Limit:
    """One block's alarm, and the last call behind it (0: none)."""

    def __init__(self, seconds: float, last_s: float) -> None:
        self._seconds = seconds
        self._last_s = last_s

    def __enter__(self) -> None:
        self._listened = signal.signal(signal.SIGPROF, self._ring)
        self._earlier = signal.setitimer(signal.ITIMER_PROF, self._seconds, _AGAIN_S)
        self._last = signal.setitimer(signal.ITIMER_VIRTUAL, self._last_s)

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGPROF, signal.SIG_IGN)
        signal.setitimer(signal.ITIMER_VIRTUAL, *self._last)
        signal.setitimer(signal.ITIMER_PROF, *self._earlier)
        signal.signal(signal.SIGPROF, self._listened)

    def _ring(self, _: int, frame: FrameType | None) -> None:
        """Not while a limit is being lifted, by whomever: it would stay in force, and ring for what comes after it."""
        if frame is None or frame.f_code is not _Limit.__exit__.__code__:
            raise OutOfTimeError(f"it did not end within {self._seconds:g} s")
