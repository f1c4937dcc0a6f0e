"""Keeps every source's date: asks the state rows again when a date has come, and after each crawl.

A date that came is only a reason to look: what was crawled by hand meanwhile, on this machine or another, is not
crawled again, and what the site asked to be left alone waits.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from config.load import Config
from scheduler.difference import Difference
from scheduler.jobs import Clock, due_at, due_when_changed
from store.views import SourceState

BUSY_WAIT = dt.timedelta(seconds=2)  # for the end of a crawl that began under the old file


class Crawls(Protocol):
    """Whatever crawls: the dispatcher of this process, or a queue that workers take from."""

    def submit(self, slug: str) -> None:
        """Ask for a crawl; one that waits or runs already is not asked for twice."""

    def withdraw(self, slug: str) -> None:
        """Take a crawl back that has not begun."""

    def busy_with(self, slug: str) -> bool:
        """Whether it is being crawled here at this moment."""


@dataclass(slots=True)
class Timetable:
    """`config` and `states` are asked each time; `clock` holds one date per source and calls `fired` at it."""

    config: Callable[[], Config]
    crawls: Crawls
    states: Callable[[], Awaitable[Mapping[str, SourceState]]]
    clock: Clock = field(init=False)
    _looks: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    _fired: set[str] = field(default_factory=set)
    _seen: dict[str, dt.datetime] = field(default_factory=dict)  # when we ourselves saw its last crawl end
    _changed: set[str] = field(default_factory=set)  # their files changed and no crawl has begun since

    def fired(self, slug: str) -> None:
        """A source's date has come."""
        self._fired.add(slug)
        self._looks.put_nowait(slug)

    def crawled(self, slug: str) -> None:
        """A source's crawl has ended."""
        self._seen[slug] = dt.datetime.now(dt.UTC)
        self._looks.put_nowait(slug)

    async def keep(self) -> None:
        """Give sources their next dates as they come up, until cancelled; many at once are one look."""
        while True:
            slugs = {await self._looks.get()}
            while not self._looks.empty():
                slugs.add(self._looks.get_nowait())
            states, now = await self.states(), dt.datetime.now(dt.UTC)
            for slug in sorted(slugs):
                self._set(slug, states.get(slug), now)

    def change(self, changes: Difference, states: Mapping[str, SourceState], *, retimed: bool) -> None:
        """Follow another configuration, which `config` returns already; `retimed`: every date may differ."""
        now = dt.datetime.now(dt.UTC)
        for slug in changes.removed:
            self._changed.discard(slug)
            self._fired.discard(slug)
            self._seen.pop(slug, None)
            self.crawls.withdraw(slug)
            self.clock.drop(slug)
        self._changed.update(changes.reread)
        everything = [slug for slug, source in self.config().sources.items() if source.enabled] if retimed else []
        for slug in {*changes.added, *changes.reread, *changes.retimed, *everything}:
            self._set(slug, states.get(slug), now)

    def _set(self, slug: str, state: SourceState | None, now: dt.datetime) -> None:
        config = self.config()
        source = config.sources.get(slug)
        if source is None or not source.enabled:
            return
        has_come = slug in self._fired
        self._fired.discard(slug)
        if slug in self._changed:
            at = max(due_when_changed(config, slug, state, now), now + BUSY_WAIT * self.crawls.busy_with(slug))
        else:
            at = due_at(config, slug, state, now, self._seen.get(slug))
        if has_come and at <= now:
            self._changed.discard(slug)
            self.crawls.submit(slug)
        else:
            self.clock.put(slug, at)
