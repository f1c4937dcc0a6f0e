"""When a source's state counts as changed, and what is then told. Pure.

The announced state of a source is a row of its own, so that a change is told once, however often anybody looks, over
restarts and crashes. A source that falters keeps the state it had; it is broken after [health] misses failures, well
again at the first good crawl. A source that stays broken in another way is told again only when that other way has
lasted as long. What an operator does himself (switching a source off, adding one) is told to nobody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from store.crawl import CrawlClass
from store.health import Health, SourceHealth

HOUR = dt.timedelta(hours=1)
FILE_GRACE = dt.timedelta(minutes=10)  # a file that is being edited may be wrong for a while


class Kind(StrEnum):
    """What an announcement tells. `settled` (first read, quiet, or no longer quiet) goes to the log alone."""

    BROKEN = "broken"
    RECOVERED = "recovered"
    OTHERWISE = "broken-otherwise"
    SETTLED = "settled"
    STILL_BROKEN = "still-broken"

    @property
    def alarms(self) -> bool:
        return self is not Kind.SETTLED


@dataclass(frozen=True, slots=True)
class Settled:
    """The state of a source that was announced last.

    since          when the state began: the first failure of those that broke it, the crawl that was good again
    announced      when it was taken for settled
    failing_since  the first of the failures that are going on, None while it is well
    other_class    how it is broken lately, where that differs from what was announced; since `other_from` failures
    """

    source: str
    health: Health
    crawl_class: CrawlClass | None
    since: dt.datetime
    announced: dt.datetime
    failing_since: dt.datetime | None = None
    other_class: CrawlClass | None = None
    other_from: int = 0


@dataclass(frozen=True, slots=True)
class Subject:
    """One source as an announcement tells of it."""

    source: str
    name: str
    health: Health
    crawl_class: CrawlClass | None
    reason: str
    help: str
    since: dt.datetime
    last_good: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcement:
    """One thing to be told; the daily list of what is still broken has many subjects, a change of state one."""

    id: int
    at: dt.datetime
    kind: Kind
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What one channel is to tell: the announcements that are due, oldest first, and what it told lately.

    attempts       announcement id -> how often it was tried
    lately         announcements that were told one by one within the last hour
    last_gathered  when many were told in one message last
    """

    due: tuple[Announcement, ...]
    attempts: dict[int, int]
    lately: int
    last_gathered: dt.datetime | None


def settle(found: SourceHealth, known: Settled | None, misses: int, now: dt.datetime) -> tuple[Settled, Kind | None]:
    """Return the source's settled state and what is to be told of it, None where nothing changed."""
    known = known or Settled(found.slug, Health.WAITING, None, now, now)
    if found.health in (Health.FALTERING, Health.BROKEN):
        known = replace(known, failing_since=known.failing_since or found.last_run or now)
        return _failing(found, known, misses, now)
    kind = _kind_of_turn(known.health, found.health)
    if found.health is known.health:
        return replace(known, crawl_class=found.crawl_class, failing_since=None, other_class=None, other_from=0), None
    since = found.last_run if found.crawl_class and found.last_run else now
    return Settled(found.slug, found.health, found.crawl_class, since, now), kind


def _kind_of_turn(before: Health, after: Health) -> Kind | None:
    """Tell nothing of what the operator did: a source that is off, or new."""
    if after not in (Health.OK, Health.QUIET):
        return None
    if before is Health.BROKEN:
        return Kind.RECOVERED
    return None if before is Health.DISABLED else Kind.SETTLED


def _failing(found: SourceHealth, known: Settled, misses: int, now: dt.datetime) -> tuple[Settled, Kind | None]:
    began = known.failing_since or now
    if found.health is Health.FALTERING or (_is_file(found) and now - began < FILE_GRACE):
        return known, None
    if known.health is not Health.BROKEN:
        return Settled(found.slug, Health.BROKEN, found.crawl_class, began, now, began), Kind.BROKEN
    if found.crawl_class is known.crawl_class:
        return replace(known, other_class=None, other_from=0), None
    if found.crawl_class is not known.other_class:
        known = replace(known, other_class=found.crawl_class, other_from=found.failures)
    if found.failures and found.failures - known.other_from + 1 < misses:
        return known, None
    return replace(known, crawl_class=found.crawl_class, announced=now, other_class=None, other_from=0), Kind.OTHERWISE


def _is_file(found: SourceHealth) -> bool:
    """Whether it is its file that is broken, not a crawl."""
    return found.crawl_class is CrawlClass.CONFIG and not found.failures


def dated(healths: Iterable[SourceHealth], settled: Mapping[str, Settled]) -> list[SourceHealth]:
    """Add to each health since when it is so: for one that falters, since its first failure."""
    return [replace(each, since=_since(each, settled.get(each.slug))) for each in healths]


def _since(found: SourceHealth, state: Settled | None) -> dt.datetime | None:
    if state is None:
        return None
    if found.health is state.health:
        return state.since
    return state.failing_since if found.health in (Health.FALTERING, Health.BROKEN) else None


def subject(found: SourceHealth, settled: Settled) -> Subject:
    """Return what an announcement says of a source."""
    return Subject(
        found.slug, found.name, settled.health, found.crawl_class, found.reason or _plain(found), found.help,
        settled.since, found.last_good,
    )  # fmt: skip


def _plain(found: SourceHealth) -> str:
    return found.crawl_class.explanation if found.crawl_class else ""
