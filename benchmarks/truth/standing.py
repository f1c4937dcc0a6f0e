"""Whether what is published stands: nothing cancelled that is not, nothing lost, and the strongest word on top."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from benchmarks.truth.faults import Fault, Faults
from benchmarks.truth.look import Look, Sighting
from benchmarks.truth.true_event import TrueEvent
from config.source import Precedence
from store.event import Event, EventData, Precision, Status


class Standing:
    """Judges looks. `ranks`: precedence of each source.

    titles_right, starts_right  of `judged` events at all looks, how many show the word of a strongest source
    """

    def __init__(self, faults: Faults, events: Mapping[str, TrueEvent], ranks: Mapping[str, Precedence]) -> None:
        self._faults, self._events, self._ranks = faults, events, ranks
        self.judged = self.titles_right = self.starts_right = 0
        self.field_cases: list[str] = []

    def take(self, look: Look, listed: Mapping[str, Mapping[str, EventData]]) -> None:
        """`listed`: source -> true event -> its word, at the source's last complete run that counted."""
        for uid, event in look.events.items():
            sightings = look.sightings[uid]
            if event.status is Status.CANCELLED:
                self._cancelled(event, sightings, look.day)
            if event.status is Status.UNCONFIRMED:
                self._unconfirmed(event, sightings, listed)
            self._fields(event, sightings)
        self._lost(look, listed)

    def _cancelled(self, event: Event, sightings: tuple[Sighting, ...], day: dt.date) -> None:
        said = any(sighting.data.status is Status.CANCELLED for sighting in sightings)
        alive = [s.event_id for s in sightings if self._events[s.event_id].at(day).status is not Status.CANCELLED]
        if not said or alive:
            self._faults.add(Fault.CANCELLED, (event.uid,), f"{event.uid} {event.title!r}: {alive or 'nobody said so'}")

    def _unconfirmed(
        self, event: Event, sightings: tuple[Sighting, ...], listed: Mapping[str, Mapping[str, EventData]]
    ) -> None:
        still = [s.node for s in sightings if s.event_id in listed.get(s.source, {})]
        if still:
            self._faults.add(Fault.UNCONFIRMED, (event.uid,), f"{event.uid} {event.title!r}: {still}")

    def _lost(self, look: Look, listed: Mapping[str, Mapping[str, EventData]]) -> None:
        published = {sighting.event_id for sightings in look.sightings.values() for sighting in sightings}
        for source, words in listed.items():
            for event_id, data in words.items():
                if event_id not in published and data.last_day > look.day:
                    self._faults.add(Fault.LOST, (event_id,), f"{event_id} {data.title!r} of {source} on {look.day}")

    def _fields(self, event: Event, sightings: tuple[Sighting, ...]) -> None:
        """Only where all words are of one true event: what a wrong merge says is counted elsewhere."""
        live = [sighting for sighting in sightings if not sighting.gone]
        if not live or len({sighting.event_id for sighting in sightings}) > 1:
            return
        best = min(self._ranks[sighting.source].rank for sighting in live)
        words = [sighting.data for sighting in live if self._ranks[sighting.source].rank == best]
        title = any(event.title.split() == word.title.split() for word in words)
        start = any(_agrees(event, word) for word in words)
        self.judged += 1
        self.titles_right += title
        self.starts_right += start
        if not (title and start):
            self.field_cases.append(
                f"{event.uid} {event.title!r} {event.start}: {[(w.title, str(w.start)) for w in words]}"
            )


def _agrees(event: Event, word: EventData) -> bool:
    """True if the event shows this word's start, or the same more exactly."""
    if word.precision is Precision.MONTH:
        return (event.first_day.year, event.first_day.month) == (word.first_day.year, word.first_day.month)
    if word.precision is Precision.DATE:
        return event.first_day == word.first_day
    return event.start == word.start
