"""Compares what the ways yield and chooses one: first the sure, then the complete, then the richer, then the stable.

Each way that is passed over gets one sentence why. A way that misses most of the days that the page itself lists is
about something else, however much it holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from crawler.probe.ask import Rung
from crawler.probe.attempt import FIELDS, Attempt

# The most stable way first: what is made for calendars, then data, then markup, then what only people are meant to see.
STABILITY = ("ics", "tribe", "jsonld", "json", "microdata", "hevent", "rss", "auto", "html")
_COVERS_PAGE = 0.5  # of the days that the page lists: below, it is about something else
_FEWEST_LISTED = 3  # a page that lists fewer events does not say what the others should hold
_NEARLY = 0.9  # of the most complete way's days: as good as complete
_RICHER_BY = 0.75  # fields an event more: worth a less stable way

_WORDS = {"time": "times", "place": "places", "url": "links", "end": "ends", "id": "identifiers"}


@dataclass(frozen=True, slots=True)
class Choice:
    """The best way (None: none yields anything), why it is, and for each other attempt, by its position, why not."""

    best: Attempt | None
    why: str
    why_not: dict[int, str]


def choose(attempts: Sequence[Attempt]) -> Choice:
    """Choose among everything that was read."""
    why_not: dict[int, str] = {}
    left = [number for number, attempt in enumerate(attempts) if _stays(number, attempt, why_not)]
    if not left:
        return Choice(None, "", why_not)
    for narrowed in (_about_the_page, _sure, _complete, _rich):
        left = narrowed(attempts, left, why_not)
    left.sort(key=lambda number: (STABILITY.index(attempts[number].kind), number))
    best = attempts[left[0]]
    for number in left[1:]:
        why_not[number] = f"as good, but {_named(best)} is the more stable way"
    return Choice(best, _why(best, listed_days(attempts)), why_not)


def _stays(number: int, attempt: Attempt, why_not: dict[int, str]) -> bool:
    if not attempt.yields:
        why_not[number] = attempt.problem or "it lists no events"
    elif attempt.ask.rung in (Rung.DETAIL, Rung.NEXT_PAGE):
        why_not[number] = "it is a part of another way"
    return number not in why_not


def listed_days(attempts: Sequence[Attempt]) -> frozenset[dt.date]:
    """The days to come that the page itself lists, as the best reading of it has them; empty where these are few."""
    pages = [one for one in attempts if one.ask.rung is Rung.PAGE and one.is_sure]
    best = max(pages, key=lambda one: one.measure.future, default=None)
    return best.measure.coming if best and best.measure.future >= _FEWEST_LISTED else frozenset()


def _share(attempt: Attempt, days: frozenset[dt.date]) -> float:
    return sum(map(attempt.covers, days)) / len(days) if days else 1.0


Numbers = list[int]


def _about_the_page(attempts: Sequence[Attempt], left: Numbers, why_not: dict[int, str]) -> Numbers:
    listed = listed_days(attempts)

    def covering(number: int) -> bool:
        return _share(attempts[number], listed) >= _COVERS_PAGE

    def reason(number: int) -> str:
        covered = sum(map(attempts[number].covers, listed))
        return f"it covers {covered} of the {len(listed)} days to come that the page lists"

    return _kept(left, covering, reason, why_not)


def _sure(attempts: Sequence[Attempt], left: Numbers, why_not: dict[int, str]) -> Numbers:
    def reason(number: int) -> str:
        return f"not sure that these are events (confidence {attempts[number].measure.confidence:g})"

    return _kept(left, lambda number: attempts[number].is_sure, reason, why_not)


def _complete(attempts: Sequence[Attempt], left: Numbers, why_not: dict[int, str]) -> Numbers:
    """Those that hold nearly as many of all known days to come as the best; of all days where none is to come."""
    coming = frozenset[dt.date]().union(*(attempts[number].measure.coming for number in left))
    days = coming or frozenset[dt.date]().union(*(attempts[number].measure.days for number in left))
    shares = {number: _completeness(attempts[number], days) for number in left}
    best = max(shares.values())

    def reason(number: int) -> str:
        held = round(shares[number] * len(days))
        to_come = " to come" if coming else ""
        return f"it holds {held} of the {len(days)} days{to_come} that were found in all"

    return _kept(left, lambda number: shares[number] >= _NEARLY * best, reason, why_not)


def _completeness(attempt: Attempt, days: frozenset[dt.date]) -> float:
    """The days of a list of links are not known: its number of links stands for them."""
    return min(1.0, attempt.linked / max(1, len(days))) if attempt.linked else _share(attempt, days)


def _rich(attempts: Sequence[Attempt], left: Numbers, why_not: dict[int, str]) -> Numbers:
    best = max((attempts[number] for number in left), key=lambda one: one.measure.richness)
    least = best.measure.richness - _RICHER_BY

    def reason(number: int) -> str:
        return f"it says less of each event than {_named(best)}: {_said(attempts[number])}"

    return _kept(left, lambda number: attempts[number].measure.richness >= least, reason, why_not)


def _kept(left: Numbers, good: Callable[[int], bool], reason: Callable[[int], str], why_not: dict[int, str]) -> Numbers:
    """The good ones, and a reason for each other; all of them where none is good."""
    kept = [number for number in left if good(number)]
    if not kept:
        return left
    why_not.update({number: reason(number) for number in left if number not in kept})
    return kept


def _named(attempt: Attempt) -> str:
    return f'kind "{attempt.kind}"'


def _said(attempt: Attempt) -> str:
    """Which fields its events have, mostly or at times."""
    filled = dict(attempt.measure.filled)
    mostly = [_WORDS[name] for name in FIELDS if filled.get(name, 0) >= 0.8]
    partly = [f"some {_WORDS[name]}" for name in FIELDS if 0 < filled.get(name, 0) < 0.8]
    return ", ".join(mostly + partly) or "titles and days alone"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _why(best: Attempt, listed: frozenset[dt.date]) -> str:
    measure = best.measure
    if best.linked:
        parts = [f"it links to {best.linked} pages, and those that were looked at hold an event each"]
    else:
        first = "its first page holds " if best.goes_on else ""
        parts = [f"{first}{_counted(measure.items, 'event')}, {measure.future} of them to come"]
    parts.append(f"with {_said(best)}")
    if listed and best.ask.rung is not Rung.PAGE:
        parts.append(f"it covers {sum(map(best.covers, listed))} of the {len(listed)} days to come that the page lists")
    return "; ".join(parts)
