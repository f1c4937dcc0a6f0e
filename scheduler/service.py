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
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from config.load import Config
from feeds.web.app import WebApp
from scheduler.alerts import alerts_of
from scheduler.difference import difference, tell_of_reload
from scheduler.dispatch import Dispatcher
from scheduler.hosts import HostLocks, Locks, SharedHostLocks
from scheduler.jobs import Clock
from scheduler.logs import in_a_line
from scheduler.measures import Measures
from scheduler.outcome import Outcome
from scheduler.overrides import tell_overrides
from scheduler.parts import Part
from scheduler.publisher import Publisher
from scheduler.reload import same_database, watch_of
from scheduler.timetable import Timetable
from scheduler.web import run_parts, web_app
from scheduler.workplace import Workplace
from store.crawl import CrawlClass
from store.health import rotation
from store.views import SourceState

if TYPE_CHECKING:
    from scheduler.queue_lead import QueuedCrawls

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


def locks_of(place: Workplace) -> Locks:
    """Return what keeps other processes off a host that is crawled here: on this machine, or on all of them."""
    if place.config.settings.shared_queue:
        return SharedHostLocks(place.store.turns())
    return HostLocks(place.data / "locks")


def dispatcher_of(where: Callable[[], Workplace], on_outcome: OnOutcome, locks: Locks | None = None) -> Dispatcher:
    """Return the dispatcher that crawls a place's sources within its limits; the place may change its configuration."""
    place = where()
    crawl = place.config.settings.crawl
    return Dispatcher(
        sources=lambda: where().config.sources,
        command=lambda slugs: where().crawl_command(slugs),
        record=lambda run: where().record(run),
        on_outcome=on_outcome,
        at_once=crawl.concurrency,
        time_box_s=crawl.time_box.total_seconds(),
        locks=locks or locks_of(place),
        delay_s=crawl.delay.total_seconds(),
    )


def crawls_of(where: Callable[[], Workplace], on_outcome: OnOutcome) -> Dispatcher | QueuedCrawls:
    """Return what crawls: child processes of ours, or any worker on the same queue."""
    if not where().config.settings.shared_queue:
        return dispatcher_of(where, on_outcome)
    from scheduler.queue_lead import QueuedCrawls

    return QueuedCrawls(where, on_outcome)


def in_turn_of(place: Workplace, parts: Callable[[], Sequence[Part]]) -> Part:
    """Return what runs the parts while no other machine does."""
    from scheduler.standby import in_turn

    return in_turn(place.store, parts)


class Service:
    """Crawls on schedule, publishes at start, at midnight UTC and after changes of events or sources, and serves.

    While there are sources that were never crawled, changes are published only when all of them have been tried, or
    after `FIRST_PASS_S`: an event that two of them list then gets its uid of the stronger one, whichever comes first.
    """

    def __init__(self, place: Workplace) -> None:
        self._place = place
        self._dispatcher = crawls_of(lambda: self._place, self._heard)
        self._measures = Measures(
            waiting=lambda: self._dispatcher.waiting,
            running=lambda: self._dispatcher.running,
            config_problems=lambda: len(self._place.config.problems),
        )
        self._publisher = Publisher(self._publish_command, on_done=self._measures.published)
        self._alerts = alerts_of(lambda: self._place)
        self._timetable = Timetable(lambda: self._place.config, self._dispatcher, self._states)
        self._clock = Clock(self._timetable.fired, self._publisher.request)
        self._timetable.clock = self._clock
        self._classes: dict[str, CrawlClass | None] = {}  # how each source's last crawl ended, for /sources/
        self._untried: set[str] = set()  # sources whose first crawl publishing waits for
        self._app: WebApp | None = None

    def run(self, listener: socket.socket) -> None:
        """Run until a signal comes."""
        self._app = web_app(self._place)
        self._app.measure(self._measures)
        watch = watch_of(self._place, self._take_over)
        parts = [self._publisher.run(), watch.run(), *(self._shared() if self._is_shared else self._crawling())]
        with same_database(self._place):
            run_parts(self._app, listener, parts, watch.request)

    def clockwork(self) -> tuple[Callable[[], None], list[Part]]:
        """Return the parts of a scheduler that does not serve, and what makes it read its configuration again."""
        watch = watch_of(self._place, self._take_over)
        return watch.request, [watch.run(), in_turn_of(self._place, self._crawling)]

    @property
    def _is_shared(self) -> bool:
        return self._place.config.settings.shared_queue

    def _crawling(self) -> list[Part]:
        """What may go on in one process only."""
        return [self._dispatcher.run(), self._keep_time(), self._alerts.run()]

    def _shared(self) -> list[Part]:
        """Crawling in turn with the schedulers of other machines; publishing whoever crawled."""
        from scheduler.follow import Follower

        follower = Follower(lambda: self._place, self._publisher.request, FIRST_PASS_S)
        return [in_turn_of(self._place, self._crawling), follower.run()]

    def _publish_command(self) -> list[str]:
        return self._place.publish_command()

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
            await self._timetable.keep()
        finally:
            self._clock.stop()

    async def _states(self) -> dict[str, SourceState]:
        """Read the state rows; a database that is busy or away for a while does not end the service."""
        while True:
            try:
                states = await asyncio.to_thread(self._place.store.source_states)
                break
            except Exception as error:
                log.error("the store cannot be read, trying again", reason=in_a_line(error), seconds=RETRY_S)  # noqa: TRY400
                await asyncio.sleep(RETRY_S)
        if not isinstance(self._dispatcher, Dispatcher):
            self._dispatcher.knew(states)
        return states

    def _heard(self, outcome: Outcome) -> None:
        tell(outcome)
        self._measures.crawled(outcome)
        was_first_pass = bool(self._untried)
        self._untried.discard(outcome.slug)
        news = outcome.visible_change or outcome.crawl_class is not self._classes.get(outcome.slug)
        if (news or was_first_pass) and not self._untried and not self._is_shared:
            self._publisher.request()
        self._classes[outcome.slug] = outcome.crawl_class
        self._timetable.crawled(outcome.slug)
        self._alerts.request()

    def _publish_what_there_is(self) -> None:
        if self._untried:
            self._untried.clear()
            self._publisher.request()

    async def _take_over(self, config: Config) -> None:
        """Go on with a configuration that was read anew."""
        old = self._place.config
        await asyncio.to_thread(tell_overrides, config, self._place.store)
        states = await self._states()
        self._place = replace(self._place, config=config)
        crawl = config.settings.crawl
        self._dispatcher.limit(crawl)
        changes = difference(old, config)
        self._untried -= {*changes.removed}
        self._timetable.change(changes, states, retimed=crawl.blackout != old.settings.crawl.blackout)
        if self._app is not None:
            self._app.reconfigure(config)
        self._measures.reloads += 1
        self._publisher.request()
        self._alerts.request()
        tell_of_reload(old, config)


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
