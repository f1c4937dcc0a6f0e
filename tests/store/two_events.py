"""Two events of two sources that no rule takes for one, for the tests of merging and splitting."""

from __future__ import annotations

import datetime as dt

from config.source import Precedence
from store.event import Event, EventData
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing

LATER = NOW + DAY
HERE = listing("Spring meeting", native_id="s1")
THERE = listing("Muscle days in Ghent", dt.date(2027, 5, 13), native_id="u1")


def found(store: Store, key: str) -> Event:
    event = store.event(key)
    assert event is not None
    return event


def sources(store: Store, key: str) -> list[str]:
    return [each.source for each in store.listings(found(store, key).uid)]


def again(store: Store, at: dt.datetime, here: EventData = HERE, there: EventData = THERE) -> None:
    crawl(store, here, at=at, precedence=Precedence.ORGANISER)
    crawl(store, there, slug="university", at=at)
