"""Feeds as a function of (store, filter, configuration, day in UTC): no clock is read, equal input gives equal bytes.

`Edition` says which feed; `Sheet` is one of events in one format, being filled with blocks. Many are filled in one pass
over the store; blocks wait on disk until the head, which needs to know them all, is written. Deadlines have a feed of
their own making (`feeds.deadline_feed`); feeds of other things (`feeds.entries`) are small, and made whole.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from config.load import Config
from feeds.blocks import CHUNK_ROWS, Block, current_blocks
from feeds.deadline_feed import deadline_feed
from feeds.edition import MAIN, Edition, Kind, all_names, edition, months_before
from feeds.entries import ENTRIES
from feeds.filters import Query
from feeds.formats.entry import Entry
from feeds.formats.format import Feed, Format, Look
from feeds.formats.registry import FORMATS
from feeds.formats.vtimezone import HORIZON
from feeds.id_set import IdSet
from feeds.parts import Period, Shelves, divide, month_of, split_part
from feeds.rendered import Rendered, moment_of
from feeds.spool import Spool
from store.repository import Store

__all__ = [
    "MAIN", "Sheet", "chosen", "download", "edition", "entry_feed", "feed_bytes", "feed_chunks", "look_of",
    "months_before", "rendered",
]  # fmt: skip

FormerDays = Mapping[str, Collection[dt.date]]
_LONGER_HEAD = 1000  # bytes that the head of a part may be longer than that of the whole, at most


def look_of(config: Config, base_url: str) -> Look:
    """What of the configuration shows in the block of an event."""
    feeds = config.settings.feeds
    return Look(base_url.rstrip("/"), feeds.excerpt, feeds.assumed_duration)


class Sheet:
    """One edition in one format. Blocks are taken in the order of the store; then it is written, whole and in parts.

    part_kb  a calendar of more kilobytes comes in parts of that size as well; 0: never
    """

    def __init__(  # noqa: PLR0917  # as feeds are always named
        self, edition_: Edition, format_: Format, look: Look, today: dt.date, ids: IdSet | None, part_kb: int = 0
    ) -> None:
        self.edition = edition_
        self._format = format_
        self._look = look
        self._since, self._today = edition_.since.isoformat(), today.isoformat()
        self._ids = ids
        self._part_kb = part_kb if format_.marks_of and not edition_.asked.filters else 0
        self._upcoming, self._past = Spool(), Spool()
        self._changed = ""
        self._zones: set[str] = set()

    @property
    def path(self) -> str:
        """Where the feed stands in the published tree."""
        return self.edition.path(self._format)

    @property
    def divides(self) -> bool:
        """Whether a feed of this format comes in parts if it is large."""
        return self._part_kb > 0

    def part_path(self, period: Period) -> str:
        """Where a part stands in the published tree."""
        return self.edition.part(period).path(self._format)

    @property
    def is_large(self) -> bool:
        """Whether it comes in parts as well."""
        return 0 < self._part_kb * 1000 < self._upcoming.size

    def take(self, block: Block) -> None:
        """Add the block if it belongs to this feed."""
        event_id, _, changed, last_day, zone, body = block
        if not body or last_day < self._since or (self._ids is not None and event_id not in self._ids):
            return
        self._changed = max(self._changed, changed)
        if zone:
            self._zones.add(zone)
        body = self.edition.with_alarms(self._format, body)
        past = self._format.upcoming_first and last_day < self._today
        (self._past if past else self._upcoming).add(self._format.separator + body)

    def rendered(self) -> Rendered:
        """The whole feed: head, events by their start, what is past from the latest back, tail."""
        changed = moment_of(self._changed)
        return Rendered(changed, self._chunks(self._head(changed)))

    def _head(self, changed: dt.datetime | None) -> bytes:
        kilobytes = self._part_kb if self.is_large else 0
        zones = first_years(self._zones)
        return self._format.head(self.edition.heading(self._format, self._look, changed, zones, parts_kb=kilobytes))

    def _chunks(self, head: bytes) -> Iterator[bytes]:
        yield head
        skip = len(self._format.separator)  # each block brings the separator before it; the first needs none
        for piece in chain(self._upcoming.forwards(), self._past.backwards()):
            yield piece[skip:]
            skip = 0
        yield self._format.tail

    def shelves(self, former: FormerDays) -> Shelves:
        """The blocks by the months in which they belong. `former`: uid -> days for which an event was announced."""
        found, since = Shelves(), month_of(self.edition.since)
        for number, body in enumerate(self._upcoming.pick(range(len(self._upcoming)))):
            marks = self._format.marks_of(body) if self._format.marks_of else None
            if marks is not None:
                found.add(number, len(body), marks, former.get(marks.uid, ()), since)
        return found

    def periods(self, shelves: Shelves) -> list[Period]:
        """The parts that a large calendar comes in. None is larger than `part_kb`, heads included, but for a month."""
        if not self.is_large:
            return []
        around = len(self._head(moment_of(self._changed))) + _LONGER_HEAD + len(self._format.tail)
        return divide(shelves.weights(), max(0, self._part_kb * 1000 - around))

    def part(self, period: Period, shelves: Shelves) -> Rendered:
        """One part, a feed like any other."""
        shelf = shelves.of(period)
        changed = moment_of(shelf.changed)
        heading = self.edition.part(period).heading(self._format, self._look, changed, first_years(shelf.zones))
        blocks = self._upcoming.runs(shelf.numbers)
        return Rendered(changed, chain((self._format.head(heading),), blocks, (self._format.tail,)))

    def close(self) -> None:
        """Let go of what waits; its feeds are to be written before."""
        self._upcoming.close()
        self._past.close()


def first_years(zones: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """ "Europe/Warsaw 2027" and the like -> (zone, its first year), sorted."""
    years: dict[str, int] = {}
    for each in zones:
        zone, year = each.rsplit(" ", 1)
        years[zone] = min(int(year), years.get(zone, HORIZON))
    return tuple(sorted(years.items()))


def chosen(store: Store, editions: Iterable[Edition]) -> dict[str, IdSet]:
    """Name of each selective edition -> ids of the events that pass its filters, found in one pass over the events."""
    selective = [edition_ for edition_ in editions if edition_.selective]
    if not selective:
        return {}
    ids = {edition_.name: IdSet() for edition_ in selective}
    among = selective[0].among if len(selective) == 1 else {}
    for event in store.events(since=min(edition_.since for edition_ in selective), among=among):
        for edition_ in selective:
            if edition_.holds(event):
                ids[edition_.name].add(event.id)
    return ids


def entry_feed(edition_: Edition, format_: Format, entries: Sequence[Entry], look: Look, today: dt.date) -> bytes:
    """A feed of entries that are no events, whole. `entries` in their own order, by day where they have one."""
    if format_.upcoming_first:
        past = [entry for entry in entries if entry.day is not None and entry.day < today]
        to_come = [entry for entry in entries if entry.day is None or entry.day >= today]
        entries = [*to_come, *reversed(past)]
    blocks = (edition_.with_alarms(format_, format_.entry(entry, look)) for entry in entries)
    body = format_.separator.join(block for block in blocks if block)
    return format_.head(edition_.heading(format_, look, _last_change(entries))) + body + format_.tail


def _last_change(entries: Iterable[Entry]) -> dt.datetime | None:
    return max((entry.changed for entry in entries), default=None)


def rendered(  # noqa: PLR0917  # the order is the one in which feeds are always named
    format_name: str, name: str, store: Store, config: Config, base_url: str, today: dt.date, query: Query | None = None
) -> Rendered:
    """One feed in one format. Raises LookupError for a name or a format that is not there."""
    format_ = FORMATS[format_name]
    name, period = _whole(name, config)
    edition_ = edition(name, config, today, query)
    look = look_of(config, base_url)
    if not edition_.comes_as(format_) or (period and (edition_.kind is not Kind.EVENTS or not format_.marks_of)):
        raise LookupError(f"feed {name!r} does not come as {format_name!r}")
    if edition_.kind is Kind.DEADLINES:
        return deadline_feed(store, edition_, format_, look, today)
    if edition_.kind is not Kind.EVENTS:
        entries = list(ENTRIES[edition_.kind](store, edition_, look))
        return Rendered(_last_change(entries), iter([entry_feed(edition_, format_, entries, look, today)]))
    ids = chosen(store, [edition_]).get(name)
    sheet = Sheet(edition_, format_, look, today, ids, config.settings.feeds.part_kb)
    for block in current_blocks(store, format_, look, edition_.since, _few(ids)):
        sheet.take(block)
    made = sheet.part(period, sheet.shelves(store.former_days(edition_.since))) if period else sheet.rendered()
    return Rendered(made.changed, _closing(made.chunks, sheet))


def _whole(name: str, config: Config) -> tuple[str, Period | None]:
    """The feed of that name, or the one of which it names a part."""
    names = all_names(config)
    part = split_part(name) if name not in names else None
    return part if part and part[0] in names else (name, None)


def _closing(chunks: Iterator[bytes], sheet: Sheet) -> Iterator[bytes]:
    try:
        yield from chunks
    finally:
        sheet.close()


def _few(ids: IdSet | None) -> list[int] | None:
    """The ids, if they are so few that they are better asked for than looked for among all."""
    found = list(islice(ids, CHUNK_ROWS + 1)) if ids is not None else None
    return found if found is not None and len(found) <= CHUNK_ROWS else None


def feed_chunks(  # noqa: PLR0917  # as above
    format_name: str, name: str, store: Store, config: Config, base_url: str, today: dt.date, query: Query | None = None
) -> Iterator[bytes]:
    """The bytes of the same, streamed."""
    return rendered(format_name, name, store, config, base_url, today, query).chunks


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
