"""Keeps the data folder small: prunes records of crawls, pages, archived bodies and logs as [retention] says.

Runs in the publishing child, at most once a day, and by `sma-events prune`. Nothing that an event, its identity, its
history, a person's decision, or a source's health and curve are made of is ever touched.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from config.settings import RetentionSettings
from crawler.sources import ARCHIVE
from store.archived import Archived, BodyKey, to_go
from store.repository import Store

EVERY = dt.timedelta(hours=20)  # a day, with room for a publish that comes early
LEFT_BEHIND = dt.timedelta(days=1)  # a temporary file that is older belongs to a process that died
MB = 1024 * 1024
_MARK = ".pruned"
InUse = Mapping[str, set[BodyKey]]


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many of each went, and how many bytes of files."""

    crawls: int = 0
    pages: int = 0
    bodies: int = 0
    logs: int = 0
    bytes: int = 0


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    size: int
    at: dt.datetime


def prune_if_due(store: Store, settings: RetentionSettings, data: Path, now: dt.datetime) -> Pruned | None:
    """Prune if that was last done a day ago; None where it was not yet time."""
    try:
        last = dt.datetime.fromtimestamp((data / _MARK).stat().st_mtime, dt.UTC)
    except FileNotFoundError:
        last = dt.datetime.min.replace(tzinfo=dt.UTC)
    if dt.timedelta(0) <= now - last < EVERY:
        return None
    return prune(store, settings, data, now)


def prune(store: Store, settings: RetentionSettings, data: Path, now: dt.datetime) -> Pruned:
    """Delete what is older or takes more room than the settings allow."""
    room = settings.archive_total_mb * MB
    forgotten = store.forget(now, settings.crawls, settings.pages, room)
    bodies = list(_bodies(data / ARCHIVE, store.bodies_in_use()))
    gone = [each.where for each in to_go(bodies, now - settings.pages, room)]
    logs = _old_logs(data / "logs", settings, now)
    for each in (*gone, *logs, *_left_behind(data / ARCHIVE, now)):
        each.path.unlink(missing_ok=True)
    _drop_empty(data / ARCHIVE, now - LEFT_BEHIND)
    (data / _MARK).touch()
    os.utime(data / _MARK, (now.timestamp(), now.timestamp()))
    freed = sum(each.size for each in (*gone, *logs))
    return Pruned(forgotten.crawls, forgotten.pages, len(gone), len(logs), freed)


def _bodies(archive: Path, in_use: InUse) -> Iterator[Archived[_File]]:
    """Every archived body, the youngest of each page first."""
    for source in _folders(archive):
        used = in_use.get(source.name, set())
        for page in _folders(source):
            files = sorted(_files(page.glob("[!.]*.zst")), key=lambda each: (each.at, each.path.name), reverse=True)
            for number, each in enumerate(files):
                known = BodyKey(page.name, each.path.stem) in used
                yield Archived(each, each.size, each.at, spare=number > 0, used=known)


def _old_logs(folder: Path, settings: RetentionSettings, now: dt.datetime) -> list[_File]:
    """Log files that are full and old, or too many; the one that is written to stays."""
    files = sorted(_files(folder.glob("*.log.*")), key=lambda each: each.at)
    size = sum(each.size for each in _files(folder.glob("*.log*"))) if files else 0
    gone = []
    for each in files:
        if each.at >= now - settings.logs and size <= settings.logs_mb * MB:
            continue
        size -= each.size
        gone.append(each)
    return gone


def _left_behind(archive: Path, now: dt.datetime) -> list[_File]:
    return [each for each in _files(archive.glob("*/*/.new-*")) if each.at < now - LEFT_BEHIND]


def _files(paths: Iterable[Path]) -> Iterator[_File]:
    for path in paths:
        try:
            status = path.stat()
        except FileNotFoundError:  # a crawl has replaced it meanwhile
            continue
        yield _File(path, status.st_size, dt.datetime.fromtimestamp(status.st_mtime, dt.UTC))


def _folders(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def _drop_empty(archive: Path, before: dt.datetime) -> None:
    """Remove folders that have been empty for a while: a crawl may just have made one to put something in."""
    for source in _folders(archive):
        for folder in (*_folders(source), source):
            if folder.stat().st_mtime < before.timestamp() and not any(folder.iterdir()):
                folder.rmdir()
