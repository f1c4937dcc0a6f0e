"""What the database need not keep for ever: old records of crawls, and what is known of pages that nobody reads.

Events, their listings, keys, decisions and history are never deleted. Of each source the newest crawls stay however
old they are: its curve and its health are made of them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, tuple_

from store import bodies
from store.archived import BodyKey, page_name
from store.database import chunks
from store.rows import CRAWL, PAGE

CRAWLS_KEPT = 60  # of each source, whatever their age


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows went: records of crawls, pages."""

    crawls: int = 0
    pages: int = 0


def forget(connection: Connection, crawls_before: dt.datetime, pages_before: dt.datetime, most_bytes: int) -> Forgotten:
    """Delete crawls that ended, and pages that were read last, before an instant each.

    Then of the bodies that no page is known by those that came last before the latter, and what is too much in all.
    """
    forgotten = Forgotten(_forget_crawls(connection, crawls_before), _forget_pages(connection, pages_before))
    bodies.forget(connection, bodies_in_use(connection), pages_before, most_bytes)
    return forgotten


def _forget_crawls(connection: Connection, before: dt.datetime) -> int:
    newest = func.row_number().over(partition_by=CRAWL.c.source, order_by=(CRAWL.c.finished.desc(), CRAWL.c.id.desc()))
    ranked = select(CRAWL.c.id, CRAWL.c.finished, newest.label("newest")).subquery()
    old = select(ranked.c.id).where(ranked.c.newest > CRAWLS_KEPT, ranked.c.finished < before)
    return connection.execute(delete(CRAWL).where(CRAWL.c.id.in_(old))).rowcount


def _forget_pages(connection: Connection, before: dt.datetime) -> int:
    """Forget pages that have not been read for long: they left their site, or their source did."""
    keys = [PAGE.c.source, PAGE.c.url]
    old = [tuple(row) for row in connection.execute(select(*keys).where(PAGE.c.read_at < before))]
    for some in chunks(old, 200):
        connection.execute(delete(PAGE).where(tuple_(*keys).in_(some)))
    return len(old)


def bodies_in_use(connection: Connection) -> dict[str, set[BodyKey]]:
    """Return slug -> the body of every page that is known."""
    used: dict[str, set[BodyKey]] = defaultdict(set)
    for row in connection.execute(select(PAGE.c.source, PAGE.c.url, PAGE.c.body_hash)):
        used[row.source].add(BodyKey(page_name(row.url), row.body_hash))
    return dict(used)
