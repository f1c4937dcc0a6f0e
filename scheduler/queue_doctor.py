"""What `doctor` says of the shared queue: is there a scheduler, do workers take what waits, is anybody lost?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler.doctor import Finding
    from store.repository import Store

_SECOND_LOOK_S = 2.0
_MANY = 1000


@dataclass(frozen=True, slots=True)
class QueueState:
    """What can be seen of the queue from outside.

    led       somebody is the scheduler
    waiting   jobs that wait, twice within two seconds
    running   crawls that workers say they are at
    stalled   of these, crawls of workers that are not heard of any more
    """

    led: bool
    waiting: tuple[int, int]
    running: int
    stalled: int


def queue_finding(url: str, store: Store, stalled_after_s: float) -> Finding:
    """Look at the queue in this database. Raises what a database that cannot be reached raises."""
    return judged(asyncio.run(_look(url, store, stalled_after_s)))


def judged(state: QueueState) -> Finding:
    from scheduler.doctor import Finding, Grade

    text = f"{state.waiting[1]} crawls wait, {state.running} run"
    if not state.led:
        hint = "start `sma-events scheduler` or `sma-events up` on one machine, better on two"
        return Finding("queue", Grade.FAILED, f"nobody is the scheduler; {text}", hint)
    if state.waiting[1] and not state.running and state.waiting[1] >= state.waiting[0]:
        hint = "start `sma-events worker`; if some run, their logs say why they refuse"
        return Finding("queue", Grade.FAILED, f"no worker takes them: {text}", hint)
    if state.stalled:
        hint = "the scheduler gives their crawls to others; look after the machines"
        return Finding(
            "queue", Grade.WARNING, f"{state.stalled} crawls were left by workers that are gone; {text}", hint
        )
    if state.waiting[1] > _MANY:
        return Finding("queue", Grade.WARNING, text, "more workers would help, as long as hosts differ")
    return Finding("queue", Grade.OK, text)


async def _look(url: str, store: Store, stalled_after_s: float) -> QueueState:
    from scheduler.queue import opened
    from scheduler.standby import NAME

    turns = store.turns()
    try:
        led = not await asyncio.to_thread(turns.take, NAME)
    finally:
        turns.close()
    async with opened(url, store) as queue:
        before = await queue.counts()
        if before["todo"] and not before["doing"]:
            await asyncio.sleep(_SECOND_LOOK_S)
        after = await queue.counts()
        stalled = len(await queue.stalled(stalled_after_s))
    return QueueState(led, (before["todo"], after["todo"]), after["doing"], stalled)
