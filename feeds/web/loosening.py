"""What to do where no event fits a filter: which of its parts, left out, would find how many. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from feeds.filters import ANYTHING, Query
from feeds.web.event_row import is_over
from feeds.web.filter_form import in_words, with_query
from store.event import Event


class Way(StrEnum):
    """How a filter asks for less: without one of its parts, for one part alone, or for past events as well."""

    WITHOUT = "without"
    ONLY = "only"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Looser:
    """A filter that finds `count` events; `part` is what it leaves out or what it keeps, in words."""

    way: Way
    part: str
    address: str
    count: int


def fits(event: Event, query: Query, today: dt.date) -> bool:
    """Whether a list shows it: past events only where the filter names a first day."""
    return (query.from_ is not None or not is_over(event, today)) and query.matches(event)


def loosening(events: Iterable[Event], query: Query, today: dt.date, address: str) -> list[Looser]:
    """The ways out of an empty list that lead somewhere, in the order of the filter; past events last.

    Where leaving out a single part does not help, each part alone is offered instead.
    """
    pairs = query.pairs()
    ways = [(Way.WITHOUT, pair, _without(query, pair[0])) for pair in pairs]
    ways += [(Way.ONLY, pair, _only(query, pair[0])) for pair in pairs]
    counts = [0] * len(ways)
    past, earliest = 0, today
    for event in events:
        for place, (_, _, other) in enumerate(ways):
            counts[place] += fits(event, other, today)
        if query.from_ is None and is_over(event, today) and query.matches(event):
            past, earliest = past + 1, min(earliest, event.first_day)
    found = [
        Looser(way, in_words(*pair), with_query(address, other.pairs()), count)
        for (way, pair, other), count in zip(ways, counts, strict=True)
        if count
    ]
    shown = [each for each in found if each.way is Way.WITHOUT] or found
    if past:
        back = replace(query, from_=earliest.replace(month=1, day=1))
        shown.append(Looser(Way.PAST, "", with_query(address, back.pairs()), past))
    return shown


def _without(query: Query, key: str) -> Query:
    return replace(query, **{_field(key): getattr(ANYTHING, _field(key))})


def _only(query: Query, key: str) -> Query:
    return replace(ANYTHING, **{_field(key): getattr(query, _field(key))})


def _field(key: str) -> str:
    return "from_" if key == "from" else key
