"""The whole database as one SQLite file, and back: what `sma-events backup` and `restore` are made of.

From SQLite by its online backup, which sees one moment while others go on writing; from PostgreSQL row by row within
one snapshot. The file is the same in both cases, so that a backup of either can be restored into either, and an older
one is migrated like any database.
"""

from __future__ import annotations

import importlib
import pkgutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Engine, Table, bindparam, func, select, text

import store
from store import migrate
from store.database import BATCH_ROWS, create, reading, writing
from store.info import info
from store.models import METADATA
from store.views import DatabaseInfo

for _module in pkgutil.iter_modules(store.__path__):
    if _module.name.startswith("models"):  # every file of tables, also those that the rest of the program loads late
        importlib.import_module(f"store.{_module.name}")


class InUseError(RuntimeError):
    """Somebody else works with the database."""


class DamagedError(RuntimeError):
    """The file is no database, or not a whole one."""


def copy_out(engine: Engine, file: Path) -> DatabaseInfo:
    """Write the database as it is at this moment to `file`, which must not exist yet, and return what is in it.

    Raises DamagedError where the database is damaged.
    """
    if engine.dialect.name == "sqlite":
        _copy_pages(engine, file)
    else:
        _copy_to_file(engine, file)
    return checked(file)


def _copy_pages(engine: Engine, file: Path) -> None:
    with engine.connect() as connection:
        source = connection.connection.driver_connection
        target = sqlite3.connect(file)
        try:
            source.backup(target)  # type: ignore[union-attr]
            target.execute("PRAGMA journal_mode=DELETE")  # one file, complete in itself
        finally:
            target.close()


def _copy_to_file(engine: Engine, file: Path) -> None:
    target = create(f"sqlite:///{file}")
    try:
        migrate.upgrade(target)
        with reading(engine) as source, writing(target) as into:
            _copy_rows(source, into)
    finally:
        target.dispose()
    settle(file)


def checked(file: Path) -> DatabaseInfo:
    """Return what is in a file that nobody else uses, migrated to this release.

    Raises DamagedError where it is no sound database of ours, migrate.TooNewError where a newer program wrote it.
    """
    _verify(file)
    engine = create(f"sqlite:///{file}")
    try:
        migrate.upgrade(engine)
        with reading(engine) as connection:
            found = info(connection)
    finally:
        engine.dispose()
    settle(file)
    return found


def _verify(file: Path) -> None:
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        said = [row[0] for row in connection.execute("PRAGMA quick_check")]
        known = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise DamagedError(str(error)) from error
    finally:
        connection.close()
    if said != ["ok"]:
        raise DamagedError(str(said[0]))
    if not known:
        raise DamagedError("it has none of the tables of this program")


def settle(file: Path) -> None:
    """Take what still stands in the write-ahead log of an SQLite file into the file itself, for it to be moved.

    Raises InUseError where another process has the file open, DamagedError where it is no database.
    """
    connection = sqlite3.connect(file, timeout=1)
    try:
        # SQLite does this only for a process that has the file for itself.
        connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise DamagedError(str(error)) from error
        raise InUseError(f"another process works with {file}") from error
    except sqlite3.DatabaseError as error:
        raise DamagedError(str(error)) from error
    finally:
        connection.close()


def load(file: Path, engine: Engine) -> None:
    """Replace every row of `engine`'s database by those of `file`, in one transaction; PostgreSQL only.

    Raises InUseError where others are connected to it.
    """
    source = create(f"sqlite:///{file}")
    try:
        with reading(source) as rows, writing(engine) as into:
            _require_alone(into)
            for table in reversed(METADATA.sorted_tables):
                into.execute(_untied(table))
                into.execute(table.delete())
            _copy_rows(rows, into)
    finally:
        source.dispose()


def _require_alone(connection: Connection) -> None:
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    count = connection.execute(text(others)).scalar() or 0
    if count:
        raise InUseError(f"{count} other connections work with the database")


def _untied(table: Table) -> Any:
    """Let rows of a table not refer to each other any more, so that they can go in any order."""
    ties = {column.name: None for column in _ties(table)}
    return table.update().values(ties) if ties else select(func.count()).select_from(table).limit(0)


def _ties(table: Table) -> list[Column[Any]]:
    """The columns by which rows of a table refer to others of the same table."""
    return [column for column in table.c if any(key.column.table is table for key in column.foreign_keys)]


def _copy_rows(source: Connection, into: Connection) -> None:
    for table in METADATA.sorted_tables:
        ties = _ties(table)
        for rows in _batches(source, table):
            free = [{**row, **{column.name: None for column in ties}} for row in rows]
            into.execute(table.insert(), free)
        if ties:
            _tie(source, into, table, ties)
        if into.dialect.name == "postgresql":
            _count_on(into, table)


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    query = select(table).order_by(*table.primary_key.columns)
    with source.execution_options(yield_per=BATCH_ROWS).execute(query) as rows:
        for partition in rows.mappings().partitions():
            yield [dict(row) for row in partition]


def _tie(source: Connection, into: Connection, table: Table, ties: list[Column[Any]]) -> None:
    """Let rows refer to each other again, once all of them are there."""
    key = next(iter(table.primary_key.columns))
    update = table.update().where(key == bindparam("row_key"))
    for column in ties:
        query = select(key, column).where(column.is_not(None)).order_by(key)
        rows = [{"row_key": row[0], column.name: row[1]} for row in source.execute(query)]
        if rows:
            into.execute(update.values({column.name: bindparam(column.name)}), rows)


def _count_on(into: Connection, table: Table) -> None:
    """Let PostgreSQL give the ids after those that came with their rows."""
    key = table.autoincrement_column
    if key is not None and into.execute(select(func.pg_get_serial_sequence(table.name, key.name))).scalar():
        last = into.execute(select(func.max(key))).scalar() or 0
        into.execute(select(func.setval(func.pg_get_serial_sequence(table.name, key.name), last + 1, False)))
