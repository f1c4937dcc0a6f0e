"""Where the entries of an edition come from, if they are neither its events nor their deadlines: a registry by `Kind`.

Each function reads the store and gives entries in the order in which they are shown. They are few, and rendered anew
each time; events and deadlines are many, and come from the cache (`feeds.blocks`, `feeds.deadline_feed`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from feeds.edition import Edition, Kind
from feeds.formats import news
from feeds.formats.entry import Entry
from feeds.formats.format import Look
from feeds.formats.notice import notice
from store.event import Event
from store.repository import Store
from store.views import Change

EntrySource = Callable[[Store, Edition, Look], Iterable[Entry]]
_FIRST_LOOK = 100  # events; a narrow filter needs more of them to fill a feed
_STEP = 8


def _news(store: Store, edition: Edition, look: Look) -> Iterator[Entry]:
    """Newest first; of one moment those that take place first."""
    since = dt.datetime(edition.since.year, edition.since.month, edition.since.day, tzinfo=dt.UTC)
    found: list[tuple[dt.datetime, dt.date, Entry]] = []
    for event, changes in _recent(store, edition, since):
        told = (entry for entry in news.entries(event, changes, look) if entry.published >= since)
        found += [(entry.published, event.first_day, entry) for entry in told]
    found.sort(key=lambda each: (-each[0].timestamp(), each[1], each[2].guid))
    return (entry for _, _, entry in islice(found, edition.most))


def _recent(store: Store, edition: Edition, since: dt.datetime) -> list[tuple[Event, tuple[Change, ...]]]:
    """The events that changed last: enough of them to fill the feed, each of them has one entry at least."""
    wanted, limit = edition.most or 0, _FIRST_LOOK
    while True:
        changed = store.changes(since, limit)
        matching = [(event, changes) for event, changes in changed if edition.holds(event)]
        if len(changed) < limit or (edition.most is not None and _full(matching, wanted)):
            return matching
        limit *= _STEP


def _full(matching: list[tuple[Event, tuple[Change, ...]]], wanted: int) -> bool:
    """Whether what is older has no place any more. Events that were over when they changed are not told of."""
    return sum(event.last_day >= event.last_modified.date() for event, _ in matching) >= wanted


def _notice(store: Store, edition: Edition, look: Look) -> Iterator[Entry]:  # nothing is asked
    feed = edition.retired
    if feed is not None and feed.retired is not None:
        yield notice(feed.slug, feed.title, feed.retired, feed.notice, instead=feed.instead, look=look)


ENTRIES: dict[Kind, EntrySource] = {Kind.NEW: _news, Kind.NOTICE: _notice}
