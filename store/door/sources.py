"""Sources at the store's door: how each is doing, when it may run again, and its last valid file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from store import state
from store.database import reading, writing
from store.door.alarms import Alarms
from store.door.part import Part
from store.views import Reading, SourceState


class Sources(Part):
    """What is known of configured sources besides their files."""

    def source_states(self, only: Collection[str] | None = None) -> dict[str, SourceState]:
        """Return slug -> how that source is doing; of all that were ever crawled, or of some."""
        with reading(self._engine) as connection:
            return state.all_states(connection, only)

    def readings(self, before: dt.datetime, most: int) -> dict[str, tuple[Reading, ...]]:
        """Return slug -> its last crawls that ended before an instant, `most` at most, oldest first."""
        with reading(self._engine) as connection:
            return state.readings(connection, before, most)

    def postpone(self, slug: str, until: dt.datetime | None, now: dt.datetime) -> None:
        """Say before which instant a source must not be crawled (Retry-After, backoff); None lifts it."""
        with writing(self._engine) as connection:
            state.postpone(connection, slug, until, now)

    def last_valid_sources(self) -> dict[str, str]:
        """Return slug -> the last valid text of its file."""
        with reading(self._engine) as connection:
            return state.valid_sources(connection)

    def remember_valid_source(self, slug: str, text: str, now: dt.datetime) -> None:
        """Keep a valid file's text, for the day on which the file is broken. Writes only what is new."""
        if self.last_valid_sources().get(slug) != text:
            with writing(self._engine) as connection:
                state.remember_valid(connection, slug, text, now)

    @property
    def alarms(self) -> Alarms:
        """What is told of changed states of sources, and to whom."""
        return Alarms(self._engine)
