"""Which listing of a source an item is: the ladder of architecture decision 7.

Pure. The rungs, tried in this order over all items of a run, so that no likeness takes what a strong key owns:

1. the source's native id, unless the source has written the next edition over the last one;
2. the canonical URL, if the dates fit: another day more than 200 days away, a later day after the known one is over,
   or months away under another number or year, is a new edition at a reused address;
3. the same title at the same start;
4. a similar title on a near day, or one that holds the other at the same start. Titles that occur more than once
   (a series) do not move to another day here.

A key that several items of one run share (the list page's own address) only counts together with the day. Where all
addresses changed at once (a redesign), another address tells nothing. Of entries with one title and start, the city
tells which is which; one whose place alone is mended stays what it was.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import token_sort_ratio

from config.source import Identity
from store.face import Face, Rung, markers
from store.match_number import numbers_in
from store.match_words import words_in

_Slot = tuple[str, dt.date | None]
_Distance = tuple[int, int, int, float]
EDITION_DAYS = 200
NEAR_DAYS = 31
SIMILAR_SAME_HOUR = 55
SIMILAR_SAME_DAY = 75
SIMILAR_NEAR_DAY = 90
FEWEST_WORDS = 2  # of a title that another one may hold


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """What occurs more than once in a run, or among what is listed and ahead: it tells no listing from another.

    readdressed  the site has changed all its addresses since its last run
    """

    keys: frozenset[str] = frozenset()  # native ids and URL keys
    titles: frozenset[str] = frozenset()  # title keys: series
    slots: frozenset[str] = frozenset()  # titles with their start: only the city tells which is which
    readdressed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A listing that the store has: its present face and the keys it had before.

    taken_down  its source had it no longer while it was still ahead: it may not have taken place on its day
    """

    id: int
    face: Face
    postponed: bool = False
    taken_down: bool = False
    old_keys: tuple[tuple[Rung, str], ...] = ()

    def keys(self, rung: Rung) -> set[str]:
        return {value for kind, value in (*self.face.all_keys(), *self.old_keys) if kind is rung}


def distinct(faces: Sequence[Face], identity: Identity) -> list[int]:
    """Return the indexes of `faces` without repetitions: the same entry read twice in one run.

    Two cities are two entries; one without a city is the one of that name that has any, but for several of them.
    """
    cities: dict[tuple[str | None, ...], set[str | None]] = defaultdict(set)
    keys = [_entry_key(face, identity) for face in faces]
    for key, face in zip(keys, faces, strict=True):
        cities[key].add(face.city)
    seen: set[tuple[str | None, ...]] = set()
    kept = []
    for index, (key, face) in enumerate(zip(keys, faces, strict=True)):
        known = cities[key] - {None}
        entry = (*key, next(iter(known)) if len(known) == 1 else face.city)
        if entry not in seen:
            seen.add(entry)
            kept.append(index)
    return kept


def _entry_key(face: Face, identity: Identity) -> tuple[str | None, ...]:
    if face.native_id and identity is Identity.NATIVE:
        return (face.native_id, face.start)
    return (None, face.url, face.title, face.start)


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

    def _take(self, pairs: list[tuple[_Distance, int, int]]) -> None:
        for _, index, position in sorted(pairs):
            if index not in self.found and position not in self.taken:
                self.found[index] = position
                self.taken.add(position)

    def _distance(self, face: Face, position: int) -> _Distance:
        other = self.known[position].face
        return (
            abs((face.day - other.day).days),
            int(face.start != other.start),
            2 if face.elsewhere(other) else int(face.city != other.city),
            -token_sort_ratio(face.title, other.title),
        )

    def _fits(self, rung: Rung, face: Face, position: int) -> bool:
        if rung is Rung.NATIVE:
            return not self._reused_id(face, self.known[position])
        if rung is not Rung.URL:
            return True
        if face.url in self.ambiguous.keys:
            other = self.known[position].face
            return _similar(face, other, SIMILAR_SAME_DAY) and not self._another_city(face, other)
        return self._same_edition(face, position)

    def _reused_id(self, face: Face, known: Known) -> bool:
        """The source writes next year's edition over the last one, in the same entry of its calendar."""
        if known.postponed:
            return False
        over = known.face.last_day < self.today and (face.day - known.face.last_day).days > EDITION_DAYS
        return over or _next_edition(face, known.face)

    def _alike(self, face: Face, position: int) -> bool:
        other = self.known[position].face
        if self._another_city(face, other):
            return False
        if face.day == other.day:
            least = SIMILAR_SAME_HOUR if _same_hour(face, other) else SIMILAR_SAME_DAY
            alike = _similar(face, other, least) or _holds(face, other)
            return alike and not self._other_id(face, position)
        if self._other_id(face, position) or self._other_address(face, other) or not self._same_edition(face, position):
            return False
        if {face.title, other.title} & self.ambiguous.titles:
            return False
        return _similar(face, other, SIMILAR_NEAR_DAY)

    def _another_city(self, face: Face, other: Face) -> bool:
        """Elsewhere, and not simply the one entry of that title whose place was mended or moved."""
        mended = face.title == other.title and face.title not in self.ambiguous.titles
        return face.elsewhere(other) and not mended

    def _same_edition(self, face: Face, position: int) -> bool:
        known = self.known[position]
        if not known.postponed and _next_edition(face, known.face):
            return False
        over = known.face.last_day < self.today and face.day > known.face.last_day
        over = over and not (known.postponed or known.taken_down)
        return abs((face.day - known.face.day).days) <= EDITION_DAYS and not over

    def _other_id(self, face: Face, position: int) -> bool:
        """Both have ids of their own, and different ones: only equal title and start can make them one."""
        other = self.known[position].keys(Rung.NATIVE)
        return self.identity is Identity.NATIVE and bool(face.native_id and other) and face.native_id not in other

    def _other_address(self, face: Face, other: Face) -> bool:
        own = {face.url, other.url} - self.ambiguous.keys - {None}
        return self.identity is not Identity.TITLE_DATE and not self.ambiguous.readdressed and len(own) > 1


def _next_edition(face: Face, before: Face) -> bool:
    """Another number or year in the title, and months away: "16th congress" where the 15th was, put off or not.

    A moved event keeps its number. One whose number alone is mended stays about where it was.
    """
    if abs((face.day - before.day).days) <= NEAR_DAYS:
        return False
    ours, theirs = edition_numbers(face.title), edition_numbers(before.title)
    return any(one and other and one.isdisjoint(other) for one, other in zip(ours, theirs, strict=True))


@lru_cache(maxsize=4096)
def edition_numbers(title: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return how many-th a title (key) says it is, and the years that it names."""
    numbers, _ = numbers_in(title, words_in(title), 0)
    return numbers.counted, numbers.years


def _similar(one: Face, other: Face, least: float) -> bool:
    if one.title == other.title:
        return True
    return _same_markers(one, other) and token_sort_ratio(one.title, other.title) >= least


def _same_hour(one: Face, other: Face) -> bool:
    """To the minute at one time, in one city or none, as online: a subtitle may be another one now."""
    return one.start == other.start and "T" in one.start and one.city == other.city


def _holds(one: Face, other: Face) -> bool:
    """The same start, and all words of one title are in the other: "Spring meeting", "Spring meeting, now in Ghent"."""
    words, others = one.title.split(), other.title.split()
    long_enough = min(len(words), len(others)) >= FEWEST_WORDS
    whole = long_enough and (set(words) <= set(others) or set(others) <= set(words))
    return whole and one.start == other.start and _same_markers(one, other)


def _same_markers(one: Face, other: Face) -> bool:
    """A year that both take place in tells nothing: "Spring meeting" and "Spring meeting 2027" may be one."""
    years = {str(one.day.year)} if one.day.year == other.day.year else set()
    return markers(one.title) - years == markers(other.title) - years


def _days_around(day: dt.date) -> Iterable[dt.date]:
    first = max(day.toordinal() - NEAR_DAYS, dt.date.min.toordinal())
    last = min(day.toordinal() + NEAR_DAYS, dt.date.max.toordinal())
    return map(dt.date.fromordinal, range(first, last + 1))
