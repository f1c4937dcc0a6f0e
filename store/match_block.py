"""Which listings are compared at all: those of near days that share a city, a web site or a rare word. Pure.

A block is (day, key). What nearly everything has ("sma", "congress") makes large blocks; they are asked last, and
only as far as the budget reaches, so that a listing is compared with a few others however many there are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from store.match_words import COMMON, KIND, PLAIN, SUBJECT, city_name, words_in

MOST = 8  # events that a listing is compared with
ALWAYS, FAR_LESS = 3, 0.3  # those that are compared even if they share far less than the likeliest
BUDGET = 60  # listings that are looked at to choose these
_DAY = dt.timedelta(days=1)
_STEM = 5  # letters by which names in different languages are found


@dataclass(frozen=True, slots=True)
class Spot:
    """As little of a listing as is needed to find it. `address` and `title`: url key and title key."""

    listing_id: int
    event_id: int
    source: str
    day: dt.date
    title: str
    address: str | None
    city: str | None


class Blocks:
    """The listings near some days, by block."""

    def __init__(self, spots: Iterable[Spot]) -> None:
        self._days: dict[dt.date, dict[str, list[Spot]]] = {}
        self.add(spots)

    def add(self, spots: Iterable[Spot]) -> None:
        """Put more listings where they will be found."""
        for spot in spots:
            blocks = self._days.setdefault(spot.day, defaultdict(list))
            for key in keys_of(spot.title, spot.address, spot.city):
                blocks[key].append(spot)

    def near(self, spot: Spot, *, month: bool = False) -> list[Spot]:
        """Return one listing each of the events that `spot` may be, the likeliest first. `month`: only that is known.

        The smaller a block, the more it tells; the large ones are looked through only as far as the budget reaches.
        """
        found: dict[int, float] = {}
        spots: dict[int, Spot] = {}
        for worth, block in self._looked_through(spot, month=month):
            for each in block:
                if each.source == spot.source:
                    continue
                event = each.event_id
                if event in found:
                    found[event] += worth
                else:
                    found[event], spots[event] = worth, each
        ranked = sorted((-worth, event) for event, worth in found.items())[:MOST]
        least = ranked[0][0] * FAR_LESS if ranked else 0.0
        return [spots[event] for at, (worth, event) in enumerate(ranked) if at < ALWAYS or worth <= least]

    def _looked_through(self, spot: Spot, *, month: bool) -> Iterator[tuple[float, list[Spot]]]:
        """Yield the blocks that are looked through, the smallest first, with what it is worth to be in them."""
        days = [(day, there) for day in days_near(spot.day, month=month) if (there := self._days.get(day))]
        keys = keys_of(spot.title, spot.address, spot.city) if days else ()
        blocks: list[tuple[int, float, list[Spot]]] = []
        for day, there in days:
            near = 2.0 if day == spot.day else 1.0
            blocks += [(len(there[key]), near, there[key]) for key in keys if key in there]
        budget = BUDGET
        for size, near, block in sorted(blocks, key=itemgetter(0)):
            if budget <= 0:
                return
            budget -= size
            yield near / (3 + size), block if size <= BUDGET else block[:BUDGET]


def days_near(day: dt.date, *, month: bool) -> Iterator[dt.date]:
    """Yield the days on which the same event may begin by another source's word, the first of its month among them."""
    first = day.replace(day=1)
    if month:
        last = (first + 31 * _DAY).replace(day=1) if first < dt.date(9999, 12, 1) else dt.date.max
        yield from (first + number * _DAY for number in range((last - first).days))
        return
    around = [day]
    around += [day - _DAY] if day > dt.date.min else []
    around += [day + _DAY] if day < dt.date.max else []
    yield from around
    if first not in around:
        yield first


@lru_cache(maxsize=65536)
def keys_of(title: str, address: str | None, city: str | None) -> tuple[str, ...]:
    """Return the blocks that a listing is in: its whole title, its address and web site, its city, what it is about."""
    keys = [f"title {title}"]
    if address:
        keys += [f"page {address}", f"host {address.partition('/')[0]}"]
    if city:
        keys.append(f"city {city_name(city)}")
    words = words_in(title)
    for word in words:
        if PLAIN.notions(word) or word.isdigit():
            continue
        notions = SUBJECT.notions(word) or KIND.notions(word)
        keys += [f"notion {each}" for each in notions if each not in COMMON] if notions else [f"name {word[:_STEM]}"]
    keys += [f"common {each}" for word in words for each in SUBJECT.notions(word) if each in COMMON]
    return tuple(dict.fromkeys(keys))
