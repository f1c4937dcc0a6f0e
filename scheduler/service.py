"""The service that `up` and `demo` run: clock, crawls, publishing and web server in one event loop.

Crawling and publishing happen in child processes, so the loop only starts them, listens to them, and serves bytes.
SIGTERM and Ctrl-C end everything within five seconds, children included.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import fcntl
import socket
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import structlog

from config.load import Config
from scheduler.dispatch import Dispatcher, Outcome
from scheduler.hosts import HostLocks
from scheduler.jobs import Clock
from scheduler.logs import in_a_line
from scheduler.publisher import Publisher
from scheduler.web import run_parts
from scheduler.workplace import Workplace
from store.crawl import CrawlClass
from store.health import rotation
from store.views import SourceState

log = structlog.get_logger(__name__)

RETRY_S = 5
FIRST_PASS_S = 15.0  # publishing waits so long for the first crawl of every source: uids are final once written out
OnOutcome = Callable[[Outcome], None]


class AlreadyRunningError(Exception):
    """Another service works on this data folder."""


@contextlib.contextmanager
def exclusive(data: Path) -> Iterator[None]:
    """Hold the data folder's lock, which ends with the process. Raises AlreadyRunningError where somebody has it."""
    with (data / "service.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunningError(f"another sma-events works on {data.resolve()}") from error
        yield


def dispatcher_of(place: Workplace, on_outcome: OnOutcome) -> Dispatcher:
    """Return the dispatcher that crawls this place's sources within its limits."""
    crawl = place.config.settings.crawl
    return Dispatcher(
        sources=lambda: place.config.sources,
        command=place.crawl_command,
        record=place.record,
        on_outcome=on_outcome,
        at_once=crawl.concurrency,
        time_box_s=crawl.time_box.total_seconds(),
        locks=HostLocks(place.data / "locks"),
        delay_s=crawl.delay.total_seconds(),
    )


class Service:
    """Crawls on schedule, publishes at start, at midnight UTC and after changes of events or sources, and serves.

    While there are sources that were never crawled, changes are published only when all of them have been tried, or
    after `FIRST_PASS_S`: an event that two of them list then gets its uid of the stronger one, whichever comes first.
    """

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._publisher = Publisher(place.publish_command)
        self._dispatcher = dispatcher_of(place, self._heard)
        self._clock = Clock(self._dispatcher.submit, self._publisher.request)
        self._finished: asyncio.Queue[str] = asyncio.Queue()
        self._classes: dict[str, CrawlClass | None] = {}  # how each source's last crawl ended, for /sources/
        self._untried: set[str] = set()  # sources whose first crawl publishing waits for

    def run(self, listener: socket.socket) -> None:
        """Run until a signal comes."""
        run_parts(self._place, listener, [self._dispatcher.run(), self._publisher.run(), self._keep_time()])

    async def _keep_time(self) -> None:
        """Give every source its first date, and a new one after each of its crawls."""
        place = self._place
        self._publisher.request()
        states = await self._states()
        self._classes = {slug: state.crawl_class for slug, state in states.items()}
        self._untried = _untried(place.config, self._classes)
        if self._untried:
            asyncio.get_running_loop().call_later(FIRST_PASS_S, self._publish_what_there_is)
        self._clock.start(place.config, states, dt.datetime.now(dt.UTC))
        try:
            while True:
                slug = await self._finished.get()
                crawled, states = dt.datetime.now(dt.UTC), await self._states()
                self._clock.set(place.config, slug, states.get(slug), dt.datetime.now(dt.UTC), crawled)
        finally:
            self._clock.stop()

    async def _states(self) -> dict[str, SourceState]:
        """Read the state rows; a database that is busy or away for a while does not end the service."""
        while True:
            try:
                return await asyncio.to_thread(self._place.store.source_states)
            except Exception as error:
                log.error("the store cannot be read, trying again", reason=in_a_line(error), seconds=RETRY_S)  # noqa: TRY400
                await asyncio.sleep(RETRY_S)

    def _heard(self, outcome: Outcome) -> None:
        tell(outcome)
        was_first_pass = bool(self._untried)
        self._untried.discard(outcome.slug)
        news = outcome.visible_change or outcome.crawl_class is not self._classes.get(outcome.slug)
        if (news or was_first_pass) and not self._untried:
            self._publisher.request()
        self._classes[outcome.slug] = outcome.crawl_class
        self._finished.put_nowait(outcome.slug)

    def _publish_what_there_is(self) -> None:
        if self._untried:
            self._untried.clear()
            self._publisher.request()


def _untried(config: Config, classes: Mapping[str, CrawlClass | None]) -> set[str]:
    """Return the enabled sources that no crawl has been recorded of."""
    return {slug for slug, source in config.sources.items() if source.enabled and classes.get(slug) is None}


def tell(outcome: Outcome) -> None:
    """Log one crawl in one line."""
    fields = {"source": outcome.slug, "outcome": outcome.crawl_class.value}
    if outcome.crawl_class.healthy:
        counts = {"items": outcome.items, "new": outcome.new, "changed": outcome.changed, "gone": outcome.vanished}
        log.info("crawled", **fields, **counts, requests=outcome.requests)
        if outcome.identity is not None:
            log.warning("a source makes its ids anew", source=outcome.slug, help=rotation(outcome.identity))
    else:
        why = outcome.held or outcome.detail or outcome.crawl_class.explanation
        log.warning("the crawl failed", **fields, why=why, help=outcome.crawl_class.help)
