"""What a process does, as parts that run side by side until a signal comes."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog

log = structlog.get_logger(__name__)

Part = Coroutine[Any, Any, None]


async def until_signal(parts: Sequence[Part], reread: Callable[[], None]) -> None:
    """Run the parts until SIGINT or SIGTERM comes or one of them ends; then cancel the others and wait for their end.

    `reread` is called at SIGHUP. Raises the first error that a part ended with.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, reread)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    tasks = [asyncio.create_task(part) for part in parts]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([*tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    log.info("stopping")
    for task in (*tasks, stopping):
        task.cancel()
    for result in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result
