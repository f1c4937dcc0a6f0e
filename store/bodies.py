"""Archived bodies in the database, where several machines crawl: what one has fetched, the next one can read again.

A body is kept as the archive packs it. Which are kept is the archive's matter (crawler/archive.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from sqlalchemy import Connection, delete, select, tuple_

from store.database import chunks, upsert
from store.rows import BODY

_AT_ONCE = 50


class BodyKey(NamedTuple):
    """The page as the archive names it, and the hash of the body."""

    page: str
    digest: str


class PackedBody(NamedTuple):
    """A body, and the moment at which it last came."""

    key: BodyKey
    at: dt.datetime
    packed: bytes


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


def forget(connection: Connection, before: dt.datetime) -> int:
    """Delete the bodies that came last before an instant; return how many."""
    return connection.execute(delete(BODY).where(BODY.c.at < before)).rowcount
