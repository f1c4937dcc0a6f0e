"""Calendars that are too large for some programs, in parts by time: years, and where these are too large themselves,
quarters, then months. Pure.

An event stands in the part in which it begins, so that all parts together hold what the whole holds. One that has moved
stays in the part for which it was announced as well, with its new days: who took that part alone still hears of it.
"""

from __future__ import annotations

import datetime as dt
import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from config.feed import PART
from feeds.formats.format import Marks
from feeds.formats.wording import MONTHS

YEAR, QUARTER, MONTH = 12, 3, 1
_FINER = {YEAR: QUARTER, QUARTER: MONTH}
_NAME = re.compile(r"(\d{4})(?:-q([1-4])|-(0[1-9]|1[0-2]))?")


class Period(NamedTuple):
    """`months` months (a year, a quarter or one) from `first` on, which counts months since the year 0."""

    first: int
    months: int

    @property
    def name(self) -> str:
        """As addresses have it: "2027", "2027-q2", "2027-05"."""
        year, month = divmod(self.first, 12)
        ends = {YEAR: "", QUARTER: f"-q{month // QUARTER + 1}", MONTH: f"-{month + 1:02}"}
        return f"{year:04}{ends[self.months]}"

    @property
    def words(self) -> str:
        """ "2027", "April–June 2027", "May 2027"."""
        year, month = divmod(self.first, 12)
        ends = {YEAR: "", QUARTER: f"{MONTHS[month]}–{MONTHS[(month + 2) % 12]} ", MONTH: f"{MONTHS[month]} "}
        return f"{ends[self.months]}{year}"

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.first // 12, self.first % 12 + 1, 1)

    @property
    def last_day(self) -> dt.date:
        after = self.first + self.months
        return dt.date(after // 12, after % 12 + 1, 1) - dt.timedelta(days=1)

    def finer(self) -> Iterator[Period]:
        """What it consists of; nothing for a month."""
        if months := _FINER.get(self.months):
            yield from (Period(first, months) for first in range(self.first, self.first + self.months, months))


def month_of(day: dt.date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def period_of(name: str) -> Period | None:
    """The period of a name such as "2027-q2"; None if it is none."""
    found = _NAME.fullmatch(name)
    if found is None or found[1] in ("0000", "9999"):  # no date can be before the one, none after the other
        return None
    first = int(found[1]) * 12
    if found[2]:
        return Period(first + (int(found[2]) - 1) * QUARTER, QUARTER)
    return Period(first + int(found[3]) - 1, MONTH) if found[3] else Period(first, YEAR)


def split_part(name: str) -> tuple[str, Period] | None:
    """ "europe-2027-q2" -> ("europe", that quarter); None for a name that cannot be a part's."""
    found = PART.fullmatch(name)
    period = period_of(found[2]) if found else None
    return (found[1], period) if found and period else None


def parts_among(paths: Iterable[str], feeds: Collection[str]) -> dict[str, tuple[Period, ...]]:
    """Which parts there are: feed -> its parts in order, from the paths of a published tree."""
    found: defaultdict[str, list[Period]] = defaultdict(list)
    for path in paths:
        if path.startswith("feeds/") and path.endswith(".ics"):
            name = path[len("feeds/") : -len(".ics")]
            part = split_part(name) if name not in feeds else None
            if part and part[0] in feeds:
                found[part[0]].append(part[1])
    return {feed: tuple(sorted(periods, key=_order)) for feed, periods in found.items()}


def _order(period: Period) -> tuple[int, int]:
    """By time, the larger one first."""
    return period.first, -period.months


def divide(weights: Mapping[int, int], room: int) -> list[Period]:
    """The largest periods that have room for what begins in them. A month is never divided, whatever it weighs.

    `weights`: month -> bytes. Nothing for an empty period.
    """
    waiting = [Period(year * 12, YEAR) for year in sorted({month // 12 for month in weights}, reverse=True)]
    found = []
    while waiting:
        period = waiting.pop()
        weight = sum(weights.get(month, 0) for month in range(period.first, period.first + period.months))
        if weight > room and period.months > MONTH:
            waiting += reversed(list(period.finer()))
        elif weight:
            found.append(period)
    return found


@dataclass(slots=True)
class Shelf:
    """What one month, or a longer period, holds: sizes and numbers of its blocks, and what a head says of them."""

    size: int = 0
    changed: str = ""
    zones: set[str] = field(default_factory=set)
    numbers: array[int] = field(default_factory=lambda: array("I"))

    def add(self, number: int, size: int, marks: Marks) -> None:
        self.size += size
        self.changed = max(self.changed, marks.changed)
        if marks.zone:
            self.zones.add(marks.zone_year)
        self.numbers.append(number)


class Shelves:
    """The blocks of one calendar by the months in which they belong."""

    def __init__(self) -> None:
        self._by_month: dict[int, Shelf] = {}

    def add(self, number: int, size: int, marks: Marks, former: Collection[dt.date], since: int) -> None:
        """The block stands in its own month and in those for which it was announced, none of them before `since`."""
        own = marks.year * 12 + marks.month - 1
        for month in {own, *(each for each in map(month_of, former) if each >= since)}:
            self._by_month.setdefault(month, Shelf()).add(number, size, marks)

    def weights(self) -> dict[int, int]:
        return {month: shelf.size for month, shelf in self._by_month.items()}

    def holds(self, period: Period) -> bool:
        return any(month in self._by_month for month in range(period.first, period.first + period.months))

    def of(self, period: Period) -> Shelf:
        """All that stands in a period, each block once, in the order of the whole."""
        months = range(period.first, period.first + period.months)
        found = [self._by_month[month] for month in months if month in self._by_month]
        return Shelf(
            size=sum(shelf.size for shelf in found),
            changed=max((shelf.changed for shelf in found), default=""),
            zones=set().union(*(shelf.zones for shelf in found)),
            numbers=array("I", sorted({number for shelf in found for number in shelf.numbers})),
        )
