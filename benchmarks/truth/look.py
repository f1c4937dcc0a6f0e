"""A look at the store through its door: what is published, who lists it, and which true events these listings are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from store.event import Event, EventData
from store.related import Relations
from store.repository import Store

Signature = tuple[object, ...]


def signature(data: EventData) -> Signature:
    """What tells two words of one source apart; the store keeps each listing's whole word, so it is found again."""
    return (
        data.source, data.native_id, data.url, data.page_url, data.title, data.start, data.end, data.status,
        data.place.city, data.place.venue, data.description,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sighting:
    """One listing of a published event: its source, and the true event that its word announces."""

    source: str
    event_id: str
    listed: bool
    gone: bool
    data: EventData

    @property
    def node(self) -> tuple[str, str]:
        return self.source, self.event_id


@dataclass(frozen=True, slots=True)
class Look:
    """The store after a round. `asked`: pairs of uids that wait for a person; `relations`: uid -> its belongings."""

    day: dt.date
    events: Mapping[str, Event]
    sightings: Mapping[str, tuple[Sighting, ...]]
    asked: frozenset[frozenset[str]] = frozenset()
    relations: Mapping[str, Relations] = field(default_factory=dict)


class UnknownWordError(Exception):
    """The store holds a listing that no source has ever uttered."""


def look(store: Store, day: dt.date, told: Mapping[Signature, str]) -> Look:
    """Return what the store publishes. `told`: which true event every word ever uttered announces."""
    events = {event.uid: event for event in store.events()}
    return Look(day, events, {uid: _sightings(store, uid, told) for uid in events}, _asked(store), store.relations())


def _sightings(store: Store, uid: str, told: Mapping[Signature, str]) -> tuple[Sighting, ...]:
    found = []
    for listing in store.listings(uid):
        event_id = told.get(signature(listing.data))
        if event_id is None:
            raise UnknownWordError(f"no source has said this of {uid}: {listing.data!r}")
        found.append(Sighting(listing.source, event_id, listing.listed, listing.gone, listing.data))
    return tuple(found)


def _asked(store: Store) -> frozenset[frozenset[str]]:
    """Pairs of uids that wait for a person."""
    return frozenset(frozenset((pair.one, pair.other)) for pair in store.pairs() if pair.verdict == "ask")
