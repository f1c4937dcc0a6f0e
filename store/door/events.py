"""Events at the store's door, for whoever shows them: which there are, who lists them, how they changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence

from store import pairs, provenance, query, relations, seen, waiting
from store.database import reading
from store.door.part import Part
from store.event import Event, Verdict
from store.related import RelatedEvent, Relations
from store.views import Change, Former, Listing, Pair, PairVerdict, Provenance


class Events(Part):
    """Events and their history; only to read."""

    def events(
        self,
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
        verdicts: Sequence[Verdict] = (Verdict.PUBLISH,),
        include_hidden: bool = False,
        among: Mapping[str, Collection[str]] = query.ALL,
    ) -> Iterator[Event]:
        """Yield events by start and uid, from those that last until `since` to those that begin on `until`.

        `among`: of what is said of it in a field, "country", "type", "mode" or "language", it must be one of these.
        """
        with reading(self._engine) as connection:
            yield from query.events(connection, since, until, verdicts, include_hidden, among=among)

    def event(self, key: str) -> Event | None:
        """Return the event with this uid, slug or former slug, whatever its verdict."""
        with reading(self._engine) as connection:
            return query.event(connection, key)

    def events_by_id(self, ids: Sequence[int]) -> list[Event]:
        """Return these events in the order asked for."""
        with reading(self._engine) as connection:
            return query.events_by_id(connection, ids)

    def merged_into(self, key: str) -> list[Former]:
        """Return the events that were merged into the one with this uid or slug."""
        with reading(self._engine) as connection:
            return query.merged_into(connection, key)

    def listings(self, uid: str) -> list[Listing]:
        """Return who lists the event."""
        with reading(self._engine) as connection:
            return query.listings(connection, uid)

    def last_seen(self, uids: Collection[str]) -> dict[str, dict[str, dt.datetime]]:
        """Return uid -> source -> when a complete run of the source last listed the event."""
        with reading(self._engine) as connection:
            return seen.last_seen(connection, uids)

    def histories(self, uids: Collection[str]) -> dict[str, list[Change]]:
        """Return uid -> every visible change of the event, oldest first, of those that changed."""
        with reading(self._engine) as connection:
            return seen.histories(connection, uids)

    def waiting(self, since: dt.date | None = None) -> list[tuple[Event, tuple[Listing, ...]]]:
        """Return the published events, from those that last until `since`, with the listings that wait for a person."""
        with reading(self._engine) as connection:
            return waiting.waiting(connection, since)

    def pairs(self, verdict: PairVerdict | None = None, uid: str | None = None) -> list[Pair]:
        """Return what was made of events that may be one, the likeliest first: of all, or of one event."""
        with reading(self._engine) as connection:
            return pairs.pairs(connection, verdict, uid)

    def provenance(self, uid: str) -> dict[str, Provenance]:
        """Return field -> whose word it is, read where, and since when; {} if there is no such event."""
        with reading(self._engine) as connection:
            return provenance.provenance(connection, uid)

    def history(self, uid: str) -> list[Change]:
        """Return every visible change of the event, oldest first."""
        with reading(self._engine) as connection:
            return seen.histories(connection, [uid]).get(uid, [])

    def changes(self, since: dt.datetime, limit: int) -> list[tuple[Event, tuple[Change, ...]]]:
        """Return what appeared (no changes with it) or visibly changed since then, newest first."""
        with reading(self._engine) as connection:
            return query.changes(connection, since, limit)

    def with_deadlines(self, since: dt.date) -> list[tuple[Event, tuple[Change, ...]]]:
        """Return the published events with deadlines that day or later, each with its history, oldest first."""
        with reading(self._engine) as connection:
            return query.with_deadlines(connection, since)

    def with_history(self, ids: Sequence[int]) -> list[tuple[Event, tuple[Change, ...]]]:
        """Return these events in any order, each with its history, oldest first."""
        with reading(self._engine) as connection:
            return query.with_history_by_id(connection, ids)

    def revision(self) -> int:
        """Return a number that rises with every change of any event that may show."""
        with reading(self._engine) as connection:
            return query.revision(connection)

    def editions(self, key: str) -> list[RelatedEvent]:
        """Return the published editions of the yearly meeting that the event with this uid or slug belongs to.

        Itself among them, oldest first; [] where no other is known. Raises LookupError if there is no such event.
        """
        with reading(self._engine) as connection:
            return list(relations.editions(connection, query.shown_event(connection, key)))

    def relations(self) -> dict[str, Relations]:
        """Return uid -> editions, congress and parts, of every published event that belongs to anything."""
        with reading(self._engine) as connection:
            return relations.relations(connection)

    def is_hidden(self, key: str) -> bool:
        """True if a person has hidden the event with this uid or slug."""
        with reading(self._engine) as connection:
            return query.is_hidden(connection, key)
