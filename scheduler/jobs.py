"""The clock: APScheduler holds one date per source, computed by `plan` from the store's state rows.

The job store is memory: configuration and state rows are the truth, so a restart rebuilds the same dates. A job only
puts a source into the dispatcher's queue; it never waits for a crawl.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from config.cron import parse_cron
from config.load import Config
from scheduler.plan import Blackout, Cadence, History, next_run, next_run_of_changed
from store.views import SourceState

log = structlog.get_logger(__name__)

# A job that comes late (the machine slept) is run once, however late.
_JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}


def cadence(config: Config, slug: str) -> Cadence:
    """Return the rhythm that the source's file and the service settings give it."""
    source, least = config.sources[slug], config.effective_every(slug)
    return Cadence(
        every=max(source.every, least),
        cron=parse_cron(source.cron) if source.cron else None,
        at_most=least if not config.settings.service.contact else dt.timedelta(0),
    )


def due_at(
    config: Config, slug: str, state: SourceState | None, now: dt.datetime, crawled: dt.datetime | None = None
) -> dt.datetime:
    """Return when the source is to be crawled next, in UTC; `now` if it is due.

    `crawled` is when we ourselves saw its last crawl end: a store that could not write that down (a full disk) must
    not make the source due again at once.
    """
    history = _history(state)
    if crawled is not None:
        history = replace(history, last_run=max(crawled, history.last_run or crawled))
    return next_run(slug, cadence(config, slug), history, now, _blackouts(config))


def due_when_changed(config: Config, slug: str, state: SourceState | None, now: dt.datetime) -> dt.datetime:
    """Return when a source whose file was changed by hand is to be crawled, in UTC."""
    return next_run_of_changed(cadence(config, slug), _history(state), now, _blackouts(config))


def _history(state: SourceState | None) -> History:
    return History(state.last_run, state.failures, state.due_after) if state else History()


def _blackouts(config: Config) -> list[Blackout]:
    return [Blackout.parse(text) for text in config.settings.crawl.blackout]


def due(config: Config, states: Mapping[str, SourceState], now: dt.datetime) -> list[str]:
    """Return the enabled sources that are due at `now`, in the order of their slugs."""
    enabled = (slug for slug, source in config.sources.items() if source.enabled)
    return [slug for slug in enabled if due_at(config, slug, states.get(slug), now) <= now]


@dataclass(slots=True)
class Clock:
    """Says when: calls `crawl` with a slug at its time, and `publish` at midnight UTC."""

    crawl: Callable[[str], None]
    publish: Callable[[], None]
    _scheduler: AsyncIOScheduler = field(
        default_factory=lambda: AsyncIOScheduler(timezone=dt.UTC, job_defaults=_JOB_DEFAULTS)
    )

    def start(self, config: Config, states: Mapping[str, SourceState], now: dt.datetime) -> None:
        """Set a date for every enabled source and start; call within a running event loop."""
        self._scheduler.start()
        # Timers stand still while a machine sleeps: looking at the wall clock every minute makes up for it.
        self._scheduler.add_job(self._wake, IntervalTrigger(minutes=1, timezone=dt.UTC), id="wake")
        self._scheduler.add_job(self._publish, CronTrigger(hour=0, minute=0, second=1, timezone=dt.UTC), id="publish")
        for slug, source in config.sources.items():
            if source.enabled:
                self.set(config, slug, states.get(slug), now)

    def set(self, config: Config, slug: str, state: SourceState | None, now: dt.datetime) -> None:
        """Set the source's next date, in place of the one it had."""
        self.put(slug, due_at(config, slug, state, now))

    def put(self, slug: str, at: dt.datetime) -> None:
        """Set the source's next date to an instant."""
        self._scheduler.add_job(self._crawl, DateTrigger(at), args=[slug], id=f"crawl {slug}", replace_existing=True)

    def drop(self, slug: str) -> None:
        """Take the source's date away: it is crawled no more."""
        if self._scheduler.get_job(f"crawl {slug}") is not None:
            self._scheduler.remove_job(f"crawl {slug}")

    async def _crawl(self, slug: str) -> None:
        """A coroutine, so that APScheduler calls it in the loop's own thread."""
        self.crawl(slug)

    async def _wake(self) -> None:
        """Being called is enough: APScheduler looks for due jobs each time."""

    async def _publish(self) -> None:
        self.publish()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
