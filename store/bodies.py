"""Archived bodies in the database, where several machines crawl: what one has fetched, the next one can read again.

A body is kept as the archive packs it. Which are kept is the archive's matter (crawler/archive.py).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlalchemy import Connection, delete, func, select, tuple_

from store.archived import Archived, BodyKey, PackedBody, to_go
from store.database import chunks, upsert
from store.rows import BODY

_AT_ONCE = 50


def listed(connection: Connection, source: str) -> dict[BodyKey, dt.datetime]:
    """Return every body of a source with the moment at which it last came."""
    query = select(BODY.c.page, BODY.c.digest, BODY.c.at).where(BODY.c.source == source)
    return {BodyKey(row.page, row.digest): row.at for row in connection.execute(query)}


def load(connection: Connection, source: str, keys: Collection[BodyKey]) -> Iterator[PackedBody]:
    for some in chunks(sorted(keys), _AT_ONCE):
        named = tuple_(BODY.c.page, BODY.c.digest).in_(some)
        query = select(BODY.c.page, BODY.c.digest, BODY.c.at, BODY.c.packed).where(BODY.c.source == source, named)
        for row in connection.execute(query):
            yield PackedBody(BodyKey(row.page, row.digest), row.at, row.packed)


def save(connection: Connection, source: str, bodies: Iterable[PackedBody]) -> None:
    rows = [
        {"source": source, "page": each.key.page, "digest": each.key.digest, "at": each.at, "packed": each.packed}
        for each in bodies
    ]
    upsert(connection, BODY, rows, batch=_AT_ONCE)


def drop(connection: Connection, source: str, keys: Collection[BodyKey]) -> None:
    for some in chunks(sorted(keys), 200):
        named = tuple_(BODY.c.page, BODY.c.digest).in_(some)
        connection.execute(delete(BODY).where(BODY.c.source == source, named))


def forget(
    connection: Connection, used: Mapping[str, Collection[BodyKey]], before: dt.datetime, most_bytes: int
) -> None:
    """Delete the bodies that `to_go` names. `used`: slug -> those by which a page is known."""
    gone: dict[str, list[BodyKey]] = defaultdict(list)
    for each in to_go(list(_all(connection, used)), before, most_bytes):
        source, key = each.where
        gone[source].append(key)
    for source, keys in gone.items():
        drop(connection, source, keys)


def _all(connection: Connection, used: Mapping[str, Collection[BodyKey]]) -> Iterator[Archived[tuple[str, BodyKey]]]:
    """Every body that is here; where it is: its source and key."""
    youngest_first = (BODY.c.at.desc(), BODY.c.digest)
    place = func.row_number().over(partition_by=(BODY.c.source, BODY.c.page), order_by=youngest_first)
    columns = (BODY.c.source, BODY.c.page, BODY.c.digest, BODY.c.at)
    query = select(*columns, func.length(BODY.c.packed).label("size"), place.label("place"))
    for row in connection.execute(query):
        key = BodyKey(row.page, row.digest)
        yield Archived((row.source, key), row.size, row.at, row.place > 1, key in used.get(row.source, ()))
