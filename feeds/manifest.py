"""The manifest beside the published tree: what each file's bytes are, and when they last changed.

It is written last, so that it never speaks of a file that is not there; the journal names files that a publish began
to write, so that after a `kill -9` the next publish still knows which files are its own.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One published file: hash and size of its identity bytes, and when they last changed (aware, whole seconds).

    made_of  stands for all that the bytes were made of, where whoever made them can say so; "" otherwise. Entries of
             the same bytes are equal, whatever they were made of
    """

    sha256: str
    size: int
    last_modified: dt.datetime
    made_of: str = field(default="", compare=False)

    @property
    def etag(self) -> str:
        """Strong validator of the identity encoding, quotes included."""
        return f'"{self.sha256[:32]}"'


def read_manifest(file: Path, tree: str) -> Mapping[str, Entry]:
    """Path -> entry. Empty where there is none, it belongs to another tree, or it is of another version.

    A manifest that cannot be read counts as none: the files themselves are then compared.
    """
    try:
        document = json.loads(file.read_bytes())
        if (document["version"], document["tree"]) != (_VERSION, tree):
            return MappingProxyType({})
        return {path: _entry(fields) for path, fields in document["files"].items()}
    except (OSError, ValueError, KeyError, TypeError):
        return MappingProxyType({})


def _entry(fields: Mapping[str, str | int]) -> Entry:
    changed = dt.datetime.fromisoformat(str(fields["last_modified"]))
    return Entry(str(fields["sha256"]), int(fields["size"]), changed, str(fields.get("made_of", "")))


def manifest_bytes(entries: Mapping[str, Entry], tree: str) -> bytes:
    """The manifest as JSON, one file a line, sorted: equal trees have equal manifests."""
    lines = (
        f"{json.dumps(path)}: "
        + json.dumps(
            {
                "sha256": entry.sha256,
                "etag": entry.etag,
                "size": entry.size,
                "last_modified": entry.last_modified.isoformat(),
                **({"made_of": entry.made_of} if entry.made_of else {}),
            }
        )
        for path, entry in sorted(entries.items())
    )
    return (
        f'{{"version": {_VERSION}, "tree": {json.dumps(tree)}, "files": {{\n'.encode()
        + ",\n".join(lines).encode()
        + b"\n}}\n"
    )


class Journal:
    """Paths that this and earlier, killed publishes began to write; removed once a manifest names what is there."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.paths = frozenset(_lines(file))
        self._added: set[str] = set()

    def add(self, path: str) -> None:
        """Remember a path before its file appears."""
        if path in self.paths or path in self._added:
            return
        self._added.add(path)
        with self._file.open("a", encoding="utf-8") as journal:
            journal.write(path + "\n")

    def close(self) -> None:
        self._file.unlink(missing_ok=True)


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def replace_file(file: Path, data: bytes) -> None:
    """Write a file whole or not at all: temporary file in the same folder, fsync, rename."""
    temporary = file.with_name(f".{file.name}.tmp")
    with temporary.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(file)
