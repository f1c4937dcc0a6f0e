"""The time of a record: beside its date, or elsewhere in it. What is stated for many is for `stated_times`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from lxml import etree

from crawler.extract.listing.lines import Line
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.words import lists_of
from crawler.normalize.dates.mentions import Clock, clocks

_HALF_DAY = 12 * 60
_EITHER_HALF = re.compile(r"(?:0?\d|1[0-2])[:.]\d\d")  # "4:30"
_OF_OTHERS = frozenset(["role", "hours", "time-limit"])  # of a tooltip whose time is not that at which something begins
_MOST_LINES, _MOST_ELEMENTS, _LONGEST_TOOLTIP = 12, 40, 200


class ClockReader:
    """Reads the times of lines, each line once."""

    def __init__(self, language: str | None) -> None:
        self._language = language
        self._known: dict[int, tuple[Clock, ...]] = {}

    def of(self, line: Line) -> tuple[Clock, ...]:
        """The times on a line, those of the doors left out if there are others."""
        found = self._known.get(line.number)
        if found is None:
            found = self.in_text(line.text)
            self._known[line.number] = found
        return found

    def in_text(self, text: str) -> tuple[Clock, ...]:
        """The times in a text, those of the doors left out if there are others."""
        found = clocks(text, self._language)
        return tuple([one for one in found if not one.doors]) or found

    def own(self, record: Record) -> tuple[str, str] | None:
        """(words, rule) of the time that stands with the record itself, or that pointing at it shows."""
        shown = self._shown(record)
        return self._completed(shown, record) if shown is None or _EITHER_HALF.fullmatch(shown[0]) else shown

    def _completed(self, shown: tuple[str, str] | None, record: Record) -> tuple[str, str] | None:
        """The time that a record shows, as its tooltips say it in full ("4:30" and title="4:30 PM – 5:30 PM").

        Midnight is what a program writes there that knows no time.
        """
        said = {
            one.text: one for text in _tooltips(record) for one in self.in_text(text) if one.first % (2 * _HALF_DAY)
        }
        if shown is not None:
            first = self.in_text(shown[0])[0].first
            said = {words: one for words, one in said.items() if (one.first - first) % _HALF_DAY == 0}
        return (next(iter(said)), "in its tooltip") if len(said) == 1 else shown

    def _shown(self, record: Record) -> tuple[str, str] | None:
        spot = record.spot
        if spot.clock is not None:
            return spot.first.text[slice(*spot.clock)], "behind the date"
        for other in record.others:
            if other.clock is not None:
                return other.first.text[slice(*other.clock)], "behind the date"
        if record.shape is Shape.SEGMENT and record.clip:
            start, end = record.clip
            inside = [one for one in self.of(record.lines[-1]) if start <= one.start < end]
            return (inside[0].text, "on the line of the date") if inside else None
        return self._nearest(record, record.lines, "in the record") or self._nearest(
            record, [*record.after, *record.before], "beside the record"
        )

    def _nearest(self, record: Record, lines: Iterable[Line], rule: str) -> tuple[str, str] | None:
        at = record.spot.last.number
        near = sorted(lines, key=lambda line: (line.number < at, abs(line.number - at)))
        for line in near:
            if line is not record.spot.first and "hours" in lists_of(line.text) and len(line.text) > 40:
                continue
            if found := self.of(line):
                behind = [one for one in found if line is record.spot.first and one.start >= record.spot.end]
                return (behind or found)[0].text, rule
        return None

    def is_odd(self, words: str) -> bool:
        """Whether a time is one at which nobody begins anything ("21:14"): that of a message or a file."""
        return any(one.first % 5 for one in clocks(words, self._language)[:1])


def _tooltips(record: Record) -> Iterator[str]:
    """The `title` attributes of what a record is written in."""
    blocks = dict.fromkeys(line.block for line in record.lines[:_MOST_LINES])
    for element in islice((one for block in blocks for one in block.iter(etree.Element)), _MOST_ELEMENTS):
        text = element.get("title")
        if text and not lists_of(text[:_LONGEST_TOOLTIP]) & _OF_OTHERS:
            yield text[:_LONGEST_TOOLTIP]
