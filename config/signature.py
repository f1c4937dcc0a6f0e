"""What a configuration folder looks like from outside, to notice that something in it changed."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

Signature = tuple[tuple[str, int, int, int], ...]
_FOLDERS = ("", "sources")


def signature(folder: Path) -> Signature:
    """Return what changes whenever a file of the configuration does: names, times, sizes, inodes."""
    found: list[tuple[str, int, int, int]] = []
    for part in _FOLDERS:
        with contextlib.suppress(OSError), os.scandir(folder / part) as entries:
            found += [_stamp(each, part) for each in entries if each.name.endswith(".toml") and each.name[0] != "."]
    return tuple(sorted(found))


def _stamp(entry: os.DirEntry[str], part: str) -> tuple[str, int, int, int]:
    """A link counts as the file that it leads to (mounted configuration of containers is made of links)."""
    try:
        stat = entry.stat()
    except OSError:  # it went away since
        return f"{part}/{entry.name}", 0, 0, 0
    return f"{part}/{entry.name}", stat.st_mtime_ns, stat.st_size, stat.st_ino
