"""Of several schedulers on one database one works and the others stand by: an advisory lock decides.

Whoever has it asks the server every two seconds whether it still is his, and stops at once where that is not sure.
The server takes it back when the process dies or its connection is lost, at the latest when it was silent for
`SILENT_S` (a machine without power, a process that is stopped); then another one takes over, within half a minute.
In the moments in between two may believe that they are it: a crawl that both ask for is made once (scheduler/queue.py).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import structlog

from scheduler.parts import Part
from store.repository import Store
from store.turns import Turns

log = structlog.get_logger(__name__)

NAME = "scheduler"
LOOK_S = 2.0
SILENT_S = 15.0
UNSURE_S = 8.0  # without an answer for so long, somebody else may soon be it


async def in_turn(store: Store, parts: Callable[[], Sequence[Part]]) -> None:
    """Run the parts whenever it is our turn, until cancelled."""
    turns, told = store.turns(silent_s=SILENT_S), False
    try:
        while True:
            if await _sure(turns.take):
                log.info("this process is the scheduler")
                await _lead(turns, parts())
                log.warning("this process is no longer the scheduler: its connection to the database was lost")
                told = False
            elif not told:
                log.info("another process is the scheduler, or the database is away: standing by")
                told = True
            await asyncio.sleep(LOOK_S)
    finally:
        turns.close()


async def _lead(turns: Turns, parts: Sequence[Part]) -> None:
    """Run the parts as long as we are it. An error in one of them ends all, and is raised."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        while await _sure(turns.holds):
            done, _ = await asyncio.wait(tasks, timeout=LOOK_S, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
                raise RuntimeError("a part of the scheduler ended by itself")
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _sure(ask: Callable[[str], bool]) -> bool:
    try:
        async with asyncio.timeout(UNSURE_S):
            return await asyncio.to_thread(ask, NAME)
    except TimeoutError:
        return False
