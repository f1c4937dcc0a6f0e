"""Unpacks a backup beside what is there, every byte checked. What then lets it take its place: `switch.py`.

Nothing is touched until everything is unpacked and the database in it is sound and up to date.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import IO

from crawler.sources import ARCHIVE, DATABASE
from scheduler.backup import (
    ADDRESS,
    ARCHIVE_NAME,
    CONFIG_NAME,
    CONTENTS,
    FORMAT,
    PUBLISHED,
    VERSION,
    Manifest,
    Member,
)
from scheduler.switch import NEW
from store.backup import DamagedError
from store.migrate import TooNewError
from store.repository import Store

_CHUNK_BYTES = 1024 * 1024
_LARGEST_CONTENTS_BYTES = 256 * 1024 * 1024

# How a backup packs: never by bz2 or lzma, whose own errors would be others.
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What `zipfile` raises for a damaged file: RuntimeError where a flipped bit says that it is encrypted.
_UNREADABLE = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, RuntimeError)


class BadBackupError(Exception):
    """The file cannot be restored; nothing was changed."""


def read_manifest(file: Path) -> Manifest:
    """Return what a backup says of itself. Raises BadBackupError where it is none, or a newer program's."""
    try:
        with zipfile.ZipFile(file) as pack:
            return _manifest(pack)
    except _UNREADABLE as error:
        raise BadBackupError(f"{file} is no backup, or not a whole one: {error}") from error


def _manifest(pack: zipfile.ZipFile) -> Manifest:
    _check_heads(pack)
    try:
        about = pack.getinfo(CONTENTS)
        said = json.loads(pack.read(about)) if about.file_size <= _LARGEST_CONTENTS_BYTES else {}
        kind = said["format"]
    except (KeyError, ValueError, TypeError, RecursionError):
        kind = None
    if kind != FORMAT:
        raise BadBackupError(f"{pack.filename} is no backup: `sma-events backup` did not write it")
    if not isinstance(said.get("version"), int) or said["version"] > VERSION:
        raise BadBackupError(f"{pack.filename} was written by a newer program ({said.get('program')}); update this one")
    try:
        members = {str(name): Member(int(each["size"]), str(each["sha256"])) for name, each in said["files"].items()}
        created = dt.datetime.fromisoformat(said["created"])
        return Manifest(str(said["program"]), created, str(said["revision"]), int(said["events"]), members)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise BadBackupError(f"{pack.filename} is damaged: its list of contents cannot be read ({error})") from error


def _check_heads(pack: zipfile.ZipFile) -> None:
    """What the file says of each member can be true; `zipfile` follows it to wherever it leads."""
    for about in pack.infolist():
        try:
            _written_at(about)
        except ValueError as error:
            raise BadBackupError(f"{pack.filename} is damaged: the time of {about.filename!r}: {error}") from error
        if about.header_offset < 0 or about.compress_type not in _PACKED:
            raise BadBackupError(f"{pack.filename} is damaged: {about.filename!r} is not as a backup packs it")


def _written_at(about: zipfile.ZipInfo) -> float:
    """Return when a member was written (seconds since 1970). Raises ValueError where there is no such time."""
    return dt.datetime(*about.date_time, tzinfo=dt.UTC).timestamp()


def unpack(file: Path, data: Path) -> Manifest:
    """Unpack a backup into `data/.restore-new`, every byte checked, its database brought up to date.

    Raises BadBackupError; then nothing is left of it.
    """
    new = data / NEW
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        return _unpacked(file, data, new)
    except BaseException:  # Ctrl-C too
        shutil.rmtree(new, ignore_errors=True)
        raise


def _unpacked(file: Path, data: Path, new: Path) -> Manifest:
    try:
        with zipfile.ZipFile(file) as pack:
            manifest = _manifest(pack)
            _check_names(pack, manifest)
            _check_room(manifest, data)
            for name, member in manifest.members.items():
                _extract(pack, name, member, new / name)
        Store.check_file(new / DATABASE)
    except TooNewError as error:
        raise BadBackupError(f"{file} was written by a newer program: {error}") from error
    except (*_UNREADABLE, DamagedError) as error:
        raise BadBackupError(f"{file} is damaged: {error}") from error
    return manifest


def _check_names(pack: zipfile.ZipFile, manifest: Manifest) -> None:
    """What is in the file is what its list says, and each name is one that a backup gives: none leads elsewhere."""
    names = pack.namelist()
    if sorted(names) != sorted([*manifest.members, CONTENTS]):
        raise BadBackupError(f"{pack.filename} is damaged: it holds other files than its list of contents says")
    for name in manifest.members:
        if not _is_ours(name):
            raise BadBackupError(f"{pack.filename} is no backup of ours: {name!r} is no name of a file in one")
    if DATABASE not in manifest.members:
        raise BadBackupError(f"{pack.filename} is damaged: there is no database in it")


def _is_ours(name: str) -> bool:
    if name in (DATABASE, PUBLISHED, ADDRESS) or ARCHIVE_NAME.fullmatch(name):
        return True
    return CONFIG_NAME.fullmatch(name) is not None and not {".", ".."} & set(name.split("/"))


def _check_room(manifest: Manifest, data: Path) -> None:
    needed, free = sum(each.size for each in manifest.members.values()), shutil.disk_usage(data).free
    if needed > free:
        raise BadBackupError(f"there is no room for it: {needed // 1024**2} MB are needed, {free // 1024**2} are free")


def _extract(pack: zipfile.ZipFile, name: str, member: Member, target: Path) -> None:
    """Write one file, no byte more than the list says, with the time at which it was written first."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    about = pack.getinfo(name)
    with pack.open(about) as source, target.open("xb") as out:
        while chunk := source.read(_CHUNK_BYTES):
            size += len(chunk)
            if size > member.size:
                break
            digest.update(chunk)
            out.write(chunk)
        if not name.startswith(ARCHIVE):  # of these there are thousands, and each knows its own checksum
            _sync(out)
    if size != member.size or digest.hexdigest() != member.sha256:
        raise BadBackupError(f"{pack.filename} is damaged: {name} is not what was backed up")
    at = _written_at(about)
    os.utime(target, (at, at))


def _sync(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())
