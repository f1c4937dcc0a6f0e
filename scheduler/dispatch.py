"""Runs crawls in child processes: which sources share a child, how many at once, and who is charged when one dies.

Sources that are due together share a child, because a start-up costs as much as reading 230 pages; a source with
`allow_private` has its own (its resolver lets more through), and so has one with `js` (a browser belongs to it). At
most one crawl per host (host:port) runs at a time, over all processes on the data folder, and a host rests between two
crawls as long as between two requests of one.
When a shared child dies or hangs, none of its sources is charged: each unfinished one runs again alone, and the one
that dies alone is charged. A child that was ended by us because the service stops charges nobody.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import structlog

from config.settings import CrawlSettings
from config.source import FileSource, Source
from scheduler.child import ChildEnd, Line, run_child
from scheduler.hosts import Locks
from scheduler.logs import in_a_line
from scheduler.outcome import Outcome, cause_of_death, end_fields
from store.crawl import CrawlRun

log = structlog.get_logger(__name__)

_DEFAULT_PORTS = {"http": 80, "https": 443}
TAKEN_WAIT_S = 1.0
NO_PROCESS_WAIT_S = 60.0


def host_of(slug: str, source: Source) -> str:
    """Return host:port, the unit of politeness; a file source is a host of its own."""
    if isinstance(source, FileSource):
        return f"file:{slug}"
    parts = urlsplit(source.url)
    return f"{parts.hostname}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"


@dataclass(slots=True)
class Dispatcher:
    """Takes slugs by `submit` and crawls them; `on_outcome` hears of every crawl that ended.

    sources   looked up when a crawl starts, so that a changed configuration counts from the next crawl on
    command   slugs -> the command line of a child that crawls them
    record    writes a crawl that died into the store
    at_once   crawls at the same time, over all children
    locks     keep other processes off a host that is crawled here
    delay_s   rest of a host between two crawls, where the source's file sets none
    no_process_wait_s   how long sources wait where the system can start no process; nobody is charged for that
    """

    sources: Callable[[], Mapping[str, Source]]
    command: Callable[[Sequence[str]], Sequence[str]]
    record: Callable[[CrawlRun], None]
    on_outcome: Callable[[Outcome], None]
    at_once: int
    time_box_s: float
    locks: Locks
    delay_s: float = 0.0
    no_process_wait_s: float = NO_PROCESS_WAIT_S
    _waiting: dict[str, bool] = field(default_factory=dict)  # slug -> must run alone
    _running: dict[str, str] = field(default_factory=dict)  # slug -> its host
    _resting: set[str] = field(default_factory=set)  # hosts that were asked a moment ago
    _children: set[asyncio.Task[None]] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def submit(self, slug: str, alone: bool = False) -> None:
        """Ask for a crawl; one that waits or runs already is not asked for twice."""
        if slug not in self._running:
            self._waiting[slug] = alone or self._waiting.get(slug, False)
            self._changed.set()

    def withdraw(self, slug: str) -> None:
        """Crawl it no more for now: it waits no longer. A crawl that runs goes on to its end."""
        self._waiting.pop(slug, None)
        self._changed.set()

    def limit(self, crawl: CrawlSettings) -> None:
        """Work within other limits from the next crawl on."""
        self.at_once = crawl.concurrency
        self.time_box_s, self.delay_s = crawl.time_box.total_seconds(), crawl.delay.total_seconds()
        self._changed.set()

    def busy_with(self, slug: str) -> bool:
        """Whether it is being crawled at this moment."""
        return slug in self._running

    @property
    def waiting(self) -> int:
        return len(self._waiting)

    @property
    def running(self) -> int:
        return len(self._running)

    @property
    def idle(self) -> bool:
        return not self._waiting and not self._children

    async def run(self) -> None:
        """Start children as sources come in, until cancelled; then end those that run."""
        try:
            while True:
                await self._changed.wait()
                self._changed.clear()
                self._start_children()
        finally:
            await self._stop()

    async def drain(self) -> None:
        """Start children until nothing waits or runs any more."""
        self._start_children()
        try:
            while not self.idle:
                await self._changed.wait()
                self._changed.clear()
                self._start_children()
        finally:
            await self._stop()

    async def _stop(self) -> None:
        for task in self._children:
            task.cancel()
        await asyncio.gather(*self._children, return_exceptions=True)
        for host in self._resting:
            self.locks.give_back(host)

    def _start_children(self) -> None:
        while batch := self._next_batch():
            task = asyncio.create_task(self._crawl(batch))
            self._children.add(task)
            task.add_done_callback(self._child_ended)

    def _child_ended(self, task: asyncio.Task[None]) -> None:
        self._children.discard(task)
        self._changed.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a crawl child could not be run", exc_info=error)

    def _next_batch(self) -> list[str]:
        """Take the sources for one child from those that wait, one per free host; [] where none can start now."""
        free = self.at_once - len(self._running)
        ready = self._ready() if free > 0 else []
        if not ready or (len(ready) > free and free < self.at_once // 2 and self._running):
            return []  # slots come free one by one: a child for several sources is worth a short wait
        batch = [ready[0]] if self._alone(ready[0]) else [slug for slug in ready if not self._alone(slug)][:free]
        taken = [slug for slug in batch if self._take_host(slug)]
        for slug in taken:
            del self._waiting[slug]
        return taken or self._next_batch()  # another process has those hosts: look at the others

    def _take_host(self, slug: str) -> bool:
        """Hold the source's host for its crawl; one that another process crawls is asked for again in a moment."""
        host = self._host(slug)
        if self.locks.take(host):
            self._running[slug] = host
            return True
        self._let_rest(host, TAKEN_WAIT_S)
        return False

    def _host(self, slug: str) -> str:
        return host_of(slug, self.sources()[slug])

    def _ready(self) -> list[str]:
        """Return the waiting sources whose host is free, the first of each host, in order of arrival."""
        sources, busy, ready = self.sources(), {*self._running.values(), *self._resting}, []
        for slug in list(self._waiting):
            if slug not in sources:  # its file was removed meanwhile
                del self._waiting[slug]
            elif (host := self._host(slug)) not in busy:
                busy.add(host)
                ready.append(slug)
        return ready

    def _alone(self, slug: str) -> bool:
        return self._waiting[slug] or self.sources()[slug].own_process

    async def _crawl(self, batch: list[str]) -> None:
        started, unfinished = dt.datetime.now(dt.UTC), set(batch)
        try:
            self._tell_of_private(batch)
            end = await run_child(
                self.command(batch), self.time_box_s, lambda line: self._finished(line, unfinished), _child_says
            )
        except OSError as error:
            self._wait_for_a_process(batch, error)
            return
        finally:
            self._release(unfinished)
        if not unfinished:
            return
        if len(batch) > 1:
            log.warning("a shared crawl child ended early, its sources run again alone", **end_fields(end))
            for slug in sorted(unfinished):
                self.submit(slug, alone=True)
        else:
            self._charge(batch[0], started, end)

    def _tell_of_private(self, batch: Iterable[str]) -> None:
        sources = self.sources()  # one of the batch may have been removed since it was chosen
        for slug in batch:
            if slug in sources and sources[slug].allow_private:
                log.info("this source may lie in a private network (allow_private)", source=slug)

    def _finished(self, line: Line, unfinished: set[str]) -> None:
        try:
            outcome = Outcome.from_line(line)
        except (KeyError, ValueError, TypeError):
            log.debug("a crawl child printed a line of another kind", line=line)
            return
        if outcome.slug in unfinished:
            unfinished.discard(outcome.slug)
            self._rest(outcome.slug)
            self._release([outcome.slug])
            self.on_outcome(outcome)

    def _wait_for_a_process(self, batch: list[str], error: OSError) -> None:
        """Let sources wait whose child could not be started: nobody else would ask for them again."""
        wait_s, reason = self.no_process_wait_s, error.strerror or str(error)
        log.error("no crawl child could be started, its sources wait", reason=reason, sources=batch, seconds=wait_s)
        for slug in batch:
            self._let_rest(self._running.pop(slug), wait_s)
            self.submit(slug, alone=len(batch) == 1)

    def _rest(self, slug: str) -> None:
        """Leave the crawled host alone for as long as two requests of one crawl would be apart."""
        host, rest_s = self._running.get(slug), self.rest_s(slug)
        if host is not None and rest_s > 0:
            self._let_rest(host, rest_s)

    def rest_s(self, slug: str) -> float:
        """Return how many seconds the source's host is left alone after a crawl; 0 for local files."""
        source = self.sources().get(slug)
        if source is None or isinstance(source, FileSource):
            return 0.0
        return self.delay_s if source.delay is None else source.delay.total_seconds()

    def _let_rest(self, host: str, seconds: float) -> None:
        self._resting.add(host)
        asyncio.get_running_loop().call_later(seconds, self._rested, host)

    def _rested(self, host: str) -> None:
        self._resting.discard(host)
        self.locks.give_back(host)
        self._changed.set()

    def _release(self, slugs: Iterable[str]) -> None:
        for slug in slugs:
            host = self._running.pop(slug, None)
            if host is not None and host not in self._resting:
                self.locks.give_back(host)
        self._changed.set()

    def _charge(self, slug: str, started: dt.datetime, end: ChildEnd) -> None:
        """Write the death of a source that ran alone into the store, as a crawl of its own."""
        if slug not in self.sources():  # its file was removed meanwhile
            return
        crawl_class, detail = cause_of_death(end, self.time_box_s)
        try:
            self.record(CrawlRun(slug, started, dt.datetime.now(dt.UTC), crawl_class, detail))
        except Exception as error:  # whatever the store has, the source must get its next date
            log.error("a crawl that died could not be recorded", source=slug, reason=in_a_line(error))  # noqa: TRY400
        self.on_outcome(Outcome(slug, crawl_class, detail))


def _child_says(text: str) -> None:
    log.debug("crawl child", said=text)
