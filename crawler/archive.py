"""The last raw bodies of every page, compressed, by content hash: data/archive/<slug>/<page>/<hash>.zst.

A 304 names a body that is read again from here, `sources replay` re-extracts them. A file is one zstd frame holding a
line of JSON (addresses, content type) and the body; it appears under its name whole or not at all. Pruning, in another
process, may take any file away at any moment.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import zstandard

from store.archived import page_name

_LEVEL = 3
_MAX_BODY_BYTES = 256 * 1024 * 1024  # no body of a crawl is larger; a damaged file cannot ask for more memory


def body_hash(body: bytes) -> str:
    """The content hash of a body, as validators and archive use it."""
    return hashlib.sha256(body).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class ArchivedBody:
    """One body as it once came: `url` is the address that answered, after redirects; `asked` the one asked for.

    The archive fills `asked` in; it is "" where nothing was asked (a page that somebody saved).
    """

    url: str
    content_type: str
    body: bytes
    asked: str = field(default="", compare=False)

    @property
    def address(self) -> str:
        """The address under which a source and its pages know this page."""
        return self.asked or self.url


class Archive:
    """Bodies of one source. `keep` distinct ones per page, the youngest; 0 keeps none."""

    def __init__(self, root: Path, slug: str, keep: int) -> None:
        self.folder = root / slug
        self.keep = keep

    def pull(self) -> None:
        """Before a crawl: take over what other machines have archived. There are none."""

    def push(self) -> None:
        """After a crawl: let other machines have what was archived."""

    def _page(self, page_url: str) -> Path:
        return self.folder / page_name(page_url)

    def _file(self, page_url: str, digest: str) -> Path:
        return self._named(page_name(page_url), digest)

    def _named(self, page: str, digest: str) -> Path:
        return self.folder / page / f"{digest}.zst"

    def holds(self, page_url: str, digest: str) -> bool:
        return self.keep > 0 and self._file(page_url, digest).is_file()

    def read(self, page_url: str, digest: str) -> ArchivedBody | None:
        """The body with that hash; None where it is gone or damaged, and must be fetched again."""
        try:
            found = _unpack(self._file(page_url, digest).read_bytes())
        except (OSError, ValueError, KeyError, zstandard.ZstdError):
            return None
        return found if body_hash(found.body) == digest else None

    def save(self, page_url: str, digest: str, found: ArchivedBody) -> None:
        """Keep this body as the youngest of its page."""
        if self.keep == 0:
            return
        file = self._file(page_url, digest)
        with contextlib.suppress(FileNotFoundError):
            os.utime(file)
            return
        if len(found.body) > _MAX_BODY_BYTES:  # it could not be read back
            return
        write_whole(file, _pack(replace(found, asked=page_url)))
        self._drop_oldest(file.parent)

    def bodies(self) -> Iterator[tuple[Path, ArchivedBody]]:
        """Every archived body, page by page, youngest first."""
        for page in sorted(self.folder.iterdir()) if self.folder.is_dir() else ():
            yield from _readable(page)

    def of_page(self, page_url: str) -> list[tuple[dt.datetime, ArchivedBody]]:
        """The archived bodies of one page, youngest first, each with the moment (UTC) at which it last came."""
        return [(at, found) for file, found in _readable(self._page(page_url)) if (at := came_at(file))]

    def trim(self, most_bytes: int) -> None:
        """Make the source take no more room than that: older bodies go, the oldest first; each page's youngest stay."""
        pages = [_by_age(page) for page in self.folder.iterdir()] if self.folder.is_dir() else []
        size = sum(status.st_size for page in pages for _, status in page)
        spare = [each for page in pages for each in page[1:]]
        for file, status in sorted(spare, key=lambda each: each[1].st_mtime_ns):
            if size <= most_bytes:
                return
            size -= status.st_size
            file.unlink(missing_ok=True)

    def _drop_oldest(self, page: Path) -> None:
        for file, _ in _by_age(page)[self.keep :]:
            file.unlink(missing_ok=True)


def _readable(page: Path) -> Iterator[tuple[Path, ArchivedBody]]:
    """The bodies of one page's folder that are whole, youngest first."""
    for file, _ in _by_age(page):
        with contextlib.suppress(OSError, ValueError, KeyError, zstandard.ZstdError):
            found = _unpack(file.read_bytes())
            if body_hash(found.body) == file.stem:
                yield file, found


def came_at(file: Path) -> dt.datetime | None:
    """The moment (UTC) at which an archived body last came; None where it has been pruned."""
    status = _status(file)
    return dt.datetime.fromtimestamp(status.st_mtime, dt.UTC) if status else None


def _status(file: Path) -> os.stat_result | None:
    try:
        return file.stat()
    except FileNotFoundError:
        return None


def _by_age(page: Path) -> list[tuple[Path, os.stat_result]]:
    """Youngest first; two of the same moment in the order of their names."""
    files = [(file, status) for file in page.glob("*.zst") if (status := _status(file))]
    return sorted(files, key=lambda each: (-each[1].st_mtime_ns, each[0].name))


def _pack(found: ArchivedBody) -> bytes:
    head = json.dumps({"url": found.url, "asked": found.asked, "content_type": found.content_type}).encode()
    return zstandard.ZstdCompressor(level=_LEVEL).compress(head + b"\n" + found.body)


def _unpack(packed: bytes) -> ArchivedBody:
    head, _, body = zstandard.ZstdDecompressor().decompress(packed, max_output_size=_MAX_BODY_BYTES).partition(b"\n")
    said = json.loads(head)
    return ArchivedBody(said["url"], said["content_type"], body, said.get("asked", ""))


def write_whole(file: Path, packed: bytes, at: dt.datetime | None = None) -> None:
    """Let a file appear under its name whole or not at all, as one that came at that moment."""
    try:
        _write(file, packed, at)
    except FileNotFoundError:  # pruning took the empty folder away in between
        _write(file, packed, at)


def _write(file: Path, packed: bytes, at: dt.datetime | None) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(packed)
        if at is not None:
            os.utime(name, (at.timestamp(), at.timestamp()))
        Path(name).replace(file)
    finally:
        Path(name).unlink(missing_ok=True)  # there only if it did not come into its place
