"""Answers that are made when somebody asks: filtered feeds and lists. Made in threads, each once, and kept a while.

Asking for many different filters at once must not slow down the published files: few are made at a time, a short
queue waits, and whoever comes after that is told to come back (Busy).
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable

from feeds.web.resource import Resource

KEPT_BYTES = 64 * 1024 * 1024
KEPT_ANSWERS = 256
AT_ONCE = 2
WAITING = 32


class BusyError(Exception):
    """Too many filters are being made at this moment."""


class OnDemand:
    """A small cache of rendered answers, the least recently used first out."""

    def __init__(self, *, kept_bytes: int = KEPT_BYTES, kept_answers: int = KEPT_ANSWERS) -> None:
        self._kept_bytes = kept_bytes
        self._kept_answers = kept_answers
        self._answers: OrderedDict[Hashable, Resource] = OrderedDict()
        self._bytes = 0
        self._of: Hashable = None
        self._making: dict[Hashable, asyncio.Task[Resource]] = {}
        self._turns = asyncio.Semaphore(AT_ONCE)

    def made_of(self, state: Hashable) -> None:
        """Say what answers are made of from now on; those that were made of something else will not be asked for."""
        if state != self._of:
            self._of, self._bytes = state, 0
            self._answers.clear()

    async def get(self, key: Hashable, make: Callable[[], Resource]) -> Resource:
        """The answer for `key`, made by `make` in a thread if it is not there. Raises BusyError."""
        answer = self._answers.get(key)
        if answer is not None:
            self._answers.move_to_end(key)
            return answer
        task = self._making.get(key)
        if task is None:
            if len(self._making) >= AT_ONCE + WAITING:
                raise BusyError
            task = self._making[key] = asyncio.create_task(self._make(key, make))
            task.add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(task)  # one client that leaves does not take the answer from the others

    async def _make(self, key: Hashable, make: Callable[[], Resource]) -> Resource:
        async with self._turns:
            answer = await asyncio.to_thread(make)
        self._answers[key] = answer
        self._bytes += answer.bytes_in_memory
        while self._bytes > self._kept_bytes or len(self._answers) > self._kept_answers:
            _, oldest = self._answers.popitem(last=False)
            self._bytes -= oldest.bytes_in_memory
        return answer
