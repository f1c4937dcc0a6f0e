"""Under which UID each source's word on each true event is published, and whether these UIDs stay.

A *node* is one source's word on one true event. Its placement is the UID under which it was seen last; it stays where
it was when its listing is overwritten by another true event, so that an address which a later edition took over counts.
"""

from __future__ import annotations

from collections import Counter

from benchmarks.truth.faults import Fault, Faults
from benchmarks.truth.look import Look, Sighting

Node = tuple[str, str]


class Placements:
    """uid of every node, after every look so far.

    owner    uid -> the true event that it was first given to
    retired  UIDs that are gone because two published events were joined
    asked    pairs of UIDs about which a person was asked, as the last look that knew them says
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.of: dict[Node, str] = {}
        self.owner: dict[str, str] = {}
        self.retired: dict[str, str] = {}
        self.asked: set[frozenset[str]] = set()
        self._titles: dict[str, str] = {}
        self._clock = 0
        self._born: dict[str, int] = {}

    @property
    def older_retired(self) -> int:
        """How often the UID that went was the one that subscribers had had for longer."""
        return sum(self._born[uid] < self._born[stays] for uid, stays in self.retired.items())

    def take(self, look: Look) -> None:
        """Take in a look: who moved, and which UIDs went."""
        before = dict(self.of)
        self._clock += 1
        for uid in look.events:
            self._born.setdefault(uid, self._clock)
        for uid, sightings in look.sightings.items():
            if uid not in self.owner and sightings:
                self.owner[uid] = _owner(sightings)
        self.of |= _placed(look, before)
        for node, uid in self.of.items():
            old = before.get(node)
            if old is not None and old != uid and old in look.events:
                self._moved(node, old, uid, look)
        self._gone(look)
        self._titles = {uid: event.title for uid, event in look.events.items()}
        self.asked = {pair for pair in self.asked if not pair <= look.events.keys()} | look.asked

    def _moved(self, node: Node, old: str, new: str, look: Look) -> None:
        """A word that is under a new UID, though its old one is still there and nobody says it under that.

        Leaving a wrong merge, and joining an event that was published before, is no change of UID.
        """
        left = any(s.listed and s.event_id == node[1] for s in look.sightings[old])
        if self.owner[old] == node[1] and new not in self._titles and not left:
            self._faults.add(Fault.UID, (old, node[1]), f"{node}: {old} -> {new} {look.events[new].title!r}")

    def _gone(self, look: Look) -> None:
        """A UID that went is a change of UID, unless another event that was published beside it now stands for it."""
        placed = {event_id: uid for (_, event_id), uid in self.of.items() if uid in look.events}
        for uid in self._titles.keys() - look.events.keys():
            now = placed.get(self.owner.get(uid, ""))
            case = f"{uid} {self._titles[uid]!r} -> {now}"
            if now is None:
                self._faults.add(Fault.UNPUBLISHED, (uid,), case)
            elif self._born[now] < self._clock:
                self.retired[uid] = now
            else:
                self._faults.add(Fault.UID, (uid, self.owner[uid]), case)


def _owner(sightings: tuple[Sighting, ...]) -> str:
    """The true event that most of the first words announce; the first of them where it is even."""
    return Counter(sighting.event_id for sighting in sightings).most_common(1)[0][0]


def _placed(look: Look, before: dict[Node, str]) -> dict[Node, str]:
    """Where each node is: with a listing that its source still has, else where it was."""
    found: dict[Node, list[tuple[bool, str]]] = {}
    for uid, sightings in look.sightings.items():
        for sighting in sightings:
            found.setdefault(sighting.node, []).append((not sighting.listed, uid))
    return {node: _best(places, before.get(node)) for node, places in found.items()}


def _best(places: list[tuple[bool, str]], before: str | None) -> str:
    return min(places, key=lambda place: (place[0], place[1] != before, place[1]))[1]
