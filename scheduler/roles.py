"""Processes without a web server, for several machines: a worker, and a scheduler by itself."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import structlog

from scheduler.reload import same_database
from scheduler.service import Service
from scheduler.worker import Worker
from scheduler.workplace import Workplace

log = structlog.get_logger(__name__)

Part = Coroutine[Any, Any, None]


def run_worker(place: Workplace) -> None:
    """Take crawls until a signal comes. Raises TooNewError where this program has become too old."""
    worker = Worker(place)
    with same_database(place):
        asyncio.run(_until_signal([worker.run()], worker.watch.request))


def run_scheduler(place: Workplace) -> None:
    """Say when to crawl, whenever it is our turn, until a signal comes."""
    service = Service(place)
    watch, parts = service.clockwork()
    with same_database(place):
        asyncio.run(_until_signal(parts, watch))


async def _until_signal(parts: Sequence[Part], reread: Callable[[], None]) -> None:
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
