"""What the store hands out beside events: frozen values, one per noun."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from config.overrides import SettableField
from config.source import Identity
from store.crawl import CrawlClass
from store.decision import DecisionKind, Origin
from store.event import EventData


@dataclass(frozen=True, slots=True)
class Listing:
    """One event as one source lists it.

    last_seen  aware UTC: the last complete run that listed it (its first sighting, if none was complete yet)
    listed     False once a complete run did not find it
    gone       True once three complete runs in a row did not
    reasons    why it was taken for an event that others list, in sentences; () where it founded one
    """

    source: str
    url: str | None
    page_url: str
    first_seen: dt.datetime
    last_seen: dt.datetime
    data: EventData
    listed: bool = True
    gone: bool = False
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One visible change of one field; values as text, None for "not known".

    sequence  the event's after it; fields that changed together share it
    """

    at: dt.datetime
    field: str
    old: str | None
    new: str | None
    source: str
    sequence: int = dataclasses.field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Former:
    """An event that was merged into another: its uid and slug lead to that one."""

    uid: str
    slug: str
    title: str


class PairVerdict(StrEnum):
    """What was made of two events that may be one: a person is asked, they are one, they are not; stored."""

    ASK = "ask"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Whose word a field of an event is.

    source    slug of the source; `decision.PERSON` where a person set it
    url       the source's page for the event, where it has one
    page_url  where it was read
    since     aware UTC: since when the source says so
    """

    source: str
    url: str | None = None
    page_url: str | None = None
    since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """Two events that may be one, by uid: what was made of it, and why, in sentences.

    score      0..1: from 0.5 a person is asked, from 0.8 a rule decides unless something speaks against it
    by_person  a person decided, and no rule will decide otherwise
    """

    one: str
    other: str
    verdict: PairVerdict
    score: float
    reasons: tuple[str, ...]
    at: dt.datetime
    by_person: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a person on an event. Events are named by uid, and by slug and title for people.

    value     what a field was set to, in its one spelling; "" for "not known"
    until     it stands only while the sources say of that field what they said then
    in_force  False where it shows nothing: it lapsed, does not fit what the sources say, or another one is stronger
    other     what the event was merged into, what was split off it, or what it is not
    source    whose listing was split off, or its address where that source lists the event more than once
    """

    id: int
    kind: DecisionKind
    origin: Origin
    at: dt.datetime
    uid: str
    slug: str
    title: str
    reason: str = ""
    field: SettableField | None = None
    value: str | None = None
    until: bool = False
    in_force: bool = True
    other: str | None = None
    other_slug: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source is doing. All times are aware UTC.

    crawl_class    of the last run; None before the first one
    last_good      end of the last healthy run
    failures       unhealthy runs in a row
    yields         items of the last 30 runs, newest last
    last_change    when a run last changed something visible
    due_after      do not crawl before (Retry-After, backoff); None: the schedule alone decides
    identity       what the service chose to recognise its events by, because it rotates its ids; None: as its file says
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
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class FinishedCrawl:
    """One crawl as it was taken in. `number` rises from one to the next."""

    number: int
    slug: str
    crawl_class: CrawlClass
    detail: str
    items: int
    new: int
    changed: int
    seen: int
    vanished: int
    requests: int


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


@dataclass(frozen=True, slots=True)
class Reading:
    """One crawl of a source, as its curve shows it.

    at     aware UTC: when it ended
    items  how many events it read; None if it was not healthy
    """

    at: dt.datetime
    items: int | None
