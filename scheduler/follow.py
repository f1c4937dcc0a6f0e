"""How a machine that serves hears that what it publishes has changed: it looks into the database, once a second.

Each web role of several machines renders its own tree. It does so when a crawl changed events or the state of a source,
when a person decided something, and when a day begins; whoever crawled or decided, wherever.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from scheduler.logs import in_a_line
from scheduler.queue import DATABASE_AWAY
from scheduler.queue_lead import outcome_of
from scheduler.workplace import Workplace
from store.crawl import CrawlClass

log = structlog.get_logger(__name__)

LOOK_S = 1.0
PAUSE_S = 10.0  # between two renderings while much is crawled; the first news after a pause is published at once


@dataclass(slots=True)
class Follower:
    """Calls `publish` when there is something new. `first_pass_s`: how long sources never crawled are waited for."""

    where: Callable[[], Workplace]
    publish: Callable[[], None]
    first_pass_s: float
    _last: int = 0
    _revision: int = 0
    _day: dt.date = dt.date.min
    _pending: bool = False
    _classes: dict[str, CrawlClass | None] = field(default_factory=dict)
    _began: float | None = None
    _not_before: float = 0.0

    async def run(self) -> None:
        """Look until cancelled; a database that is away for a while leaves what is published as it is."""
        away = False
        while True:
            try:
                if await asyncio.to_thread(self._news):
                    self.publish()
                away = False
            except DATABASE_AWAY as error:
                if not away:
                    log.error("the database cannot be reached, what is published stays", reason=in_a_line(error))  # noqa: TRY400
                away = True
            await asyncio.sleep(LOOK_S)

    def _news(self) -> bool:
        """Whether anything may show that did not show before."""
        store = self.where().store
        if self._began is None:
            last, states = store.last_crawl(), store.source_states()
            self._last, self._classes = last, {slug: state.crawl_class for slug, state in states.items()}
            self._began = time.monotonic()
        revision, day = store.revision(), dt.datetime.now(dt.UTC).date()
        self._pending |= self._crawled() or revision != self._revision
        if day == self._day and (not self._pending or self._first_pass() or time.monotonic() < self._not_before):
            return False
        self._revision, self._day, self._pending = revision, day, False
        self._not_before = time.monotonic() + PAUSE_S
        return True

    def _crawled(self) -> bool:
        news = False
        for crawl in self.where().store.crawls_after(self._last):
            self._last = crawl.number
            news |= outcome_of(crawl).visible_change or crawl.crawl_class is not self._classes.get(crawl.slug)
            self._classes[crawl.slug] = crawl.crawl_class
        return news

    def _first_pass(self) -> bool:
        """Whether uids should not be final yet: sources wait for their very first crawl, and not for long."""
        if time.monotonic() - (self._began or 0.0) > self.first_pass_s:
            return False
        sources = self.where().config.sources
        return any(source.enabled and self._classes.get(slug) is None for slug, source in sources.items())
