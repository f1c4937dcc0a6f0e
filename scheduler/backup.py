"""One file that holds everything that is not in git: database, configuration, archive. Written while all else goes on.

A zip file: `manifest.json` says what is in it, with a checksum each; `sma-events.db` is the database as SQLite file,
whichever database it came from; `config/` the configuration; `archive/` the archived pages; `published.json` when each
published file last changed. The published files themselves are not in it: they are made anew, byte for byte.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import json
import os
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import IO

from crawler.sources import ARCHIVE, DATABASE
from feeds.tree import MANIFEST
from store.repository import Store

FORMAT = "sma-events backup"
VERSION = 1
CONTENTS = "manifest.json"
PUBLISHED = "published.json"
ADDRESS = "address"
_CHUNK_BYTES = 1024 * 1024
_LARGEST_CONFIG_BYTES = 64 * 1024 * 1024
# The program's own modules and schemas lie in the configuration folder that ships with it.
_NOT_OURS = re.compile(r"(^|/)(__pycache__|schema|\.[^/]*)(/|$)|\.pyc?$|~$")
CONFIG_NAME = re.compile(r"config(/[^/\\\x00-\x1f]+){1,6}")
ARCHIVE_NAME = re.compile(r"archive/[a-z0-9][a-z0-9-]{0,62}/[0-9a-f]{16}/[0-9a-f]{32}\.zst")


class BackupError(Exception):
    """The backup could not be written; what `FILE` was before it still is."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file in a backup."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself. `revision`: of the tables; `members`: by their names in the zip file."""

    program: str
    created: dt.datetime
    revision: str
    events: int
    members: dict[str, Member]

    def as_json(self) -> bytes:
        head = {"format": FORMAT, "version": VERSION, "program": self.program, "created": self.created.isoformat()}
        counts = {"revision": self.revision, "events": self.events}
        members = {name: asdict(member) for name, member in self.members.items()}
        return json.dumps({**head, **counts, "files": members}, indent=1, ensure_ascii=False).encode()


@dataclass(frozen=True, slots=True)
class Place:
    """What there is to be backed up: the configuration folder and the data folder."""

    config: Path
    data: Path


def write_backup(store: Store, place: Place, file: Path, now: dt.datetime, *, archive: bool = True) -> Manifest:
    """Write everything to `file`, which appears whole or not at all. Raises BackupError, OSError, DamagedError."""
    with _part(file) as part:
        snapshot = part.with_name(f"{part.name}.db")
        try:
            snapshot.unlink(missing_ok=True)
            info = store.copy_to(snapshot)
            with part.open("r+b") as out:
                out.truncate()
                members = dict(_written(out, snapshot, place, archive=archive))
                manifest = Manifest(version("sma-events"), now, info.revision, info.events, members)
                with zipfile.ZipFile(out, "a", compression=zipfile.ZIP_DEFLATED) as pack:
                    pack.writestr(CONTENTS, manifest.as_json())
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
            _sync_folder(file.parent)
        finally:
            for end in ("", "-wal", "-shm", "-journal"):
                snapshot.with_name(snapshot.name + end).unlink(missing_ok=True)
    return manifest


@contextmanager
def _part(file: Path) -> Iterator[Path]:
    """The file as long as it is not whole; always the same name, so that what a kill leaves is overwritten."""
    part = file.with_name(f".{file.name}.part")
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)  # settings may hold a password
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BackupError(f"another backup to {file} is under way") from error
        try:
            yield part
        except BaseException:  # Ctrl-C too; not `finally`, for once it is whole, the name may be another backup's
            part.unlink(missing_ok=True)
            raise
    finally:
        os.close(descriptor)


def _written(out: IO[bytes], snapshot: Path, place: Place, *, archive: bool) -> Iterator[tuple[str, Member]]:
    with zipfile.ZipFile(out, "w", compression=zipfile.ZIP_DEFLATED) as pack:
        yield DATABASE, _add(pack, DATABASE, snapshot)
        small = ((PUBLISHED, place.data / MANIFEST), (ADDRESS, place.data / ADDRESS), *_config_files(place.config))
        for name, path in (*small, *(_archived(place.data) if archive else ())):
            try:
                yield name, _add(pack, name, path)
            except FileNotFoundError:  # not there, or a crawl has replaced it meanwhile
                continue


def _config_files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _NOT_OURS.search(name) or not path.is_file() or path.stat().st_size > _LARGEST_CONFIG_BYTES:
            continue
        if zipfile.is_zipfile(path):  # an older backup
            continue
        if CONFIG_NAME.fullmatch(f"config/{name}"):
            yield f"config/{name}", path


def _archived(data: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted((data / ARCHIVE).glob("*/*/*.zst")):
        name = path.relative_to(data).as_posix()
        if ARCHIVE_NAME.fullmatch(name):
            yield name, path


def _add(pack: zipfile.ZipFile, name: str, path: Path) -> Member:
    """Put a file into the zip file, with the time at which it was written."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        about = zipfile.ZipInfo(name, date_time=_zip_time(source))
        packed_already = path.suffix == ".zst"
        about.compress_type = zipfile.ZIP_STORED if packed_already else zipfile.ZIP_DEFLATED
        with pack.open(about, "w", force_zip64=True) as target:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
    return Member(size, digest.hexdigest())


def _zip_time(source: IO[bytes]) -> tuple[int, int, int, int, int, int]:
    written = dt.datetime.fromtimestamp(os.fstat(source.fileno()).st_mtime, dt.UTC)
    at = max(written, dt.datetime(1980, 1, 1, tzinfo=dt.UTC))
    return at.year, at.month, at.day, at.hour, at.minute, at.second


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
