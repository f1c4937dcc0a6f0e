"""Bodies of pages at the store's door: the archive, where several machines share what they fetch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from store import bodies, retention
from store.archived import BodyKey, PackedBody
from store.database import reading, writing
from store.door.part import Part


class Archive(Part):
    """Archived bodies of pages: which are here, which must stay."""

    def bodies_in_use(self) -> dict[str, set[BodyKey]]:
        """Return slug -> the body of every page that is known: the archive must keep them."""
        with reading(self._engine) as connection:
            return retention.bodies_in_use(connection)

    def bodies(self, slug: str) -> dict[BodyKey, dt.datetime]:
        """Return which archived bodies of a source are here, and when each last came."""
        with reading(self._engine) as connection:
            return bodies.listed(connection, slug)

    def load_bodies(self, slug: str, keys: Collection[BodyKey]) -> Iterator[PackedBody]:
        """Yield these archived bodies of a source; what is gone meanwhile is left out."""
        with reading(self._engine) as connection:
            yield from bodies.load(connection, slug, keys)

    def change_bodies(self, slug: str, fresh: Collection[PackedBody], gone: Collection[BodyKey]) -> None:
        """Keep these archived bodies of a source and drop those."""
        if fresh or gone:
            with writing(self._engine) as connection:
                bodies.save(connection, slug, fresh)
                bodies.drop(connection, slug, gone)
