"""How much a database holds."""

from __future__ import annotations

from sqlalchemy import Connection, Table, func, select, text

from store.migrate import revision
from store.rows import CRAWL, EVENT, LISTING
from store.views import DatabaseInfo

_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def info(connection: Connection) -> DatabaseInfo:
    """Return what is in the database, its address without any password."""
    return DatabaseInfo(
        url=connection.engine.url.render_as_string(hide_password=True),
        revision=revision(connection) or "",
        events=_count(connection, EVENT),
        listings=_count(connection, LISTING),
        crawls=_count(connection, CRAWL),
        bytes=connection.execute(text(_SIZE[connection.dialect.name])).scalar(),
    )


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar() or 0
