"""Finished crawls in the order in which they were taken in: how machines that did not crawl hear of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, func, select, text

from store.crawl import CrawlClass
from store.rows import CRAWL
from store.views import FinishedCrawl

_MOST = 1000
_TOLD: tuple[Any, ...] = tuple(
    CRAWL.c[name]
    for name in (
        "id", "source", "crawl_class", "detail", "items", "new", "changed", "seen", "vanished", "requests",
    )
)  # fmt: skip


def last(connection: Connection) -> int:
    """Return the number of the crawl that was taken in last, 0 before the first."""
    return connection.execute(select(func.max(CRAWL.c.id))).scalar() or 0


def after(connection: Connection, number: int) -> list[FinishedCrawl]:
    """Return the crawls that followed on that one, oldest first, some at a time.

    Numbers are given and committed in one order, because writers take turns: none can appear behind one that was read.
    """
    query = select(*_TOLD).where(CRAWL.c.id > number).order_by(CRAWL.c.id).limit(_MOST)
    return [FinishedCrawl(row[0], row[1], CrawlClass(row[2]), *row[3:]) for row in connection.execute(query)]


def make_room(connection: Connection, schema: str) -> None:
    """Make a schema of that name, for tables that are not ours; `schema` is a plain word."""
    connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
