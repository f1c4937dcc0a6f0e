"""`sma-events backup FILE` and `restore FILE`: everything that is not in git as one file, and back."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.errors import CommandError, MisuseError
from scheduler.cli.output import counted, emit_json, say
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from config.settings import Settings
    from scheduler.backup import Manifest

_ANOTHER_FILE = "take another backup; nothing was changed"
_END_FIRST = "end it first (`sma-events up`, `serve`, `worker`, a crawl by hand), then try again; nothing was changed"


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--without-archive", is_flag=True, help="Leave out the archived pages; they are fetched anew in time.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@pass_session
def backup(session: Session, file: Path, without_archive: bool, as_json: bool) -> None:
    """Write database, configuration and archive to FILE.

    A consistent copy, whatever runs meanwhile. FILE appears whole or not at all; an older backup of that name is
    replaced.
    """
    from scheduler.backup import BackupError, Place, write_backup
    from store.backup import DamagedError

    if not session.has_database:
        raise MisuseError(f"there is no database in {session.data}", "`sma-events crawl` or `sma-events up` makes one")
    _require_replaceable(file)
    place = Place(session.config.directory, session.data)
    try:
        done = write_backup(session.store, place, file, dt.datetime.now(dt.UTC), archive=not without_archive)
    except (BackupError, DamagedError) as error:
        raise CommandError(
            f"no backup was written: {error}", "`sma-events doctor` looks at the installation"
        ) from error
    _tell_written(file, done, as_json)


def _require_replaceable(file: Path) -> None:
    """Whatever else is called so must not be overwritten by a slip of the pen."""
    from scheduler.restore import BadBackupError, read_manifest

    if not file.absolute().parent.is_dir():
        raise MisuseError(f"there is no folder {file.parent}", "make it, or name another file")
    if not file.exists() or not file.stat().st_size:
        return
    try:
        read_manifest(file)
    except BadBackupError as error:
        raise MisuseError(f"{file} is there and no backup", "name another file, or remove that one") from error


def _tell_written(file: Path, done: Manifest, as_json: bool) -> None:
    size = file.stat().st_size
    if as_json:
        emit_json({"file": str(file), "events": done.events, "files": len(done.members), "bytes": size})
    else:
        told = f"{counted(done.events, 'event')}, {counted(len(done.members), 'file')}, {size / 1024**2:.1f} MB"
        say(f"Backed up to {file}: {told}.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--force", is_flag=True, help="Restore over what is there; it is kept in a folder before-restore-...")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@pass_session
def restore(session: Session, file: Path, force: bool, as_json: bool) -> None:
    """Bring a backup back.

    Into an empty data folder, or over an old one with --force. FILE is checked as a whole before anything is changed.
    The configuration is put into the folder of --config if that is empty, else into DATA/config-of-backup.
    """
    from scheduler.restore import BadBackupError, read_manifest
    from scheduler.service import AlreadyRunningError, exclusive
    from store.backup import InUseError

    session.ensure_data()
    try:
        read_manifest(file)
        with exclusive(session.data):
            events, kept = _restore(session, file, force)
    except BadBackupError as error:
        raise CommandError(str(error), _ANOTHER_FILE) from error
    except (AlreadyRunningError, InUseError) as error:
        raise CommandError(str(error), _END_FIRST) from error
    config = _place_config(session)
    if as_json:
        emit_json({"events": events, "kept": str(kept) if kept else None, "config": str(config) if config else None})
        return
    say(f"Restored {counted(events, 'event')} from {file}.")
    say(f"What was there before: {kept}" if kept else "There was nothing before.")
    if config:
        say(f"The configuration of the backup: {config}")
    say("`sma-events up` or `sma-events publish` writes the feeds.")


def _restore(session: Session, file: Path, force: bool) -> tuple[int, Path | None]:
    """Return how many events came back, and where the old state is."""
    import shutil

    from scheduler.restore import unpack
    from scheduler.switch import NEW, finish_restore, ready

    data = session.data
    kept = data / f"before-restore-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S-%f}"
    manifest = unpack(file, data)
    try:
        _make_way(session, data / NEW, kept, force)
    except BaseException:
        shutil.rmtree(data / NEW, ignore_errors=True)
        raise
    ready(data, kept)
    return manifest.events, finish_restore(data)


def _make_way(session: Session, unpacked: Path, kept: Path, force: bool) -> None:
    """Make sure that what is there may be replaced; a database server gets its rows here."""
    from crawler.sources import DATABASE

    address, database = _settings(session, unpacked / "config").database_url, session.data / DATABASE
    if address:
        _into_server(address, unpacked / DATABASE, kept, force)
    elif database.exists():
        if not force:
            raise CommandError(f"there is a database in {session.data} already", _FORCE_HINT)
        _release(database)


_FORCE_HINT = "--force restores over it; what is there now is kept in a folder before-restore-..."


def _settings(session: Session, unpacked: Path) -> Settings:
    """The settings of the configuration that is there, or of the backup's where there is none."""
    from config.load import load_config

    folder = session.config_folder
    if folder is not None and unpacked.is_dir() and _is_empty(folder):
        return load_config(unpacked, os.environ).settings
    return session.config.settings


def _is_empty(folder: Path) -> bool:
    return not folder.is_dir() or not any(folder.iterdir())


def _release(database: Path) -> None:
    """Make sure that nobody has the old database open; that it is damaged is no reason to keep it."""
    from store.backup import DamagedError
    from store.repository import Store

    try:
        Store.settle_file(database)
    except DamagedError as error:
        say(f"warning: the database that is there is damaged: {error}", err=True)


def _into_server(address: str, unpacked: Path, kept: Path, force: bool) -> None:
    """Put the rows into PostgreSQL in one transaction; the old ones are kept as a file of the same kind."""
    from store.repository import Store

    with Store.open(address) as store:
        found = store.info()
        if found.events or found.crawls:
            if not force:
                raise CommandError(f"there are {found.events} events in {found.url} already", _FORCE_HINT)
            kept.mkdir()
            store.copy_to(kept / unpacked.name)
        store.take_over(unpacked)
    unpacked.unlink()


def _place_config(session: Session) -> Path | None:
    """Put the configuration where --config says if nothing is there; else leave it where it was unpacked to."""
    import shutil

    from scheduler.switch import CONFIG_PLACE

    unpacked, folder = session.data / CONFIG_PLACE, session.config_folder
    if not unpacked.is_dir():
        return None
    if folder is None or not _is_empty(folder):
        return unpacked
    shutil.copytree(unpacked, folder, dirs_exist_ok=True)
    shutil.rmtree(unpacked)
    return folder
