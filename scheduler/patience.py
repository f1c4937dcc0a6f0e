"""A limit of time for reading in this very process: ends what would go on for ever, such as a regular expression.

Works by a signal, so only in the main thread, and not inside XPath, which listens to none; what must end in any case
runs in a child process (`scheduler/trial_fetch.py`).
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TimeoutError inside the block when its time is up. An alarm that was set before goes on afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"it did not end within {seconds:g} s")

    listened = signal.signal(signal.SIGALRM, ring)
    earlier = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *earlier)
        signal.signal(signal.SIGALRM, listened)
