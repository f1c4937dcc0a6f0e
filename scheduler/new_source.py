"""Puts a new source file into the configuration folder: whole or not at all, and never over another file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def source_place(config: Path, slug: str) -> Path:
    """Where the file of a source lies."""
    return config / "sources" / f"{slug}.toml"


def write_new(place: Path, text: str) -> None:
    """Write `place`, which appears with all its text. Raises FileExistsError where there is one, OSError otherwise."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise NotADirectoryError(error.errno, f"{place.parent} is no folder") from error
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-", suffix=".toml")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
        os.link(name, place)  # unlike a rename, this fails where the name is taken
    finally:
        Path(name).unlink()
