"""Events as blocks of one format, from the store's cache; only what changed is rendered anew.

A block's key tells everything that a feed must know of an event besides its bytes, so that publishing reads one row
per event and builds no objects: which look and renderer made it, the event's SEQUENCE and last change, its last day,
its slug, the zone it refers to, and the revision of the row it was made from.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from feeds.formats.format import Format, Look
from store.event import Event
from store.repository import BlockRow, Store

CHUNK_ROWS = 500


class Block(NamedTuple):
    """One event in one format. Dates are ISO texts, which compare as dates do: most blocks are only compared.

    changed   the last visible change, in UTC
    zone      the zone to be defined in the head and the event's year, as "Europe/Warsaw 2027"; "" for none
    body      b"" where the format leaves the event out
    """

    event_id: int
    slug: str
    changed: str
    last_day: str
    zone: str
    body: bytes


def current_blocks(
    store: Store, format_: Format, look: Look, since: dt.date | None, ids: Collection[int] | None = None
) -> Iterator[Block]:
    """Every published event that lasts until `since` or later, in the order of its start; the cache is renewed.

    `ids`: these alone, CHUNK_ROWS at most.
    """
    prefix = f"{look_hash(look)}.{format_.version}|"
    rows = store.blocks(format_.extension, since, ids)
    while chunk := list(islice(rows, CHUNK_ROWS)):
        stale = [row for row in chunk if not _is_current(row, prefix)]
        renewed = _renew(store, format_, look, prefix, stale) if stale else {}
        for event_id, _, key, body, _ in chunk:
            if event_id in renewed:
                key, body = renewed[event_id]  # noqa: PLW2901  # the row as it is now
            if key is not None and body is not None:
                _, _, changed, last_day, slug, zone, _ = key.split("|")
                yield Block(event_id, slug, changed, last_day, zone, body)


def look_hash(look: Look) -> str:
    """Short hash of the configuration that shows in blocks."""
    text = f"{look.base_url}\n{look.excerpt}\n{look.assumed_duration.total_seconds()}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _is_current(row: BlockRow, prefix: str) -> bool:
    return row.key is not None and row.key.startswith(prefix) and row.key.endswith(f"|{row.revision}")


def _renew(
    store: Store, format_: Format, look: Look, prefix: str, rows: Sequence[BlockRow]
) -> dict[int, tuple[str, bytes]]:
    """Render the events of `rows` and cache them. Event id -> (key, body)."""
    by_id = {row.event_id: row for row in rows}
    renewed: dict[int, tuple[str, bytes]] = {}
    for event in store.events_by_id(list(by_id)):
        row = by_id[event.id]
        visible = _visible(event, prefix)
        if format_.stamped and row.body is not None and row.key is not None and row.key.startswith(visible):
            body = row.body
        else:
            body = format_.block(event, look)
        marks = format_.marks_of(body) if format_.marks_of else None
        zone = marks.zone_year if marks else ""
        renewed[event.id] = (f"{visible}{zone}|{row.revision}", body)
    store.save_blocks(format_.extension, [(each, key, body) for each, (key, body) in renewed.items()])
    return renewed


def _visible(event: Event, prefix: str) -> str:
    """The beginning of the key: equal as long as subscribers have nothing to learn."""
    changed = event.last_modified.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return f"{prefix}{event.sequence}|{changed}|{event.last_day.isoformat()}|{event.slug}|"
