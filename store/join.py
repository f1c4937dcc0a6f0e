"""Which events of other sources the fresh entries of a run are: looks the candidates up, `match` decides."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, select

from store.database import chunks
from store.draft import Draft
from store.match import Candidate, candidate_of, match
from store.rows import EVENT, LISTING, read_data


def join(connection: Connection, slug: str, drafted: Draft, missing: Collection[int]) -> dict[int, int]:
    """Return index of fresh entry -> event of other sources that it is. `missing`: listings that the run lacks."""
    closed = {
        each.event_id
        for each in drafted.listed.values()
        if each.id in drafted.seen or (each.missing_pass is None and each.id not in missing)
    }
    items = [candidate_of(entry.data, face=entry.face) for entry in drafted.fresh]
    joined = _own_feed(connection, items, closed)
    rest = [index for index in range(len(items)) if index not in joined]
    others = _candidates(connection, slug, [items[index] for index in rest])
    found = match([items[index] for index in rest], others, closed | set(joined.values()))
    return joined | {rest[index]: event for index, event in found.items()}


def _own_feed(connection: Connection, items: Sequence[Candidate], closed: Collection[int]) -> dict[int, int]:
    """Entries whose native id is one of our own uids: our feed coming back through a source."""
    ids = {item.face.native_id: index for index, item in enumerate(items) if item.face.native_id}
    joined = {}
    for some in chunks(sorted(ids)):
        for row in connection.execute(select(EVENT.c.id, EVENT.c.uid).where(EVENT.c.uid.in_(some))):
            if row.id not in closed:
                joined[ids[row.uid]] = row.id
    return joined


def _candidates(connection: Connection, slug: str, items: Sequence[Candidate]) -> list[Candidate]:
    """Listings of other sources on the same days that share a title or an address with one of `items`."""
    keys = {key for item in items for key in (item.face.title, item.face.url) if key}
    columns = (LISTING.c.event_id, LISTING.c.title_key, LISTING.c.url_key, LISTING.c.data)
    rows: list[Any] = []
    for some in chunks(sorted({item.face.day for item in items})):
        query = select(*columns).where(LISTING.c.day.in_(some), LISTING.c.source != slug, LISTING.c.gone.is_(False))
        found = connection.execute(query.order_by(LISTING.c.id))
        rows += [row for row in found if row.title_key in keys or row.url_key in keys]
    return [candidate_of(read_data(row.data), row.event_id) for row in rows]
