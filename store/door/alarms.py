"""The store's door to announcements: `Store.alarms`. Every method is one transaction or one consistent view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from config.load import Config
from store import outbox
from store.database import reading, writing
from store.outbox import Deliveries
from store.watch import Announcement, Kind, Settled, Waiting


@dataclass(frozen=True, slots=True)
class Alarms:
    """Which state of which source was announced, and what is still to be told."""

    engine: Engine

    def settled(self) -> dict[str, Settled]:
        """Return slug -> the state that was announced last."""
        with reading(self.engine) as connection:
            return outbox.settled(connection)

    def take_note(self, config: Config, channels: Sequence[str], now: dt.datetime) -> tuple[Announcement, ...]:
        """Look at every source; put each change of state since the last look into the outbox once, and return it.

        `channels`: who is told besides the log.
        """
        with reading(self.engine) as connection:  # nearly always there is nothing, and crawls need not wait
            if outbox.look(connection, config, now).nothing_new:
                return ()
        with writing(self.engine) as connection:
            return outbox.take_note(connection, config, channels, now)

    def still_broken(
        self, config: Config, channels: Sequence[str], day: dt.datetime, now: dt.datetime
    ) -> Announcement | None:
        """Put the list of what was broken before `day` (an instant) into the outbox, if anything was; once per `day`.

        None where there is nothing to tell, or it was told.
        """
        with reading(self.engine) as connection:  # most often there is none
            if not outbox.still_broken(connection, config, day, now):
                return None
        with writing(self.engine) as connection:
            broken = outbox.still_broken(connection, config, day, now)
            return outbox.announce(connection, Kind.STILL_BROKEN, broken, channels, now) if broken else None

    def waiting(self, channel: str, now: dt.datetime) -> Waiting:
        """Return what a channel is to tell now."""
        with reading(self.engine) as connection:
            return outbox.waiting(connection, channel, now)

    def claim(self, channel: str, ids: Collection[int], until: dt.datetime, now: dt.datetime) -> bool:
        """Take hold of deliveries until an instant; False where another process holds one of them."""
        with writing(self.engine) as connection:
            return outbox.claim(connection, channel, ids, until, now)

    def sent(self, channel: str, ids: Collection[int], now: dt.datetime) -> None:
        """Write down that these were told, in one message."""
        with writing(self.engine) as connection:
            outbox.mark_sent(connection, channel, ids, now)

    def put_off(self, channel: str, ids: Collection[int], error: str, again: dt.datetime) -> None:
        """Write down that these could not be told, and when to try again."""
        with writing(self.engine) as connection:
            outbox.put_off(connection, channel, ids, error, again)

    def give_up(self, channel: str, ids: Collection[int], error: str, now: dt.datetime) -> None:
        """Write down that these could not be told and are not tried again."""
        with writing(self.engine) as connection:
            outbox.give_up(connection, channel, ids, error, now)

    def deliveries(self) -> list[Deliveries]:
        """Return how many announcements wait, were told and were given up, by channel."""
        with reading(self.engine) as connection:
            return outbox.deliveries(connection)

    def forget(self, before: dt.datetime) -> int:
        """Delete announcements older than an instant; return how many."""
        with writing(self.engine) as connection:
            return outbox.forget(connection, before)
