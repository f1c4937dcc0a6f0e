"""What selectors would read with kind "html", and whether that is what `auto` has read. Used by `selectors`."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from parsel import Selector

from config.source import DateOrder
from crawler.extract.html import texts
from crawler.items import EventItem
from crawler.normalize.dates.mentions import Mention, MentionKind, mentions
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import split
from crawler.normalize.title import read_title

_LEAST = 0.95  # share of the items that must be read, and of what is read that must be items
_LONGEST = 1_000  # characters of a text that are read for its date

Known = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Frozen:
    """Nodes of items with the selectors of their fields."""

    nodes: Sequence[Selector]
    fields: Mapping[str, str]

    def rows(self) -> Iterator[tuple[str, str, str]]:
        """(title, start, year) as the page words them; a year holds on until the next."""
        year = ""
        for node in self.nodes:
            year = self._text(node, "year") or year
            yield self._text(node, "title"), self._text(node, "start"), year

    def _text(self, node: Selector, field: str) -> str:
        selector = self.fields.get(field)
        return " ".join(" ".join(texts(node, selector, field)).split()) if selector else ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads frozen texts as the normalizer will, as far as day and title go."""

    language: str | None
    order: DateOrder | None
    today: dt.date

    def has_day(self, text: str, item: EventItem) -> bool:
        """Whether a text holds the day of an item, a year that it leaves out aside."""
        date = self._date(text)
        if date is None or item.day is None or date.day is None or date.month is None:
            return False
        if not item.day.endswith(f"-{date.month:02}-{date.day:02}"):
            return False
        return date.year is None or item.day.startswith(f"{date.year:04}-")

    def says_year(self, text: str) -> bool:
        date = self._date(text)
        return date is not None and date.year is not None

    def reads_same(self, frozen: Frozen, items: Sequence[EventItem]) -> bool:
        """Whether selectors read the days and titles of nearly all items, and little else."""
        read = Counter(known for title, start, year in frozen.rows() if (known := self._known(title, start, year)))
        left, both = read.copy(), 0
        for item in items:
            known = next((one for one in self._names(item) if left[one] > 0), None)
            if known is not None:
                left[known] -= 1
                both += 1
        return both >= _LEAST * len(items) and both >= _LEAST * sum(read.values())

    def _names(self, item: EventItem) -> Iterator[Known]:
        """Day and title; a heading's name in front of the title may be left out ("Board of Health: Meeting")."""
        for title in dict.fromkeys((item.title or "", (item.title or "").rpartition(": ")[2])):
            yield item.day or "", self._title(title)

    def _known(self, title: str, start: str, year: str) -> Known | None:
        date = self._date(start)
        if not title or date is None or date.day is None or date.month is None:
            return None
        stated = date.year or next((one.year for one in mentions(year, self.language, None) if one.year), None)
        day = self._day(date.day, date.month, stated)
        return (day, self._title(title)) if day else None

    def _day(self, day: int, month: int, year: int | None) -> str | None:
        """ISO; without a year the nearest one to come, as the normalizer takes it."""
        try:
            found = dt.date(year or self.today.year, month, day)
            if year is None and found < self.today:
                found = dt.date(found.year + 1, month, day)
        except ValueError:
            return None
        return found.isoformat()

    def _date(self, text: str) -> Mention | None:
        days = [one for one in mentions(text[:_LONGEST], self.language, self.order) if one.kind is MentionKind.DAY]
        return next((one for one in days if one.label.event and one.month is not None), None)

    def _title(self, text: str | None) -> str:
        return " ".join(split(fold(read_title(text, (), self.language)[0] or "")))
