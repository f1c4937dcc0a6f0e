"""Whether satellites and courses point to their congress, and editions of one meeting to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from benchmarks.truth.look import Look
from benchmarks.truth.true_event import TrueEvent

_YEARLY = frozenset({"congress", "family-conference"})


@dataclass(frozen=True, slots=True)
class Belonging:
    """Counts at the end of the year, over what is published.

    parts, pointing      satellites and courses whose congress is published too, and those that point to it
    astray               events that point to something else
    editions, linked     pairs of editions of one meeting, and those that are linked
    strangers            linked pairs that are not editions of one meeting
    """

    parts: int = 0
    pointing: int = 0
    astray: int = 0
    editions: int = 0
    linked: int = 0
    strangers: int = 0


def belonging(look: Look, events: Mapping[str, TrueEvent]) -> Belonging:
    """Judge the last look. Single days of a congress are neither its parts nor editions here."""
    true = {uid: events[sightings[0].event_id] for uid, sightings in look.sightings.items() if sightings}
    whole = {uid: event for uid, event in true.items() if event.part_of is None}
    uids: dict[str, set[str]] = defaultdict(set)
    for uid, event in whole.items():
        uids[event.id].add(uid)
    parts = [uid for uid, event in whole.items() if event.parent is not None and uids[event.parent.id]]
    pointing = sum(_points(look, uid) in uids[_parent(whole[uid])] for uid in parts)
    pointers = {uid: to for uid in whole if (to := _points(look, uid)) in whole}
    astray = sum(to not in uids.get(_parent(whole[uid]), ()) for uid, to in pointers.items())
    pairs = _editions(whole)
    links = {frozenset((uid, to)) for uid in whole for to in _linked(look, uid) if to in whole and to != uid}
    strangers = sum(len({whole[uid].series for uid in link}) > 1 for link in links)
    return Belonging(len(parts), pointing, astray, len(pairs), len(pairs & links), strangers)


def _parent(event: TrueEvent) -> str:
    return event.parent.id if event.parent else ""


def _points(look: Look, uid: str) -> str:
    found = look.relations.get(uid)
    return found.part_of.uid if found and found.part_of else ""


def _linked(look: Look, uid: str) -> list[str]:
    found = look.relations.get(uid)
    return [each.uid for each in found.editions] if found else []


def _editions(whole: Mapping[str, TrueEvent]) -> set[frozenset[str]]:
    """Pairs of uids that are different editions of one yearly meeting."""
    series: dict[str, list[str]] = defaultdict(list)
    for uid, event in whole.items():
        if event.titles in _YEARLY and event.parent is None and not event.wrap:
            series[event.series].append(uid)
    pairs = (pair for same in series.values() for pair in combinations(same, 2))
    return {frozenset(pair) for pair in pairs if whole[pair[0]].id != whole[pair[1]].id}
