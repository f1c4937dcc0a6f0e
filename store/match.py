"""Whether listings of two sources are the same event. Pure, and conservative: rather two entries than a wrong merge.

Two listings match when their titles are equal word for word, or their addresses, they start on the same day, and
nothing speaks against it: other numbers in the title, another city, one online and one not.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.fuzz import token_set_ratio

from store.event import EventData, Mode, Precision
from store.face import Face, face_of, markers, title_key

SAME_ADDRESS_TITLE = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listing as a possible counterpart of another source's."""

    event_id: int
    source: str
    face: Face
    city: str
    country: str | None
    mode: Mode | None
    precision: Precision


def candidate_of(data: EventData, event_id: int = 0, face: Face | None = None) -> Candidate:
    """Return one source's word as a candidate; `event_id` 0 while it has no event, `face` where it is known already."""
    return Candidate(
        event_id=event_id,
        source=data.source,
        face=face or face_of(data),
        city=title_key(data.place.city) if data.place.city else "",
        country=data.place.country,
        mode=data.mode,
        precision=data.precision,
    )


def match(items: Sequence[Candidate], others: Iterable[Candidate], closed: set[int]) -> dict[int, int]:
    """Return index of item -> event that it joins. `closed` are events which already have a listing of this source.

    One event is joined by at most one item. Where several events would do, none is joined.
    """
    by_day: dict[dt.date, list[Candidate]] = defaultdict(list)
    for other in others:
        by_day[other.face.day].append(other)
    index_of = {day: _Index(candidates) for day, candidates in by_day.items()}
    joined: dict[int, int] = {}
    taken = set(closed)
    for index, item in enumerate(items):
        day = index_of.get(item.face.day)
        events = {c.event_id for c in day.like(item) if same_event(item, c)} - taken if day else set()
        if len(events) == 1:
            joined[index] = events.pop()
            taken.add(joined[index])
    return joined


def same_event(one: Candidate, other: Candidate) -> bool:
    """True if nothing speaks against it and the title or the address speaks for it."""
    if one.face.day != other.face.day or (one.precision is Precision.MONTH) != (other.precision is Precision.MONTH):
        return False
    if markers(one.face.title) != markers(other.face.title) or _elsewhere(one, other):
        return False
    if one.face.title == other.face.title:
        return True
    same_address = one.face.url is not None and one.face.url == other.face.url
    return same_address and token_set_ratio(one.face.title, other.face.title) >= SAME_ADDRESS_TITLE


def _elsewhere(one: Candidate, other: Candidate) -> bool:
    if one.city and other.city and one.city != other.city:
        return True
    if one.country and other.country and one.country != other.country:
        return True
    return {one.mode, other.mode} == {Mode.ONLINE, Mode.ONSITE}


class _Index:
    """The candidates of one day, found by title and by address, so that no item is compared with all."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._found: dict[str, list[Candidate]] = defaultdict(list)
        for candidate in candidates:
            for key in _keys(candidate):
                self._found[key].append(candidate)

    def like(self, item: Candidate) -> list[Candidate]:
        return [candidate for key in _keys(item) for candidate in self._found.get(key, ())]


def _keys(candidate: Candidate) -> list[str]:
    keys = [f"title {candidate.face.title}"]
    return [*keys, f"url {candidate.face.url}"] if candidate.face.url else keys
