"""The engine: SQLite by default, PostgreSQL when it is outgrown, one code path for both.

Writers take turns: BEGIN IMMEDIATE on SQLite, an advisory lock on PostgreSQL. So whoever decides what an event is
sees everything that was decided before, and no two processes mint the same event twice.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

BUSY_TIMEOUT_MS = 30_000
MMAP_BYTES = 128 * 1024 * 1024
BATCH_ROWS = 1000
WRITE_LOCK = 7_305_811_026  # any number that nobody else uses for advisory locks in this database
MIGRATION_LOCK = WRITE_LOCK + 1
# What libpq is told about a server that says nothing: seconds, and milliseconds in the last one.
LIVELY: Mapping[str, int] = MappingProxyType({
    "connect_timeout": 10, "keepalives_idle": 5, "keepalives_interval": 5, "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
})  # fmt: skip
Row = Mapping[str, Any]
DatabaseError = DBAPIError  # what any method of the store raises where the database fails or is away


def create(url: str) -> Engine:
    """Return an engine for `url`; the folder of an SQLite file is made where it is missing."""
    parsed = make_url(url)
    engine = _sqlite_engine(parsed) if parsed.get_backend_name() == "sqlite" else _postgresql_engine(parsed)
    event.listen(engine, "engine_disposed", lambda _: _prepared.cache_clear())  # it holds what the engine was made of
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent view of the store for as long as the block runs."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(**options) as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, alone among all writers; rolled back as a whole if anything in it fails."""
    with engine.connect().execution_options(alone=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITE_LOCK})
        yield connection


def upsert(connection: Connection, table: Table, rows: Sequence[Row], batch: int = BATCH_ROWS) -> None:
    """Insert `rows` (all with the same keys) or overwrite those with the same primary key, in batches.

    The statement is SQLAlchemy's; the values go straight to the driver, which halves the cost of a row.
    """
    if not rows:
        return
    prepared = _prepared(table, tuple(rows[0]), connection.dialect)
    for start in range(0, len(rows), batch):
        connection.exec_driver_sql(prepared.statement, prepared.parameters(rows[start : start + batch]))


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement for some columns, and what the driver wants to be given for each of them."""

    statement: str
    order: tuple[str, ...]
    convert: tuple[tuple[int, Callable[[Any], Any]], ...]
    positional: bool

    def parameters(self, rows: Sequence[Row]) -> Any:
        """Return the rows as the driver takes them; converted column by column, which is cheaper than row by row."""
        columns: list[Any] = list(zip(*map(itemgetter(*self.order), rows), strict=True))
        for index, processor in self.convert:
            columns[index] = _converted(processor, columns[index])
        values = list(zip(*columns, strict=True))
        return values if self.positional else [dict(zip(self.order, each, strict=True)) for each in values]


def _converted(processor: Callable[[Any], Any], values: Iterable[Any]) -> Iterator[Any]:
    """Convert a column; a value that stands in row after row (the time of the crawl) is converted once."""
    last, converted = object(), None
    for value in values:
        if value is not last:
            last, converted = value, processor(value)
        yield converted


@lru_cache(maxsize=64)
def _prepared(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Prepared:
    insert = (sqlite.insert if dialect.name == "sqlite" else postgresql.insert)(table)
    key = [column.name for column in table.primary_key]
    overwrite = {name: insert.excluded[name] for name in names if name not in key}
    compiled = insert.on_conflict_do_update(index_elements=key, set_=overwrite).compile(
        dialect=dialect, column_keys=list(names)
    )
    order = tuple(compiled.positiontup or names)
    processors = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in order]
    convert = tuple((index, processor) for index, processor in enumerate(processors) if processor is not None)
    return _Prepared(str(compiled), order, convert, compiled.positional)


def chunks(values: Sequence[Any], size: int = BATCH_ROWS) -> Iterator[Sequence[Any]]:
    """Cut `values` into pieces that fit into one IN (...)."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def _postgresql_engine(url: URL) -> Engine:
    # A machine or a network that is gone is noticed within a quarter of a minute instead of after hours.
    return create_engine(url, pool_pre_ping=True, connect_args=dict(LIVELY))


def _sqlite_engine(url: URL) -> Engine:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_on_begin` says, not where sqlite3 guesses
    _switch_to_wal(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY", f"mmap_size={MMAP_BYTES}"):
        connection.execute(f"PRAGMA {pragma}")


def _switch_to_wal(connection: Any) -> None:
    """Make the file a WAL file. SQLite does not wait for its turn here, so two first starts at once need this loop."""
    deadline = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] not in ("wal", "memory"):
                connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _on_begin(connection: Connection) -> None:
    alone = connection.get_execution_options().get("alone", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if alone else "BEGIN")


class StoreUnavailableError(RuntimeError):
    """The database cannot be opened; the message says which and why, without any password."""

    def __init__(self, url: str, cause: Exception) -> None:
        shown = make_url(url).render_as_string(hide_password=True)
        reason = str(cause.orig) if isinstance(cause, DBAPIError) else str(cause)
        super().__init__(f"the database cannot be opened: {shown}: {reason.strip()}")
        self.url = shown
