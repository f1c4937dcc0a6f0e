"""The time of a record: beside its date, elsewhere in it, or stated above for all of its section."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.extract.listing.lines import Line, Weight
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.sections import Section
from crawler.extract.listing.words import lists_of
from crawler.normalize.dates.mentions import Clock, clocks

_LONGEST_STATEMENT = 700
_SHORT = 80  # characters of a line right above a list that may say nothing but when and where
_HELD = frozenset(["held"])
_NEAR = frozenset(["held", "event", "body", "label"])


class ClockReader:
    """Reads the times of lines, each line once."""

    def __init__(self, language: str | None) -> None:
        self._language = language
        self._known: dict[int, tuple[Clock, ...]] = {}

    def of(self, line: Line) -> tuple[Clock, ...]:
        """The times on a line, those of the doors left out if there are others."""
        found = self._known.get(line.number)
        if found is None:
            found = clocks(line.text, self._language)
            if any(not one.doors for one in found):
                found = tuple(one for one in found if not one.doors)
            self._known[line.number] = found
        return found

    def own(self, record: Record) -> tuple[str, str] | None:
        """(words, rule) of the time that stands with the record itself."""
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

    def stated(self, lines: Iterable[Line], needs: frozenset[str]) -> str | None:
        """The one time that lines give for all of a list; None where they give none, or several."""
        found: dict[int, str] = {}
        for line in lines:
            found |= self._stated_on(line, needs)
        return next(iter(found.values())) if len(found) == 1 else None

    def _stated_on(self, line: Line, needs: frozenset[str]) -> dict[int, str]:
        if len(line.text) > _LONGEST_STATEMENT:
            return {}
        lists = lists_of(line.text)
        stands_out = line.weight is not Weight.PLAIN or (needs is _NEAR and len(line.text) <= _SHORT)
        if not (lists & needs or stands_out) or ("hours" in lists and "held" not in lists):
            return {}
        return {one.first: one.text for one in self.of(line)}

    def is_odd(self, words: str) -> bool:
        """Whether a time is one at which nobody begins anything ("21:14"): that of a message or a file."""
        return any(one.first % 5 for one in clocks(words, self._language)[:1])

    def section_default(self, section: Section) -> str | None:
        """The time that the nearest part above states."""
        for number, part in enumerate(section.parts):
            lines = [*part.statements[::-1], part.heading] if part.heading else part.statements[::-1]
            for line in lines:
                found = self._stated_on(line, _NEAR if number == 0 else _HELD)
                if len(found) == 1:
                    return next(iter(found.values()))
        return None

    def page_default(self, lines: Iterable[Line]) -> str | None:
        """The one time that the page states outside its records."""
        return self.stated(lines, _HELD)
