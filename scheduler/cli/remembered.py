"""Listings, remembered until a file that they came from changes: one of the configuration, or the store's.

Validating sixty files costs ten times what starting Python does, and importing what reads the store costs forty times;
a listing is asked for more often than either changes. What is remembered lies in DATA/cache under a fingerprint of
every file and variable that it came from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import config as config_room

if TYPE_CHECKING:
    from scheduler.cli.session import Session


DATABASE = "sma-events.db"  # crawler.sources says so, too; importing it costs what is to be saved
_SETTLED_NS = 2_000_000_000  # a file that changed a moment ago may change again without its time showing it


def remembered(session: Session, name: str, make: Callable[[], Any]) -> Any:
    """Return what `make` returns, a JSON value; from memory where no configuration file has changed since."""
    return _remembered(session, name, _fingerprint(session), make, lambda: True)


def remembered_of_store(session: Session, name: str, make: Callable[[], Any], *also: object) -> Any:
    """The same for what comes from the store, too, and from `also`, words such as the day.

    A database elsewhere shows no time of its last change: what comes from there is asked for each time.
    """
    files = [file for end in ("", "-wal") for file in _stamp(session.data / f"{DATABASE}{end}")]
    newest = max((mtime_ns for _, _, _, mtime_ns in files), default=0)
    is_settled = newest < time.time_ns() - _SETTLED_NS
    fingerprint = f"{_fingerprint(session)} {files} {also}"
    return _remembered(
        session, name, fingerprint, make, lambda: is_settled and not session.config.settings.database_url
    )


def _remembered(
    session: Session, name: str, fingerprint: str, make: Callable[[], Any], may_keep: Callable[[], bool]
) -> Any:
    file = session.data / "cache" / f"{name}.json"
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(file.read_bytes())
        if known["fingerprint"] == fingerprint:
            return known["value"]
    value = make()
    if session.data.is_dir() and may_keep():  # looking at something creates no data folder
        with contextlib.suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            part = file.with_suffix(".part")
            part.write_text(json.dumps({"fingerprint": fingerprint, "value": value}), encoding="utf-8")
            part.replace(file)
    return value


def _stamp(file: Path) -> Iterator[tuple[str, int, int, int]]:
    with contextlib.suppress(OSError):
        stat = file.stat()
        yield file.name, stat.st_ino, stat.st_size, stat.st_mtime_ns


def _fingerprint(session: Session) -> str:
    """Hash of name, size and time of every file that may count, wherever the folder turns out to be."""
    packaged = Path(config_room.__file__).parent
    folders = [session.config_folder] if session.config_folder else [Path("config").resolve(), packaged]
    parts = [str(each) for folder in folders for each in _stamps(folder)]
    parts += [str(each) for each in _stamps(packaged, ".py")]
    parts += sorted(f"{key}={value}" for key, value in os.environ.items() if key.startswith("SMA_EVENTS_"))
    return hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def _stamps(folder: Path, suffix: str = ".toml") -> Iterator[tuple[str, int, int]]:
    for place in (folder, folder / "sources"):
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if entry.name.endswith(suffix):
                    stat = entry.stat()
                    yield entry.path, stat.st_size, stat.st_mtime_ns
