"""The archive where several machines crawl: the folder of the machine that crawls, and the database for the others.

Before a crawl the folder becomes what the database has; after it, the database becomes what the folder has. One
machine crawls a source at a time. A crawl that dies leaves the database as it was, and the next one the folder.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from config.load import Config
from crawler.archive import Archive, came_at, write_whole
from store.archived import BodyKey, PackedBody
from store.repository import Store


def archive_of(config: Config, store: Store, root: Path, slug: str) -> Archive:
    """Return the archive of one source, on one machine or on several; `pull` it before reading."""
    keep = config.settings.retention.bodies_per_page
    return SharedArchive(root, slug, keep, store) if config.settings.shared_queue else Archive(root, slug, keep)


class SharedArchive(Archive):
    """One source's bodies, here and in the database."""

    def __init__(self, root: Path, slug: str, keep: int, store: Store) -> None:
        super().__init__(root, slug, keep)
        self._slug = slug
        self._store = store

    def pull(self) -> None:
        """Make the folder what the database has."""
        there, here = self._store.bodies(self._slug), self._here()
        for key in here.keys() - there.keys():
            here[key].unlink(missing_ok=True)
        for body in self._store.load_bodies(self._slug, there.keys() - here.keys()):
            write_whole(self._named(*body.key), body.packed, body.at)

    def push(self) -> None:
        """Make the database what the folder has."""
        there, here = self._store.bodies(self._slug), self._here()
        fresh = [
            body for key, file in here.items() if (body := _younger(key, file, there.get(key, _NEVER))) is not None
        ]
        self._store.change_bodies(self._slug, fresh, there.keys() - here.keys())

    def _here(self) -> dict[BodyKey, Path]:
        files = self.folder.glob("*/*.zst") if self.folder.is_dir() else ()
        return {BodyKey(file.parent.name, file.stem): file for file in files}


_NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_SAME_MOMENT = dt.timedelta(seconds=1)  # file systems round


def _younger(key: BodyKey, file: Path, known: dt.datetime) -> PackedBody | None:
    """The body of a file that came after it was known; None too where it has been pruned meanwhile."""
    at = came_at(file)
    if at is None or at - known <= _SAME_MOMENT:
        return None
    try:
        return PackedBody(key, at, file.read_bytes())
    except FileNotFoundError:
        return None
