"""Publishing at the store's door: uids and slugs become final, and rendered blocks are cached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator

from store import block, release
from store.database import reading, writing
from store.door.part import Part
from store.views import BlockRow


class Publishing(Part):
    """What a publish writes down, and what it need not render again."""

    def mark_released(self, now: dt.datetime) -> int:
        """Make uids and slugs of what is about to be written out final; return for how many events.

        For whoever publishes, before anything is rendered: until then they may still follow a stronger source.
        """
        with reading(self._engine) as connection:  # most often there is none, and crawls need not wait
            if not release.any_fresh(connection, now):
                return 0
        with writing(self._engine) as connection:
            return release.release(connection, now)

    def blocks(
        self,
        format: str,  # noqa: A002 (the word for it)
        since: dt.date | None,
        ids: Collection[int] | None = None,
    ) -> Iterator[BlockRow]:
        """Yield every published event in order, with its cached rendering in one format where there is one.

        `ids`: of these events alone, a few hundred at most.
        """
        with reading(self._engine) as connection:
            yield from block.blocks(connection, format, since, ids)

    def deadline_blocks(self, format: str, since: dt.date) -> Iterator[BlockRow]:  # noqa: A002 (likewise)
        """Yield the same of the events that `with_deadlines` returns, in no order."""
        with reading(self._engine) as connection:
            yield from block.deadline_blocks(connection, format, since)

    def former_days(self, since: dt.date) -> dict[str, set[dt.date]]:
        """Return uid -> days for which an event was announced before it was moved; of those that last until `since`."""
        with reading(self._engine) as connection:
            return block.former_days(connection, since)

    def save_blocks(self, format: str, blocks: Iterable[tuple[int, str, bytes]]) -> None:  # noqa: A002 (likewise)
        """Cache renderings: (event id, key, bytes)."""
        with writing(self._engine) as connection:
            block.save_blocks(connection, format, blocks)
