"""One item of a fictional society's page, and the event that it becomes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from config.source import PageSource
from crawler.items import EventItem
from crawler.normalize.event import Context, normalize
from store.event import EventData

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
SOURCE = PageSource(
    name="A society", url="https://example.org/events", kind="jsonld", timezone="Europe/Brussels", language="en"
)
CONTEXT = Context(SOURCE, "a-society", "https://example.org/events/", NOW)
ITEM = EventItem(title="SMA Congress", start="2027-05-12T09:00:00+02:00")


def event(**fields: object) -> EventData:
    return normalize(replace(ITEM, **fields), CONTEXT)  # type: ignore[arg-type]
