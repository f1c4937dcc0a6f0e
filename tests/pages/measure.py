"""Compares what was read with the truth: how many events are wholly right, and how many of the accepted ones are."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

from tests.pages.reading import Found
from tests.pages.truth import Truth

_ALIKE = 0.7


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKD", text).casefold()))


def same_title(one: str, other: str) -> bool:
    """Say whether two titles name one thing: equal, one within the other, or nearly the same letters."""
    a, b = _folded(one), _folded(other)
    if not a or not b:
        return False
    return a in b or b in a or difflib.SequenceMatcher(None, a, b).ratio() >= _ALIKE


def _same_place(event: Truth, read: str) -> bool:
    """Say whether a place was read, and nothing that the page's own words for it do not hold."""
    if event.online:
        return read == "online"
    return bool(read) and set(_folded(read).split()) <= set(_folded(event.place or "").split())


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over events and items; sums of tallies are tallies.

    events    demanded by the truth; `dated` found on their day, `titled` of those with their title,
              `strict` with title and time of day too
    timed     dated events whose time of day the page says; `in_time` those read with it
    ranged    dated events of several days; `to_end` those read with their last day
    items     accepted; `right` those that match a true event (past ones included) in day and title
    exact     of the right ones, those whose title is the true one to the letter
    marked    dated events that are cancelled or postponed; `told` those read as such
    placed    dated events with a place; `in_place` those read with nothing but words of it
    linked    dated events with an address of their own; `to_link` those read with it
    """

    pages: int = 0
    events: int = 0
    dated: int = 0
    titled: int = 0
    strict: int = 0
    timed: int = 0
    in_time: int = 0
    ranged: int = 0
    to_end: int = 0
    items: int = 0
    right: int = 0
    exact: int = 0
    marked: int = 0
    told: int = 0
    placed: int = 0
    in_place: int = 0
    linked: int = 0
    to_link: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, name) + getattr(other, name) for name in Tally.__slots__))

    @property
    def recall(self) -> float:
        """Return the share of events that are right in date, title and time: what the goal calls strict."""
        return _share(self.strict, self.events)

    @property
    def precision(self) -> float:
        """Return the share of accepted items that are true events, by day and title."""
        return _share(self.right, self.items)

    @property
    def f1(self) -> float:
        both = self.recall + self.precision
        return 2 * self.recall * self.precision / both if both else 0.0

    def shares(self) -> dict[str, float]:
        return {
            "strict": self.recall,
            "precision": self.precision,
            "f1": self.f1,
            "date": _share(self.dated, self.events),
            "title": _share(self.titled, self.dated),
            "time": _share(self.in_time, self.timed),
            "end": _share(self.to_end, self.ranged),
            "status": _share(self.told, self.marked),
            "place": _share(self.in_place, self.placed),
            "link": _share(self.to_link, self.linked),
            "exact": _share(self.exact, self.right),
        }


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def total(tallies: Iterable[Tally]) -> Tally:
    return reduce(Tally.__add__, tallies, Tally())


@dataclass(frozen=True, slots=True)
class Comparison:
    """One page: its tally, the events not read wholly right (and what was read), the right and the false items."""

    tally: Tally
    missed: tuple[tuple[Truth, Found | None], ...]
    right: tuple[Found, ...]
    false: tuple[Found, ...]


def compare(truth: Sequence[Truth], found: Sequence[Found]) -> Comparison:
    """Pair every true event with the item of its day that fits best, each item once."""
    left = list(found)
    pairs = [(event, _taken(event, left)) for event in truth]
    demanded = [(event, item) for event, item in pairs if not event.optional]
    false = [*left, *(item for event, item in pairs if item and not same_title(item.title, event.title))]
    right = tuple(item for item in found if item not in false)
    tally = Tally(pages=1, items=len(found), right=len(found) - len(false))
    tally = total([tally, *(_one(event, item) for event, item in pairs)])
    missed = tuple((event, item) for event, item in demanded if not _one(event, item).strict)
    return Comparison(tally, missed, right, tuple(false))


def _taken(event: Truth, left: list[Found]) -> Found | None:
    same_day = [item for item in left if item.start == event.start]
    if not same_day:
        return None
    best = max(same_day, key=lambda item: _fit(event, item))
    left.remove(best)
    return best


def _fit(event: Truth, item: Found) -> tuple[bool, bool, bool]:
    return item.title == event.title, same_title(item.title, event.title), item.time == event.time


def _one(event: Truth, item: Found | None) -> Tally:
    exact = int(item is not None and item.title == event.title)
    if event.optional:
        return Tally(exact=exact)
    if item is None:
        return Tally(events=1)
    titled, in_time = same_title(item.title, event.title), event.time is None or item.time == event.time
    marked = event.status.value != "scheduled"
    return Tally(
        events=1,
        dated=1,
        titled=titled,
        strict=titled and in_time,
        timed=event.time is not None,
        in_time=event.time is not None and in_time,
        ranged=event.end is not None,
        to_end=event.end is not None and item.end == event.end,
        exact=exact,
        marked=marked,
        told=marked and item.status == event.status.value,
        placed=event.place is not None,
        in_place=event.place is not None and _same_place(event, item.place),
        linked=event.url is not None,
        to_link=event.url is not None and item.url == event.url,
    )
