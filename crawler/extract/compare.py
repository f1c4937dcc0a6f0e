"""What the ways of publishing events give on one page, side by side: which is taken, and what the others add. Pure.

Used by `auto`, which is where the ways are listed. Presence proves nothing: a page may carry one teaser as JSON-LD
and forty events in its list, so it is always what comes out that is compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cached_property

from crawler.extract.embedded import without_scripts
from crawler.extract.page import WayYield
from crawler.items import EventItem
from crawler.normalize.dates.completion import Habits
from crawler.normalize.dates.labels import EVENT
from crawler.normalize.dates.mentions import clocks
from crawler.normalize.dates.reading import read_text

_DAY = re.compile(r"(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})(?!\d)")
_CLOCK = re.compile(r"\d[T ]\d{1,2}:\d\d|\dT\d{4}|\d:\d\d")
_WALL = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?")
_ZULU = re.compile(_WALL.pattern + r"(?:Z|\+00:?00)")
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,5000}>")
_NUMBER = re.compile(r"\d+")
_CLEARLY_MORE, _MUCH_MORE = 2, 4  # times the days of what is stated: of a teaser, of a list
_SEVERAL = 3  # days from which it is a list
_NO_DATA = frozenset(["confidence", "rules", "link", "day"])
_DATA = tuple(one.name for one in fields(EventItem) if one.name not in _NO_DATA)
# What an item may take over from the same event as another way words it.
_LENT = ("location", "venue", "street", "city", "region", "country", "url", "description", "organizer", "status",
         "mode", "online_url", "registration_url")  # fmt: skip
_PLACE = ("location", "venue", "street", "city", "region", "country")


@dataclass(frozen=True)
class Yield:
    """What one way gives.

    way     its name, for people
    kind    the kind of a source that reads this way alone; None: none does
    stated  False where it is read out of the page's looks: then it wins only with clearly more days, and adds nothing
    whole   True where a page that has it at all has it for all its events: looks never replace a list of those
    habits  by which dates in words are read; None: only dates of machines are understood here
    """

    way: str
    items: list[EventItem]
    kind: str | None = None
    stated: bool = True
    habits: Habits | None = None
    whole: bool = False

    @cached_property
    def listed_days(self) -> list[str]:
        """The day of each item."""
        return [day_of(item, self.habits) for item in self.items]

    @cached_property
    def days(self) -> frozenset[str]:
        return frozenset(day for day in self.listed_days if day)

    def summary(self) -> WayYield:
        filled = sum(1 for item in self.items for name in _DATA if getattr(item, name) not in (None, "", ()))
        return WayYield(self.way, len(self.items), self.days, filled / max(1, len(self.items)), self.kind)


def day_of(item: EventItem, habits: Habits | None = None) -> str:
    """The ISO day on which an item starts; its raw text where that is none."""
    start = item.start or ""
    if found := _DAY.match(start):
        return "-".join(part.zfill(2) for part in found.groups())
    if habits is None or not start:
        return start
    year = int(item.year) if item.year and item.year.isdigit() and len(item.year) == 4 else habits.year
    spans = [one for one in read_text(start, replace(habits, year=year)) if one.days is not None]
    return next((one.days.start.isoformat() for one in spans if one.days and one.label == EVENT), start)


def ranked(ways: Sequence[Yield]) -> list[Yield]:
    """The ways that yield something, the one to take first: the first of the list, unless another has more days."""
    best: Yield | None = None
    for way in ways:
        if not way.items:
            continue
        if best is None or len(way.days) >= _enough(way, best):
            best = way
    others = [way for way in ways if way.items and way is not best]
    return [best, *others] if best is not None else []


def _enough(way: Yield, best: Yield) -> int:
    """How many days a way needs to replace the best so far."""
    if way.stated or not best.stated:
        return len(best.days) + 1
    if best.whole and len(best.days) >= _SEVERAL:
        return len(way.days) + 1
    more = _CLEARLY_MORE if len(best.days) < _SEVERAL else _MUCH_MORE
    return max(more * len(best.days), 1)


def says_all(ways: Sequence[Yield], text: str) -> bool:
    """Whether a stated list, with times, needs no look at the page, which has too few numbers to show more."""
    best = next(iter(ranked(ways)), None)
    if best is None or not best.stated or len(best.days) < _SEVERAL:
        return False
    if any(not (has_clock(item) or item.all_day) or _ZULU.fullmatch(item.start or "") for item in best.items):
        return False
    return len(_NUMBER.findall(_TAG.sub(" ", without_scripts(text)))) < _MUCH_MORE * len(best.days)


def combined(ways: Sequence[Yield]) -> list[EventItem]:
    """The items of the best way (the first), completed by the others, and what they state for further days."""
    if not ways:
        return []
    best, others = ways[0], ways[1:]
    items = _completed(best, [way for way in others if way.stated or best.stated])
    days = set(best.days)
    for way in others:
        if way.stated:
            items += [item for item, day in zip(way.items, way.listed_days, strict=True) if day and day not in days]
            days |= way.days
    return items


def _completed(best: Yield, others: Sequence[Yield]) -> list[EventItem]:
    """Items with what they leave open filled in from the only event of that day, or of that day and title."""
    alone = Counter(best.listed_days)
    done = list(best.items)
    for way in others:
        known = _by_day(way)
        pairs = [
            (item, _same(item, known.get(day, []), alone[day] == 1))
            for item, day in zip(done, best.listed_days, strict=True)
        ]
        if _zulu_is_local(pairs):
            pairs = [(replace(one, start=_wall(one.start), end=_wall(one.end)), same) for one, same in pairs]
        done = [item if same is None else _with(item, same, way.stated) for item, same in pairs]
    return done


def _zulu_is_local(pairs: Sequence[tuple[EventItem, EventItem | None]]) -> bool:
    """Whether UTC stamps are meant as local time: the page shows the very same clocks for these events elsewhere."""
    agree = differ = 0
    for item, same in pairs:
        stamp = _ZULU.fullmatch(item.start or "")
        shown = _shown_minute(same) if same is not None else None
        if stamp and shown is not None:
            agree, differ = agree + (shown == _minute(stamp)), differ + (shown != _minute(stamp))
    return agree > 2 * differ


def _minute(stamp: re.Match[str]) -> int:
    return int(stamp[2]) * 60 + int(stamp[3])


def _shown_minute(item: EventItem) -> int | None:
    """The wall clock that an item states without any offset, in minutes."""
    start = item.start or ""
    if item.time or not re.match(r"\d{4}-", start):
        found = clocks(item.time or start, None)
        return found[0].first if found else None
    wall = _WALL.fullmatch(start)
    return _minute(wall) if wall else None


def _wall(text: str | None) -> str | None:
    """A UTC stamp as wall clock; anything else as it is."""
    found = _ZULU.fullmatch(text or "")
    return f"{found[1]}T{found[2]}:{found[3]}" if found else text


def _by_day(way: Yield) -> dict[str, list[EventItem]]:
    found: dict[str, list[EventItem]] = {}
    for item, day in zip(way.items, way.listed_days, strict=True):
        found.setdefault(day, []).append(item)
    return found


def _same(item: EventItem, others: list[EventItem], alone: bool) -> EventItem | None:
    named = [one for one in others if _alike(one.title, item.title)]
    if named:
        return named[0]
    return others[0] if alone and len(others) == 1 else None


def _alike(one: str | None, other: str | None) -> bool:
    left, right = (" ".join(re.findall(r"\w+", (text or "").casefold())) for text in (one, other))
    return bool(left and right) and (left in right or right in left)


def _with(item: EventItem, same: EventItem, stated: bool) -> EventItem:
    lent: dict[str, object] = {}
    if not has_clock(item) and has_clock(same) and not item.all_day:
        clocked = same.start if same.start and _CLOCK.search(same.start) else None
        lent |= {"start": clocked, "end": same.end or item.end} if clocked else {"time": same.time}
        lent |= {"timezone": item.timezone or same.timezone}
    if stated:
        placed = any(getattr(item, name) for name in _PLACE)
        lent |= {
            name: value
            for name in _LENT
            if not getattr(item, name) and (value := getattr(same, name)) and not (placed and name in _PLACE)
        }
    return replace(item, **lent) if lent else item  # type: ignore[arg-type]  # values of the same fields


def has_clock(item: EventItem) -> bool:
    """Whether an item says at what time of day it starts."""
    return bool(item.time) or bool(item.start and _CLOCK.search(item.start))
