"""A limit of processor time is lifted whole, whenever it rings. More of it: tests/attack/test_reading.py."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Any

from crawler.patience import at_most


def test_alarm_while_a_limit_is_lifted_leaves_nothing_behind() -> None:
    """It rings before every line of that; the block has ended already, and the next page must not pay for it."""
    rung: list[int] = []

    def ring(frame: FrameType, event: str, _: Any) -> Any:
        handler = signal.getsignal(signal.SIGPROF)
        if frame.f_code.co_name == "__exit__" and event in ("call", "line") and callable(handler):
            rung.append(frame.f_lineno)
            handler(signal.SIGPROF, frame)
        return ring

    listened, tracing = signal.getsignal(signal.SIGPROF), sys.gettrace()
    with at_most(60, deadly=True):
        sys.settrace(ring)
    sys.settrace(tracing)
    timers = [signal.getitimer(which) for which in (signal.ITIMER_PROF, signal.ITIMER_VIRTUAL)]
    assert (timers, signal.getsignal(signal.SIGPROF), len(rung)) == ([(0.0, 0.0)] * 2, listened, 2)
