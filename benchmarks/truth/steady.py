"""SEQUENCE and history, watched after every single crawl: raised by every visible change, and by nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container

from benchmarks.truth.faults import Fault, Faults
from benchmarks.truth.visible import differences
from store.event import Event
from store.repository import Store

_FORMAT = "truth"
"""A format that nobody renders: its blocks are the cheapest way to ask for the revision of every event."""


class Steady:
    """Remembers every published event as it was last seen."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._revisions: dict[int, int] = {}
        self._events: dict[str, Event] = {}
        self._changed: dict[str, set[str]] = defaultdict(set)

    def after_crawl(self, store: Store) -> None:
        """Compare what the crawl wrote with what was there before."""
        now = {row.event_id: row.revision for row in store.blocks(_FORMAT, None)}
        written = [key for key, revision in now.items() if self._revisions.get(key) != revision]
        self._revisions = now
        for event in store.events_by_id(written):
            self.compare(event)

    def compare(self, event: Event) -> None:
        """Judge one event beside its last state, and remember it."""
        before = self._events.get(event.uid)
        self._events[event.uid] = event
        if before is None or before == event:
            return
        fields = differences(before, event)
        self._changed[event.uid] |= fields
        raised = event.sequence - before.sequence
        case = f"{event.uid} {event.title!r} {before.sequence} -> {event.sequence}: {sorted(fields)}"
        what = (event.uid, str(event.sequence), *sorted(fields))
        if raised < 0:
            self._faults.add(Fault.SEQUENCE_DOWN, what, case)
        elif raised and not fields:
            self._faults.add(Fault.SEQUENCE_IDLE, what, case)
        elif fields and not raised:
            self._faults.add(Fault.SEQUENCE_MISSED, what, case)

    def check_history(self, store: Store, published: Container[str]) -> None:
        """At the end: every field that was seen to change of a published event has a line in its history."""
        for uid, fields in self._changed.items():
            if uid not in published:
                continue
            untold = fields - {change.field for change in store.history(uid)}
            for name in untold:
                self._faults.add(Fault.HISTORY, (uid, name), f"{uid} {self._events[uid].title!r}: {name}")
