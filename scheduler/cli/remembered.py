"""Listings of configuration files, remembered until one of these files changes.

Validating sixty files costs ten times what starting Python does, and a listing is asked for more often than a file is
edited. What is remembered lies in DATA/cache under a fingerprint of every file and variable that it came from.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import config as config_room

if TYPE_CHECKING:
    from scheduler.cli.session import Session


def remembered(session: Session, name: str, make: Callable[[], Any]) -> Any:
    """Return what `make` returns, a JSON value; from memory where nothing it depends on has changed since."""
    file = session.data / "cache" / f"{name}.json"
    fingerprint = _fingerprint(session)
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        known = json.loads(file.read_bytes())
        if known["fingerprint"] == fingerprint:
            return known["value"]
    value = make()
    if session.data.is_dir():  # looking at something creates no data folder
        with contextlib.suppress(OSError):
            file.parent.mkdir(exist_ok=True)
            part = file.with_suffix(".part")
            part.write_text(json.dumps({"fingerprint": fingerprint, "value": value}), encoding="utf-8")
            part.replace(file)
    return value


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
