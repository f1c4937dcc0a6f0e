"""`sma-events db`: migrations, what is where, and the identities of events as a file."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from scheduler.cli.errors import MisuseError
from scheduler.cli.output import emit_json, say
from scheduler.cli.session import Session, pass_session


@click.group()
def db() -> None:
    """The database and its migrations."""


@db.command()
@pass_session
def upgrade(session: Session) -> None:
    """Migrate the database to this release.

    Every command that opens the database does so by itself.
    """
    say(f"The database is at revision {session.store.info().revision}.")


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@pass_session
def info(session: Session, as_json: bool) -> None:
    """Where the database is and what it holds."""
    if not session.has_database:
        raise MisuseError(f"there is no database in {session.data}", "`sma-events crawl` or `sma-events up` makes one")
    found = dataclasses.asdict(session.store.info())
    if as_json:
        emit_json(found)
    else:
        for name, value in found.items():
            say(f"{name:10} {value}")


@db.command("export-identities")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@pass_session
def export_identities(session: Session, file: Path) -> None:
    """Write UIDs, slugs and their keys to a file."""
    from scheduler.identities import written

    rows = session.store.export_identities()
    part = file.with_name(f"{file.name}.part")
    part.write_text(written(rows), encoding="utf-8")
    part.replace(file)
    say(f"{len(rows)} keys written to {file}.")


@db.command("import-identities")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@pass_session
def import_identities(session: Session, file: Path) -> None:
    """Read such a file into a new database.

    Do so before its first crawl: its events then get the UIDs and slugs of the old one.
    """
    from scheduler.identities import read_identities

    try:
        rows = read_identities(file.read_text(encoding="utf-8"))
    except ValueError as error:
        hint = "expected what `sma-events db export-identities` writes"
        raise MisuseError(f"{file} is no file of identities: {error}", hint) from error
    session.store.import_identities(rows)
    say(f"{len(rows)} keys read from {file}.")
