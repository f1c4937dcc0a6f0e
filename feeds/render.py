"""Feeds as a function of (store, filter, configuration, day in UTC): no clock is read, equal input gives equal bytes.

`Edition` says which feed, `Sheet` is that feed in one format being filled with blocks. Many feeds are filled in one
pass over the store; blocks wait on disk until the head, which needs to know them all, is written.
"""

from __future__ import annotations

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain

from config.feed import Cancelled, NamedFeed
from config.load import Config
from feeds.blocks import Block, current_blocks
from feeds.filters import ANYTHING, Query, query_of
from feeds.formats.format import Feed, Format, Look
from feeds.formats.registry import FORMATS
from feeds.formats.vtimezone import HORIZON
from feeds.formats.wording import day
from feeds.spool import Spool
from store.event import Event, Status
from store.repository import Store

MAIN = "events"


@dataclass(frozen=True, slots=True)
class Edition:
    """One feed, whatever its format: its name in the address, what it says of itself, and what it holds.

    named, asked  the filter of `feeds.toml` and that of the address; an event must pass both
    since         the last day of its oldest events
    """

    name: str
    title: str
    description: str
    since: dt.date
    named: Query = ANYTHING
    asked: Query = ANYTHING
    drops_cancelled: bool = False

    @property
    def selective(self) -> bool:
        return self.named.filters or self.asked.filters or self.drops_cancelled

    def holds(self, event: Event) -> bool:
        """Whether the event belongs to the feed; the window of time is not asked."""
        if self.drops_cancelled and event.status is Status.CANCELLED:
            return False
        return self.named.matches(event) and self.asked.matches(event)


def look_of(config: Config, base_url: str) -> Look:
    """What of the configuration shows in the block of an event."""
    feeds = config.settings.feeds
    return Look(base_url.rstrip("/"), feeds.excerpt, feeds.assumed_duration)


def edition(name: str, config: Config, today: dt.date, query: Query | None = None) -> Edition:
    """The feed of that name, narrowed by the filter of an address.

    Raises LookupError for a name that is not configured, BadQuery if its own filter is wrong.
    """
    asked = query or ANYTHING
    named = next((feed for feed in config.feeds if feed.slug == name), None)
    if named is not None:
        return _named(named, config, today, asked)
    if name != MAIN:
        raise LookupError(f"there is no feed {name!r}")
    months = config.settings.feeds.past_months
    past = f", and those of the last {months} months" if months else ""
    description = f"Meetings about spinal muscular atrophy: all that we know to come{past}."
    return Edition(MAIN, config.settings.service.name, description, _since(today, months, asked), asked=asked)


def _named(feed: NamedFeed, config: Config, today: dt.date, asked: Query) -> Edition:
    months = config.settings.feeds.past_months if feed.past_months is None else feed.past_months
    return Edition(
        name=feed.slug,
        title=feed.title,
        description=feed.description or f"{feed.title}.",
        since=_since(today, months, asked),
        named=query_of(feed.filter),
        asked=asked,
        drops_cancelled=feed.cancelled is Cancelled.DROP,
    )


def _since(today: dt.date, past_months: int, asked: Query) -> dt.date:
    """The first day of the window; whoever asks for earlier days by `from` gets them."""
    window = months_before(today, past_months)
    return min(window, asked.from_) if asked.from_ else window


def months_before(date: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(date.year * 12 + date.month - 1 - months, 12)
    return dt.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))


class Sheet:
    """One edition in one format. Blocks are taken in the order of the store; then `chunks` are its bytes."""

    def __init__(
        self, edition_: Edition, format_: Format, look: Look, today: dt.date, ids: frozenset[int] | None
    ) -> None:
        self._edition = edition_
        self._format = format_
        self._look = look
        self._since, self._today = edition_.since.isoformat(), today.isoformat()
        self._ids = ids
        self._upcoming, self._past = Spool(), Spool()
        self._changed = ""
        self._zones: set[str] = set()

    @property
    def path(self) -> str:
        """Where the feed stands in the published tree."""
        return f"feeds/{self._edition.name}.{self._format.extension}"

    def take(self, block: Block) -> None:
        """Add the block if it belongs to this feed."""
        event_id, _, changed, last_day, zone, body = block
        if not body or last_day < self._since or (self._ids is not None and event_id not in self._ids):
            return
        self._changed = max(self._changed, changed)
        if zone:
            self._zones.add(zone)
        if self._format.with_alarms and self._edition.asked.alarm:
            body = self._format.with_alarms(body, self._edition.asked.alarm)
        past = self._format.upcoming_first and last_day < self._today
        (self._past if past else self._upcoming).add(self._format.separator + body)

    def chunks(self) -> Iterator[bytes]:
        """The whole feed, once: head, events by their start, what is past from the latest back, tail."""
        try:
            yield self._format.head(self._head())
            skip = len(self._format.separator)  # each block brings the separator before it; the first needs none
            for piece in chain(self._upcoming.forwards(), self._past.backwards()):
                yield piece[skip:]
                skip = 0
            yield self._format.tail
        finally:
            self._upcoming.close()
            self._past.close()

    def _head(self) -> Feed:
        asked = self._edition.asked.canonical()
        shown = self._edition.asked if self._edition.asked.filters else self._edition.named
        page_query = replace(shown, alarm=()).canonical()
        words = self._edition.asked.describe()
        return Feed(
            title=f"{self._edition.title}: {words}" if words else self._edition.title,
            description=f"{self._edition.description}{self._state(words)}",
            address=f"{self._look.base_url}/{self.path}" + (f"?{asked}" if asked else ""),
            page=f"{self._look.base_url}/events/" + (f"?{page_query}" if page_query else ""),
            updated=dt.datetime.fromisoformat(self._changed) if self._changed else None,
            zones=first_years(self._zones),
        )

    def _state(self, words: str) -> str:
        """The filter, and how fresh the feed is: its last visible change, never the last check."""
        filter_ = f" Filter: {words}." if words else ""
        if not self._changed:
            return f"{filter_} No event matches at present; new ones will appear here."
        changed = dt.datetime.fromisoformat(self._changed)
        return f"{filter_} Last change: {day(changed)}, {changed:%H:%M} UTC."


def first_years(zones: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """ "Europe/Warsaw 2027" and the like -> (zone, its first year), sorted."""
    years: dict[str, int] = {}
    for each in zones:
        zone, year = each.rsplit(" ", 1)
        years[zone] = min(int(year), years.get(zone, HORIZON))
    return tuple(sorted(years.items()))


def chosen(store: Store, editions: Iterable[Edition]) -> dict[str, frozenset[int]]:
    """Name of each selective edition -> ids of the events that pass its filters, found in one pass over the events."""
    selective = [edition_ for edition_ in editions if edition_.selective]
    if not selective:
        return {}
    ids: dict[str, set[int]] = {edition_.name: set() for edition_ in selective}
    for event in store.events(since=min(edition_.since for edition_ in selective)):
        for edition_ in selective:
            if edition_.holds(event):
                ids[edition_.name].add(event.id)
    return {name: frozenset(found) for name, found in ids.items()}


def feed_chunks(  # noqa: PLR0917  # the order is the one in which feeds are always named
    format_name: str, name: str, store: Store, config: Config, base_url: str, today: dt.date, query: Query | None = None
) -> Iterator[bytes]:
    """One feed in one format, streamed. Raises LookupError for a name or a format that is not there."""
    format_ = FORMATS[format_name]
    edition_ = edition(name, config, today, query)
    look = look_of(config, base_url)
    sheet = Sheet(edition_, format_, look, today, chosen(store, [edition_]).get(name))
    for block in current_blocks(store, format_, look, edition_.since):
        sheet.take(block)
    yield from sheet.chunks()


def feed_bytes(  # noqa: PLR0917  # as above
    format_name: str, name: str, store: Store, config: Config, base_url: str, today: dt.date, query: Query | None = None
) -> bytes:
    """The same as one piece."""
    return b"".join(feed_chunks(format_name, name, store, config, base_url, today, query))


def download(block: Block, format_: Format, look: Look) -> bytes:
    """One event as a file of its own."""
    feed = Feed(
        title="",
        description="",
        address=None,
        page=f"{look.base_url}/events/{block.slug}/",
        updated=dt.datetime.fromisoformat(block.changed),
        zones=first_years([block.zone] if block.zone else []),
    )
    return format_.head(feed) + block.body + format_.tail
