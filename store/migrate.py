"""Brings the tables up to date, in-process, at every opening of the store.

Two processes that start at once do not collide: the second waits, and then finds nothing to do. Migrations run in one
transaction (both databases can do that), so a kill in the middle leaves the old tables.

Migration files are named NNNN_what.py with revision NNNN; the last one is the head. So an up-to-date database is
recognised without importing Alembic, which would cost every command a quarter of a second.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from store.database import MIGRATION_LOCK

FOLDER = Path(__file__).parent / "migrations"


def head() -> str:
    """Return the revision that the code expects."""
    return max(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*_*.py"))


def revision(connection: Connection) -> str | None:
    """Return the revision of the tables, None for an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade(engine: Engine) -> None:
    """Run the migrations that are missing."""
    with engine.connect() as connection:
        if revision(connection) == head():
            return
    with engine.connect().execution_options(alone=True) as connection:
        if engine.dialect.name == "sqlite":
            # Batch migrations rebuild tables; with foreign keys on, dropping the old one would empty its children.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        try:
            _upgrade_alone(connection)
        finally:
            connection.invalidate()  # the pragma must not leak into the pool


def _upgrade_alone(connection: Connection) -> None:
    with connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        if revision(connection) == head():
            return
        check(connection)
        _run_alembic(connection)


def check(connection: Connection) -> None:
    """Raise TooNewError where the tables are those of a newer program."""
    found = revision(connection)
    if found is not None and found > head():
        raise TooNewError(found)


def _run_alembic(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    command.upgrade(config, "head")


class TooNewError(RuntimeError):
    """The database was written by a newer version of the service."""

    def __init__(self, found: str) -> None:
        super().__init__(f"the database has tables of version {found}, newer than this program's {head()}; update it")
        self.found = found
