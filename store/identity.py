"""Which listing of a source an item is: the ladder of architecture decision 7; and the key of which a UID is made.

Pure. The rungs, tried in this order over all items of a run, so that no likeness takes what a strong key owns:

1. the source's native id;
2. the canonical URL, if the dates fit: another day more than 200 days away, or a later day after the known one is
   over, is a new edition at a reused address;
3. the same title at the same start;
4. a similar title on a near day. Titles that occur more than once (a series) do not move to another day here.

A key that several items of one run share (the list page's own address) only counts together with the day.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import token_sort_ratio

from config.source import Identity
from store.face import NAMESPACE, Face, Rung, markers

_Slot = tuple[str, dt.date | None]
EDITION_DAYS = 200
NEAR_DAYS = 31
SIMILAR_SAME_DAY = 75
SIMILAR_NEAR_DAY = 90


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """What occurs more than once in a run, or among what is listed and ahead: it tells no listing from another."""

    keys: frozenset[str] = frozenset()  # native ids and URL keys
    titles: frozenset[str] = frozenset()  # title keys: series


@dataclass(frozen=True, slots=True)
class Known:
    """A listing that the store has: its present face and the keys it had before."""

    id: int
    face: Face
    postponed: bool = False
    old_keys: tuple[tuple[Rung, str], ...] = ()

    def keys(self, rung: Rung) -> set[str]:
        return {value for kind, value in (*self.face.all_keys(), *self.old_keys) if kind is rung}


def distinct(faces: Sequence[Face], identity: Identity) -> list[int]:
    """Return the indexes of `faces` without repetitions: the same entry read twice in one run."""
    seen: set[tuple[str | None, ...]] = set()
    kept = []
    for index, face in enumerate(faces):
        native = face.native_id if identity is Identity.NATIVE else None
        key = (native, face.start) if native else (None, face.url, face.title, face.start)
        if key not in seen:
            seen.add(key)
            kept.append(index)
    return kept


def minting_key(slug: str, face: Face, identity: Identity, ambiguous: Ambiguous) -> str:
    """Return the text of which the UID is made: the strongest key that the listing has at its first sighting.

    A URL counts with its year, so that next year's edition at the same address has another.
    """
    if face.native_id and identity is Identity.NATIVE and face.native_id not in ambiguous.keys:
        return f"{slug}|native|{face.native_id}"
    if face.url and identity is not Identity.TITLE_DATE and face.url not in ambiguous.keys:
        return f"{slug}|url|{face.url}|{face.day.year}"
    return f"{slug}|title|{face.title}|{face.start}"


def mint(key: str, taken: Callable[[str], bool]) -> tuple[str, str]:
    """Return (minting key, uid), with a number behind a key whose uid is taken: a reused id for a second event."""
    candidate, number = key, 1
    while taken(uid := _uid(candidate)):
        number += 1
        candidate = f"{key}|{number}"
    return candidate, uid


@lru_cache(maxsize=2048)  # asked for twice: first which of a run's uids are taken, then for good
def _uid(candidate: str) -> str:
    return str(uuid.uuid5(NAMESPACE, candidate))


def shared(keys: Iterable[str | None]) -> frozenset[str]:
    """Return the keys that occur more than once."""
    return frozenset(key for key, count in Counter(keys).items() if key and count > 1)


def recognise(
    items: Sequence[Face],
    known: Sequence[Known],
    identity: Identity,
    today: dt.date,
    ambiguous: Ambiguous,
) -> dict[int, int]:
    """Return index of item -> id of the known listing that it is; each at most once."""
    if not known:
        return {}
    ladder = _Ladder(items, known, identity, today, ambiguous)
    if identity is Identity.NATIVE:
        ladder.climb(Rung.NATIVE)
    if identity is not Identity.TITLE_DATE:
        ladder.climb(Rung.URL)
    ladder.climb(Rung.TITLE)
    ladder.likeness()
    return {index: known[position].id for index, position in ladder.found.items()}


class _Ladder:
    """The state of one climb: what was recognised so far, and what is still free."""

    def __init__(
        self, items: Sequence[Face], known: Sequence[Known], identity: Identity, today: dt.date, ambiguous: Ambiguous
    ) -> None:
        self.items, self.known, self.identity, self.today = items, known, identity, today
        self.ambiguous = ambiguous
        self.found: dict[int, int] = {}
        self.taken: set[int] = set()

    def climb(self, rung: Rung) -> None:
        """Recognise free items by one kind of key, nearest day first."""
        holders: dict[_Slot, list[int]] = defaultdict(list)
        for position, known in enumerate(self.known):
            for key in known.keys(rung):
                holders[self._slot(key, known.face.day)].append(position)
        pairs = [
            (self._distance(face, position), index, position)
            for index, face in enumerate(self.items)
            if index not in self.found
            for kind, key in face.all_keys()
            if kind is rung
            for position in holders.get(self._slot(key, face.day), ())
            if position not in self.taken and self._fits(rung, face, position)
        ]
        self._take(pairs)

    def _slot(self, key: str, day: dt.date) -> _Slot:
        """A key that several share counts only together with the day."""
        return (key, day if key in self.ambiguous.keys else None)

    def likeness(self) -> None:
        """Recognise what is left by a similar title on a near day, or by a unique title within one edition."""
        by_day: dict[dt.date, list[int]] = defaultdict(list)
        by_title: dict[str, list[int]] = defaultdict(list)
        for position, known in enumerate(self.known):
            if position not in self.taken:
                by_day[known.face.day].append(position)
                by_title[known.face.title].append(position)
        pairs = [
            (self._distance(face, position), index, position)
            for index, face in enumerate(self.items)
            if index not in self.found and by_day
            for position in self._near(face, by_day, by_title)
            if self._alike(face, position)
        ]
        self._take(pairs)

    @staticmethod
    def _near(face: Face, by_day: dict[dt.date, list[int]], by_title: dict[str, list[int]]) -> set[int]:
        near = {position for day in _days_around(face.day) for position in by_day.get(day, ())}
        return near | set(by_title.get(face.title, ()))

    def _take(self, pairs: list[tuple[tuple[int, int, float], int, int]]) -> None:
        for _, index, position in sorted(pairs):
            if index not in self.found and position not in self.taken:
                self.found[index] = position
                self.taken.add(position)

    def _distance(self, face: Face, position: int) -> tuple[int, int, float]:
        other = self.known[position].face
        return (
            abs((face.day - other.day).days),
            int(face.start != other.start),
            -token_sort_ratio(face.title, other.title),
        )

    def _fits(self, rung: Rung, face: Face, position: int) -> bool:
        if rung is not Rung.URL:
            return True
        if face.url in self.ambiguous.keys:
            return _similar(face, self.known[position].face, SIMILAR_SAME_DAY)
        return self._same_edition(face, position)

    def _alike(self, face: Face, position: int) -> bool:
        other = self.known[position].face
        if face.day == other.day:
            return not self._other_id(face, position) and _similar(face, other, SIMILAR_SAME_DAY)
        if self._other_id(face, position) or self._other_address(face, other) or not self._same_edition(face, position):
            return False
        if {face.title, other.title} & self.ambiguous.titles:
            return False
        return _similar(face, other, SIMILAR_NEAR_DAY)

    def _same_edition(self, face: Face, position: int) -> bool:
        known = self.known[position]
        over = known.face.last_day < self.today and face.day > known.face.last_day and not known.postponed
        return abs((face.day - known.face.day).days) <= EDITION_DAYS and not over

    def _other_id(self, face: Face, position: int) -> bool:
        """Both have ids of their own, and different ones: only equal title and start can make them one."""
        other = self.known[position].keys(Rung.NATIVE)
        return self.identity is Identity.NATIVE and bool(face.native_id and other) and face.native_id not in other

    def _other_address(self, face: Face, other: Face) -> bool:
        own = {face.url, other.url} - self.ambiguous.keys - {None}
        return self.identity is not Identity.TITLE_DATE and len(own) > 1


def _similar(one: Face, other: Face, least: float) -> bool:
    if one.title == other.title:
        return True
    return markers(one.title) == markers(other.title) and token_sort_ratio(one.title, other.title) >= least


def _days_around(day: dt.date) -> Iterable[dt.date]:
    first = max(day.toordinal() - NEAR_DAYS, dt.date.min.toordinal())
    last = min(day.toordinal() + NEAR_DAYS, dt.date.max.toordinal())
    return map(dt.date.fromordinal, range(first, last + 1))
