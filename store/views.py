"""What the store hands out beside events: frozen values, one per noun."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple

from store.crawl import CrawlClass
from store.event import EventData


@dataclass(frozen=True, slots=True)
class Listing:
    """One event as one source lists it.

    last_seen  aware UTC: the last complete run that listed it (its first sighting, if none was complete yet)
    listed     False once a complete run did not find it
    gone       True once three complete runs in a row did not
    """

    source: str
    url: str | None
    page_url: str
    first_seen: dt.datetime
    last_seen: dt.datetime
    data: EventData
    listed: bool = True
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """One visible change of one field; values as text, None for "not known"."""

    at: dt.datetime
    field: str
    old: str | None
    new: str | None
    source: str


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source is doing. All times are aware UTC.

    crawl_class    of the last run; None before the first one
    last_good      end of the last healthy run
    failures       unhealthy runs in a row
    yields         items of the last 30 runs, newest last
    last_change    when a run last changed something visible
    due_after      do not crawl before (Retry-After, backoff); None: the schedule alone decides
    """

    slug: str
    crawl_class: CrawlClass | None
    detail: str
    last_run: dt.datetime | None
    last_good: dt.datetime | None
    failures: int
    first_seen: dt.datetime
    yields: tuple[int, ...] = ()
    last_change: dt.datetime | None = None
    due_after: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class HeldCrawl:
    """A run that the gate held: when, why, and how many items it had."""

    slug: str
    at: dt.datetime
    reason: str
    items: int


class BlockRow(NamedTuple):
    """One event's cached rendering in one format, None where there is none.

    `revision` rises with every write to the event that may show. Make it part of `key`: a block stays in the cache
    until it is replaced, so an older revision in its key says that the event has been written since.
    """

    event_id: int
    uid: str
    key: str | None
    body: bytes | None
    revision: int


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """One key of one listing, and the event it leads to."""

    source: str
    kind: str
    value: str
    uid: str
    slug: str


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """What is where; `url` without a password, `bytes` None where the database does not say."""

    url: str
    revision: str
    events: int
    listings: int
    crawls: int
    bytes: int | None
