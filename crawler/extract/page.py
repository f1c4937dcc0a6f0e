"""What an extractor takes and gives: `Page` in, `Extraction` out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from crawler.items import EventItem

# The code of what a page dates that is nothing to attend: news, people, documents.
NOT_AN_EVENT = "not-an-event"


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched body.

    url           final address, to resolve links against
    body          bytes as received, untrusted
    content_type  the header's value, "" where there was none (a recorded file)
    now           aware; extractors that expand recurrences or infer years use it as "today"
    """

    url: str
    body: bytes
    content_type: str
    now: dt.datetime


class Container(StrEnum):
    """What became of the place that should hold the events: tells *quiet* (empty) from *broken* (absent)."""

    FILLED = "filled"
    EMPTY = "empty"  # it is there and holds nothing: quiet
    ABSENT = "absent"  # it is not there: the site changed
    UNKNOWN = "unknown"  # this format has no container to look at


@dataclass(frozen=True, slots=True)
class Refused:
    """Something that looked like an event and could not be read, or not to its end.

    `reason` is for people, `code` for counting; `until` is the last day up to which a series of too many occurrences
    is listed whole: nothing later may count as not listed any more.
    """

    reason: str
    raw: dict[str, str] = field(default_factory=dict)
    code: str = "unreadable"
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The selectors with which `auto` read a plain page, in the words of a source file's [html] table.

    `fields` has a selector for each field of `config.source.FIELDS` that they read; an admin freezes them by copying.
    """

    item: str
    fields: dict[str, str]
    container: str | None = None


@dataclass(frozen=True, slots=True)
class WayYield:
    """What one way of publishing events gives on a page: `way` names it, `kind` would read it alone (None: none does).

    items   how many it yields
    days    ISO days (or raw start texts) of those, to compare ways by
    fields  filled fields per item, on average
    """

    way: str
    items: int
    days: frozenset[str]
    fields: float
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """All that one page yields.

    items        in page order
    refused      fragments that could not be read, each with a reason
    next_pages   further list pages to fetch (absolute)
    links        detail pages that a crawl would follow (absolute); an item's own is in `item.link`
    container    see Container
    problem      why the page as a whole could not be read (None: it could); the class is then not-the-format
    too_large    `problem` is that there is more than is read of one document; the class is then too-large
    needs_js     the page says that a script would fill it
    ways         `auto` only: what each way of reading gave, the one that was taken first
    proposal     `auto` only: selectors that would read the same items, where it found some
    """

    items: tuple[EventItem, ...] = ()
    refused: tuple[Refused, ...] = ()
    next_pages: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    container: Container = Container.UNKNOWN
    problem: str | None = None
    too_large: bool = False
    needs_js: bool = False
    ways: tuple[WayYield, ...] = ()
    proposal: Proposal | None = None
