"""The published tree: files that appear whole, only where their bytes changed, and go when they no longer belong.

A reader (a web server, a CDN, rsync) may look at any moment: each file is written beside its place, synced and
renamed into it. Whatever a `kill -9` leaves behind is put right by the next publish: half-written files are
temporary ones, finished files are recognised by their bytes.
"""

from __future__ import annotations

import datetime as dt
import fcntl
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from feeds.encodings import ENCODINGS, Encoding, is_compressible
from feeds.manifest import Entry, Journal, manifest_bytes, read_manifest, replace_file

MANIFEST = "manifest.json"
_TEMPORARY = ".tmp"
_CHUNK_BYTES = 256 * 1024
_SYNC_EVERY_FILES = 256  # syncing many files in a row costs half of syncing each at once


@dataclass(frozen=True, slots=True)
class Published:
    """What a publish did to the tree, in files (compressed siblings are not counted)."""

    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class _Draft:
    """A finished temporary file that waits for its place."""

    temporary: Path
    target: Path


class PublishedTree:
    """One publish, as a context: `put` every file of the tree; leaving the context removes what was not put.

    Two publishes of one tree wait for each other. If the context is left by an exception, files put so far stay, and
    nothing is removed.
    """

    def __init__(self, root: Path, now: dt.datetime, encodings: Sequence[Encoding] = ENCODINGS) -> None:
        self._root = root
        self._now = now.astimezone(dt.UTC).replace(microsecond=0)
        self._encodings = encodings
        self._entries: dict[str, Entry] = {}
        self._drafts: list[_Draft] = []
        self._written = self._unchanged = self._removed = 0

    def __enter__(self) -> PublishedTree:
        self._root.mkdir(parents=True, exist_ok=True)
        self._lock = (self._root.parent / f".{self._root.name}.lock").open("ab")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._manifest = self._root.parent / MANIFEST
        self._before: Mapping[str, Entry] = read_manifest(self._manifest, self._root.name)
        self._journal = Journal(self._root.parent / f".{self._root.name}.journal")
        self._present = dict(_files(self._root))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._finish()
            else:
                for draft in self._drafts:
                    draft.temporary.unlink(missing_ok=True)
        finally:
            self._lock.close()  # and with it the lock goes

    @property
    def published(self) -> Published:
        return Published(self._written, self._unchanged, self._removed)

    def put(self, path: str, content: bytes | Iterable[bytes], made_of: str = "") -> bool:
        """The file at `path` (relative, "/" between folders) holds these bytes. Each path is put once.

        `made_of` is remembered for `keep_made_of`. Returns whether the last publish had put the same.
        """
        target = self._target(path)
        if isinstance(content, bytes):
            sha256, size = hashlib.sha256(content).hexdigest(), len(content)
            if self._is_published(path, sha256, size):
                self._keep(path, replace(self._before[path], made_of=made_of))
                return True
            content = (content,)
        with self._temporary(target) as handle:
            sha256, size = _write(handle, content)
        draft = _Draft(Path(handle.name), target)
        if self._is_published(path, sha256, size):
            draft.temporary.unlink()
            self._keep(path, replace(self._before[path], made_of=made_of))
            return True
        self._replace(path, draft, Entry(sha256, size, self._changed_at(path, sha256, size), made_of))
        return False

    def keep(self, path: str) -> None:
        """What an earlier publish put at `path` stays as it is, if there is anything."""
        if path in self._before and path in self._present:
            self._keep(path, self._before[path])

    def keep_same(self, path: str) -> bool:
        """What the last publish put at `path` stays, if it is all there as it was put; returns whether it is."""
        entry = self._before.get(path)
        if entry is None or not self._is_published(path, entry.sha256, entry.size):
            return False
        self._keep(path, entry)
        return True

    def keep_made_of(self, path: str, made_of: str) -> bool:
        """As `keep_same`, if it was made of just this ("" is nothing to go by)."""
        entry = self._before.get(path)
        return bool(made_of) and entry is not None and entry.made_of == made_of and self.keep_same(path)

    def keep_all_made_of(self, paths: Collection[str], made_of: str) -> bool:
        """As `keep_made_of` for several at once: all of them, or none."""
        entries = {path: self._before.get(path) for path in paths}
        for path, entry in entries.items():
            if entry is None or entry.made_of != made_of or not self._is_published(path, entry.sha256, entry.size):
                return False
        for path in paths:
            self._keep(path, self._before[path])
        return True

    def before(self) -> Collection[str]:
        """Paths of the last publish."""
        return self._before.keys()

    def now(self) -> Collection[str]:
        """Paths that this publish has put so far."""
        return self._entries.keys()

    def sha256(self, path: str) -> str:
        """Hash of what this publish has put at `path`."""
        return self._entries[path].sha256

    def _target(self, path: str) -> Path:
        parts = path.split("/")
        if path in self._entries:
            raise ValueError(f"{path!r} is published twice")
        if any(not part or part.startswith(".") or not part.isprintable() or "\\" in part for part in parts):
            raise ValueError(f"{path!r} is no path inside the published tree")
        return self._root.joinpath(*parts)

    @contextmanager
    def _temporary(self, target: Path) -> Iterator[BinaryIO]:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}{_TEMPORARY}")
        with temporary.open("wb") as handle:
            yield handle

    def _is_published(self, path: str, sha256: str, size: int) -> bool:
        """Whether the manifest and the disk agree that this file is there with these bytes, siblings included."""
        entry = self._before.get(path)
        if entry is None or entry.sha256 != sha256 or path in self._journal.paths:
            return False  # a killed publish that began with the path may have left siblings of other bytes
        if self._present.get(path) != (size, int(entry.last_modified.timestamp())):
            return False
        return all(path + encoding.suffix in self._present for encoding in self._wanted(path, size))

    def _wanted(self, path: str, size: int) -> Sequence[Encoding]:
        return self._encodings if is_compressible(path, size) else ()

    def _keep(self, path: str, entry: Entry) -> None:
        self._entries[path] = entry
        self._unchanged += 1

    def _replace(self, path: str, draft: _Draft, entry: Entry) -> None:
        """Let the draft take its place, its compressed siblings first."""
        self._journal.add(path)
        wanted, changed = self._wanted(path, entry.size), entry.last_modified.timestamp()
        drafts = [self._compressed(draft, encoding) for encoding in wanted]
        for encoding in ENCODINGS:
            if encoding not in wanted and path + encoding.suffix in self._present:
                (self._root / (path + encoding.suffix)).unlink(missing_ok=True)
        for each in (*drafts, draft):
            os.utime(each.temporary, (changed, changed))
            self._drafts.append(each)
        self._entries[path] = entry
        self._written += 1
        if len(self._drafts) >= _SYNC_EVERY_FILES:
            self._place()

    def _changed_at(self, path: str, sha256: str, size: int) -> dt.datetime:
        """When these bytes became the file's: now, unless they are on disk already. Never earlier than before."""
        before = self._before.get(path)
        moments = [before.last_modified] if before else []
        found = self._present.get(path)
        if found and found[0] == size and _sha256(self._root / path) == sha256:
            moments.append(before.last_modified if before else dt.datetime.fromtimestamp(found[1], dt.UTC))
        else:
            moments.append(self._now)
        return max(moments)

    def _compressed(self, draft: _Draft, encoding: Encoding) -> _Draft:
        target = draft.target.with_name(draft.target.name + encoding.suffix)
        with draft.temporary.open("rb") as source, self._temporary(target) as handle:
            compressor = encoding.start()
            while chunk := source.read(_CHUNK_BYTES):
                handle.write(compressor.compress(chunk))
            handle.write(compressor.flush())
        return _Draft(Path(handle.name), target)

    def _place(self) -> None:
        """Sync the waiting drafts, then rename them into their places."""
        for draft in self._drafts:
            descriptor = os.open(draft.temporary, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        for draft in self._drafts:
            draft.temporary.replace(draft.target)
        self._drafts.clear()

    def _finish(self) -> None:
        self._place()
        for path in sorted((self._before.keys() | self._journal.paths) - self._entries.keys()):
            self._remove(path)
        data = manifest_bytes(self._entries, self._root.name)
        if not self._manifest.exists() or self._manifest.read_bytes() != data:
            replace_file(self._manifest, data)
        self._journal.close()

    def _remove(self, path: str) -> None:
        file = self._root / path
        if path in self._present:
            self._removed += 1
        for suffix in ("", *(encoding.suffix for encoding in ENCODINGS)):
            file.with_name(file.name + suffix).unlink(missing_ok=True)
        for folder in file.parents:
            if folder == self._root or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()


def _files(root: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    """(path, (size, modification time)) of every file; temporary ones of a killed publish are removed on the way."""
    for folder, _, names in os.walk(root):
        prefix = Path(folder).relative_to(root).as_posix() + "/" if Path(folder) != root else ""
        for name in names:
            if name.startswith(".") and name.endswith(_TEMPORARY):
                Path(folder, name).unlink()
                continue
            status = os.stat(f"{folder}/{name}")  # noqa: PTH116  # a Path per file would double the walk's time
            yield prefix + name, (status.st_size, int(status.st_mtime))


def _write(handle: BinaryIO, content: Iterable[bytes]) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    for chunk in content:
        digest.update(chunk)
        size += len(chunk)
        handle.write(chunk)
    return digest.hexdigest(), size


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
