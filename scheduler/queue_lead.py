"""The scheduler's end of the shared queue: asks for crawls, hears how they ended, and frees what dead workers hold.

To the service it is what the dispatcher is on one machine. It hears of crawls from the store, where every crawl leaves
one row, whoever made it; so nothing is missed, whatever becomes of workers, of the queue or of this process.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog
from procrastinate.jobs import Job

from config.settings import CrawlSettings
from scheduler.logs import in_a_line
from scheduler.outcome import Outcome
from scheduler.queue import DATABASE_AWAY, CrawlQueue, known_run, opened
from scheduler.workplace import Workplace
from store.crawl import CrawlClass, CrawlRun
from store.views import FinishedCrawl, SourceState

log = structlog.get_logger(__name__)

LOOK_S = 0.5
AWAY_S = 2.0
MOST_DEATHS = 3
_ASK_AT_MOST_S = 1.0  # then it is time to hear again; a first pass asks for everything at once
_ASK_AGAIN_S = 120.0  # beyond the time box: a job that somebody has deleted is asked for again


@dataclass(frozen=True, slots=True)
class _Asked:
    since: float
    last_run: str | None


@dataclass(slots=True)
class QueuedCrawls:
    """Takes slugs by `submit`; `on_outcome` hears of every crawl that ended while `run` was running."""

    where: Callable[[], Workplace]
    on_outcome: Callable[[Outcome], None]
    _states: Mapping[str, SourceState] = field(default_factory=dict)
    _wanted: dict[str, str | None] = field(default_factory=dict)  # to be put into the queue, with their last runs
    _asked: dict[str, _Asked] = field(default_factory=dict)  # in the queue or being crawled
    _deaths: Counter[str] = field(default_factory=Counter)  # of workers that crawled it
    _last: int = 0
    _swept: bool = False  # no job waits that no worker would do

    def knew(self, states: Mapping[str, SourceState]) -> None:
        """Take note of what the next calls of `submit` go by: a crawl that is recorded later makes them needless."""
        self._states = states

    def submit(self, slug: str) -> None:
        """Ask for a crawl; one that waits is not asked for twice, one that runs is not repeated for this."""
        self._wanted[slug] = known_run(self._states.get(slug))

    def withdraw(self, slug: str) -> None:
        """Ask for it no more; a job of it that waits is taken out of the queue."""
        self._wanted.pop(slug, None)
        self._asked.pop(slug, None)
        self._swept = False

    def limit(self, crawl: CrawlSettings) -> None:
        """Each worker has these limits from its own copy of the configuration."""

    def busy_with(self, slug: str) -> bool:
        """What runs elsewhere is not known here; its host's lock keeps a second crawl waiting."""
        return False

    @property
    def waiting(self) -> int:
        return len(self._wanted)

    @property
    def running(self) -> int:
        """Those that wait in the queue or are crawled somewhere."""
        return len(self._asked)

    async def run(self) -> None:
        """Work until cancelled, whatever becomes of the database."""
        self._last = await self._begin()
        try:
            while True:
                try:
                    async with opened(self.where().config.settings.database_url or "", self.where().store) as queue:
                        await self._work(queue)
                except DATABASE_AWAY as error:
                    log.error("the queue cannot be reached, trying again", reason=in_a_line(error), seconds=AWAY_S)  # noqa: TRY400
                await asyncio.sleep(AWAY_S)
        finally:
            self._wanted.clear()
            self._asked.clear()
            self._swept = False

    async def _begin(self) -> int:
        while True:
            try:
                return await asyncio.to_thread(self.where().store.last_crawl)
            except DATABASE_AWAY:
                await asyncio.sleep(AWAY_S)

    async def _work(self, queue: CrawlQueue) -> None:
        rescued = 0.0
        silent_s = self.where().config.settings.queue.stalled_after.total_seconds()
        while True:
            await self._hear()
            if not self._swept:
                await queue.sweep(self.where().config)
                self._swept = True
            await self._ask(queue)
            if time.monotonic() - rescued > silent_s / 3:
                await self._rescue(queue, silent_s)
                rescued = time.monotonic()
            await asyncio.sleep(LOOK_S)

    async def _hear(self) -> None:
        """Tell of the crawls that were taken in since the last look."""
        for crawl in await asyncio.to_thread(self.where().store.crawls_after, self._last):
            self._last = crawl.number
            self._asked.pop(crawl.slug, None)
            self._deaths.pop(crawl.slug, None)
            self.on_outcome(outcome_of(crawl))

    async def _ask(self, queue: CrawlQueue) -> None:
        """Put into the queue what is wanted, and again what has been there for longer than any crawl takes."""
        config, began = self.where().config, time.monotonic()
        longest = config.settings.crawl.time_box.total_seconds() + _ASK_AGAIN_S
        lost = {slug: asked.last_run for slug, asked in self._asked.items() if began - asked.since > longest}
        for slug, last_run in {**lost, **self._wanted}.items():
            if slug in config.sources:
                await queue.ask(config, slug, last_run)
                self._asked[slug] = _Asked(time.monotonic(), last_run)
            else:
                self._asked.pop(slug, None)
            self._wanted.pop(slug, None)
            if time.monotonic() - began > _ASK_AT_MOST_S:
                return

    async def _rescue(self, queue: CrawlQueue, silent_s: float) -> None:
        """Give the crawls of dead workers to others; a source that takes one worker after the other with it is charged.

        A worker that lives ends its crawls well before it counts as dead, and a dead one's children die with it.
        """
        for job in await queue.stalled(silent_s):
            slug = str(job.task_kwargs.get("source", ""))
            if self._deaths[slug] + 1 < MOST_DEATHS:
                log.warning("a worker is gone, its crawl is given to another", source=slug)
                await queue.put_back(job)
                self._deaths[slug] += 1
            else:
                await self._charge(queue, job, slug)

    async def _charge(self, queue: CrawlQueue, job: Job, slug: str) -> None:
        now, detail = dt.datetime.now(dt.UTC), f"{MOST_DEATHS} workers were lost while they crawled it"
        log.error("a source is given up for now", source=slug, reason=detail)
        if slug in self.where().config.sources:
            run = CrawlRun(slug, now, now, CrawlClass.RESET, detail)
            await asyncio.to_thread(self.where().record, run)
        await queue.give_up(job)


def outcome_of(crawl: FinishedCrawl) -> Outcome:
    """The same that a child tells of its crawl."""
    return Outcome(
        crawl.slug, crawl.crawl_class, crawl.detail, new=crawl.new, changed=crawl.changed, seen=crawl.seen,
        vanished=crawl.vanished, items=crawl.items, requests=crawl.requests,
    )  # fmt: skip
