"""Lets a restored state take its place in the data folder, all of it or nothing.

One rename (`.restore-new` to `.restore-ready`) decides: before it the old state counts, after it the new one. A process
that is killed while the parts move into their places leaves it to the next command to go on: the front door looks for
`.restore-ready` first, which is why this file imports little. What was there is kept in `before-restore-...`.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEW, READY = ".restore-new", ".restore-ready"
CONFIG, CONFIG_PLACE = "config", "config-of-backup"
_KEPT_IN = "kept-in"
_LOCK = ".restore.lock"


def ready(data: Path, kept: Path) -> None:
    """Decide for what was unpacked: from here on it counts, whatever happens."""
    new = data / NEW
    (new / _KEPT_IN).write_text(kept.name, encoding="utf-8")
    new.rename(data / READY)


def finish_restore(data: Path) -> Path | None:
    """Move what was decided for into its place, also where a killed process began to; if there is something.

    Returns the folder that holds what was there before, None where that was nothing.
    """
    import shutil

    from crawler.sources import ARCHIVE, DATABASE
    from feeds.tree import MANIFEST
    from scheduler.backup import ADDRESS, PUBLISHED

    new = data / READY
    with _alone(data):
        if not new.is_dir():
            return None
        kept = data / (new / _KEPT_IN).read_text(encoding="utf-8")
        kept.mkdir(exist_ok=True)  # removed again below where there is nothing to keep
        if (new / DATABASE).exists():
            for end in ("-wal", "-shm"):  # they would be taken for the new file's
                _set_aside(data / (DATABASE + end), kept)
            _link_aside(data / DATABASE, kept)
            (new / DATABASE).replace(data / DATABASE)
        for name in (ARCHIVE, CONFIG):
            _switch(new / name, data / (CONFIG_PLACE if name == CONFIG else name), kept)
        for name, target in ((PUBLISHED, MANIFEST), (ADDRESS, ADDRESS)):
            if (new / name).exists() and not (data / target).exists():  # what is published now knows itself better
                (new / name).replace(data / target)
        shutil.rmtree(new)
        if not any(kept.iterdir()):
            kept.rmdir()
            return None
    return kept


def _switch(new: Path, target: Path, kept: Path) -> None:
    if new.exists():
        _set_aside(target, kept)
        new.rename(target)


def _set_aside(path: Path, kept: Path) -> None:
    if path.exists() and not (kept / path.name).exists():
        path.rename(kept / path.name)


def _link_aside(path: Path, kept: Path) -> None:
    """Keep a file, and leave it in its place until the new one takes it."""
    if path.exists() and not (kept / path.name).exists():
        os.link(path, kept / path.name)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
