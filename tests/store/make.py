"""Small events and runs of a fictional society, for the tests of the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from config.source import Identity, Precedence
from store.crawl import CrawlClass, CrawlResult, CrawlRun
from store.event import Event, EventData, Precision
from store.repository import Store

NOW = dt.datetime(2027, 1, 10, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
GHENT = ZoneInfo("Europe/Brussels")


def listing(
    title: str = "Spring meeting", start: dt.date | dt.datetime = dt.date(2027, 5, 12), **more: Any
) -> EventData:
    """One event as the source "society" lists it: all-day for a date, two hours in Ghent for a datetime."""
    timed = isinstance(start, dt.datetime)
    values: dict[str, Any] = {
        "title": title,
        "start": start,
        "end": start + dt.timedelta(hours=2) if timed else None,
        "timezone": "Europe/Brussels" if timed else None,
        "precision": Precision.MINUTE if timed else Precision.DATE,
        "source": "society",
        "page_url": "https://society.example.org/events",
    }
    return EventData(**values | more)


def series(count: int, **more: Any) -> tuple[EventData, ...]:
    """`count` different events on following days, each with its own address and id."""
    return tuple(
        listing(
            f"Lecture on muscle {number}",
            dt.date(2027, 5, 1) + number * DAY,
            url=f"https://society.example.org/events/{number}",
            native_id=f"lecture-{number}",
            **more,
        )
        for number in range(count)
    )


def run(items: Iterable[EventData], slug: str = "society", at: dt.datetime = NOW, **more: Any) -> CrawlRun:
    """A complete healthy run that found `items`."""
    values: dict[str, Any] = {"crawl_class": CrawlClass.OK, "complete": True}
    found = tuple(item.model_copy(update={"source": slug}) for item in items)
    return CrawlRun(slug=slug, started=at, finished=at, items=found, **values | more)


def crawl(store: Store, *items: EventData, slug: str = "society", at: dt.datetime = NOW, **more: Any) -> CrawlResult:
    """Let a complete healthy run of `slug` find `items`."""
    precedence = more.pop("precedence", Precedence.SOCIETY)
    identity = more.pop("identity", Identity.NATIVE)
    least = more.pop("min_items", 0)
    return store.finish_crawl(run(items, slug, at, **more), at, precedence, identity, least)


def only(store: Store) -> Event:
    """The one event of the store."""
    (event,) = store.events()
    return event


def titles(store: Store) -> list[str]:
    return [event.title for event in store.events()]
