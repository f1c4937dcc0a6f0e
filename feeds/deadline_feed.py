"""The feed of deadlines: what each event states, rendered once per revision and kept by the store like its own block.

A cached row holds all deadlines of one event in one format: a line of JSON that says of each on which day it stands,
when it last changed and how long its bytes are, then these bytes. The feed lists them by day, over all events.
"""

from __future__ import annotations

import datetime as dt
import json
from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from feeds.blocks import CHUNK_ROWS, look_hash
from feeds.edition import Edition
from feeds.formats import deadlines
from feeds.formats.entry import Entry
from feeds.formats.format import Format, Look
from feeds.rendered import Rendered, moment_of
from feeds.spool import Spool
from store.repository import BlockRow, Store

_NONE = b"[]\n"


class Due(NamedTuple):
    """One deadline in one format. Day and last change are ISO texts, which compare as dates do."""

    day: str
    uid: str
    changed: str
    body: bytes


def deadline_feed(store: Store, edition: Edition, format_: Format, look: Look, today: dt.date) -> Rendered:
    """The whole feed: deadlines by their day, what is past in the format's own order."""
    spool, found, changed = Spool(), _Days(), ""
    for due in _within(store, edition, format_, look):
        found.add(due.day, due.uid)
        changed = max(changed, due.changed)
        spool.add(format_.separator + edition.with_alarms(format_, due.body))
    moment = moment_of(changed)
    head = format_.head(edition.heading(format_, look, moment))
    since = today.isoformat() if format_.upcoming_first else ""
    return Rendered(moment, _chunks(head, spool, found.numbers(since), format_))


class _Days:
    """Deadlines by their day; numbers say as how-many-eth each came, from 0. No object is held for any one of them:
    they are many, and this is most of the memory that publishing them takes."""

    def __init__(self) -> None:
        self._by_day: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._uids = bytearray()
        self._ends = array("Q")

    def add(self, day: str, uid: str) -> None:
        """One more deadline."""
        self._by_day[day].append(len(self._ends))
        self._uids += uid.encode()
        self._ends.append(len(self._uids))

    def numbers(self, since: str) -> Iterator[int]:
        """Those of that day and of the days after it by day and uid, then the earlier ones from the latest back."""
        days = sorted(self._by_day)
        first = bisect_left(days, since)
        for day in days[first:]:
            yield from self._on(day)
        for day in reversed(days[:first]):
            yield from reversed(self._on(day))

    def _on(self, day: str) -> list[int]:
        return sorted(self._by_day[day], key=self._uid)

    def _uid(self, number: int) -> bytes:
        return bytes(self._uids[self._ends[number - 1] if number else 0 : self._ends[number]])


def _chunks(head: bytes, spool: Spool, numbers: Iterable[int], format_: Format) -> Iterator[bytes]:
    try:
        yield head
        skip = len(format_.separator)  # as in `feeds.render`: the first needs none before it
        for piece in spool.pick(numbers):
            yield piece[skip:]
            skip = 0
        yield format_.tail
    finally:
        spool.close()


def _within(store: Store, edition: Edition, format_: Format, look: Look) -> Iterator[Due]:
    """The deadlines in the feed's window, of the events that pass its filter."""
    since, chosen = edition.since.isoformat(), None
    if edition.selective:
        chosen = {event.id for event, _ in store.with_deadlines(edition.since) if edition.holds(event)}
    for row in current_deadlines(store, format_, look, edition.since):
        if chosen is None or row.event_id in chosen:
            yield from (due for due in _read(row.body or _NONE) if due.body and due.day >= since)


def current_deadlines(store: Store, format_: Format, look: Look, since: dt.date) -> Iterator[BlockRow]:
    """A row for each event with deadlines since then, its bytes as they are now; the cache is renewed on the way."""
    prefix = f"{look_hash(look)}.{format_.version}.{deadlines.VERSION}|"
    rows = store.deadline_blocks(_kept_as(format_), since)
    while chunk := list(islice(rows, CHUNK_ROWS)):
        stale = [row for row in chunk if row.key != f"{prefix}{row.revision}"]
        renewed = _renew(store, format_, look, prefix, stale) if stale else {}
        yield from (renewed.get(row.event_id, row) for row in chunk)


def _kept_as(format_: Format) -> str:
    """Under which name the store keeps them, beside the events' own blocks."""
    return f"deadlines.{format_.extension}"


def _renew(store: Store, format_: Format, look: Look, prefix: str, rows: Sequence[BlockRow]) -> dict[int, BlockRow]:
    by_id = {row.event_id: row for row in rows}
    renewed: dict[int, BlockRow] = {}
    for event, history in store.with_history(list(by_id)):
        row = by_id[event.id]
        body = _written(deadlines.entries(event, history, look), format_, look)
        renewed[event.id] = row._replace(key=f"{prefix}{row.revision}", body=body)
    store.save_blocks(
        _kept_as(format_), [(each.event_id, each.key or "", each.body or b"") for each in renewed.values()]
    )
    return renewed


def _written(entries: Iterator[Entry], format_: Format, look: Look) -> bytes:
    known = [(entry, format_.entry(entry, look)) for entry in entries if entry.day is not None]
    index = [
        (f"{entry.day}", entry.uid, entry.changed.astimezone(dt.UTC).isoformat(timespec="microseconds"), len(body))
        for entry, body in known
    ]
    return json.dumps(index, separators=(",", ":")).encode() + b"\n" + b"".join(body for _, body in known)


def _read(data: bytes) -> Iterator[Due]:
    index, _, rest = data.partition(b"\n")
    start = 0
    for day, uid, changed, size in json.loads(index):
        yield Due(day, uid, changed, rest[start : start + size])
        start += size
