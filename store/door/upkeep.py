"""The database as a whole at the store's door: what is in it, identities and backups, and its tables."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from store import identities, info, migrate, progress
from store.database import reading, writing
from store.door.part import Part
from store.turns import Turns
from store.views import DatabaseInfo, IdentityRow


class Upkeep(Part):
    """For whoever runs the service: locks, tables, identities, copies."""

    def turns(self, silent_s: float | None = None) -> Turns:
        """Return locks over all machines that use this database; PostgreSQL alone has them."""
        return Turns(self._engine, silent_s)

    def make_room(self, schema: str) -> None:
        """Make a schema of that name in the database (PostgreSQL), for tables that are not ours."""
        with writing(self._engine) as connection:
            progress.make_room(connection, schema)

    def check_tables(self) -> None:
        """Raise migrate.TooNewError where a newer program has migrated the database meanwhile."""
        with reading(self._engine) as connection:
            migrate.check(connection)

    def info(self) -> DatabaseInfo:
        """Return what is where."""
        with reading(self._engine) as connection:
            return info.info(connection)

    def export_identities(self) -> list[IdentityRow]:
        """Return every key that leads to an event, so that another store can give the same uids and slugs."""
        with reading(self._engine) as connection:
            return identities.exported(connection)

    def import_identities(self, rows: Iterable[IdentityRow]) -> int:
        """Remember keys of another store for events that will be minted; return how many. Events here keep theirs."""
        with writing(self._engine) as connection:
            return identities.imported(connection, rows)

    def copy_to(self, file: Path) -> DatabaseInfo:
        """Write everything, as it is at this moment, into a new SQLite file, and return what is in it.

        Others go on working meanwhile.

        Raises backup.DamagedError where the database is damaged.
        """
        from store import backup

        return backup.copy_out(self._engine, file)

    def take_over(self, file: Path) -> None:
        """Replace everything by what such a file holds, in one transaction; for PostgreSQL.

        Raises backup.InUseError while others are connected.
        """
        from store import backup

        backup.load(file, self._engine)

    @staticmethod
    def check_file(file: Path) -> DatabaseInfo:
        """Return what is in an SQLite file that nobody uses, and bring it up to date.

        Raises backup.DamagedError where it is no sound database of ours, migrate.TooNewError where a newer program
        wrote it.
        """
        from store import backup

        return backup.checked(file)

    @staticmethod
    def settle_file(file: Path) -> None:
        """Make an SQLite file complete in itself, for it to be moved.

        Raises backup.InUseError where another process has it open, backup.DamagedError where it is no database.
        """
        from store import backup

        backup.settle(file)
