"""Hours that a page states for events whose own lines say none: for a list, for one body of several, for marked rows.

Of what is said in the head of a column, right above a list, below it, or anywhere outside the lists, the nearest holds.
Where different hours are stated, that one holds whose sentence alone names what the event's title (or a heading above
it) names, or its day of the week; else none does: an hour is never guessed. Used by `read`.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from crawler.extract.listing.clocks import ClockReader
from crawler.extract.listing.lines import Line, Weight
from crawler.extract.listing.records import Record
from crawler.extract.listing.sections import Part, Section
from crawler.extract.listing.spot import Spot
from crawler.extract.listing.statements import Statement, StatementReader, marks_on, naming_words
from crawler.extract.listing.tables import Tables, cell_of, row_of
from crawler.extract.listing.words import lists_of

_BELOW = 12  # lines below a list that may speak of it
_BARE = 40  # characters of a line that says an hour and little else
_TERSE = 80  # characters of the lines around it
_LABEL = 80  # characters in which a line may name what it speaks of
_COMMON = frozenset(["event", "body", "vague", "general", "joint"])
_STEM = 6  # letters that "commission" and "commissioners" share
_FAR = 30  # lines below a heading
_MOST = 60  # statements of a page, or of a part of it
_AROUND = 3  # lines before it among which one says how often
Found = tuple[str, str]


class StatedTimes:
    """Knows what the page says outside its records."""

    def __init__(
        self,
        reader: ClockReader,
        statements: StatementReader,
        tables: Tables,
        lines: Sequence[Line],
        outside: Sequence[Line],
    ) -> None:
        self._reader, self._statements, self._tables, self._lines = reader, statements, tables, lines
        self._outside = frozenset(line.number for line in outside)
        self._page = [*islice(self._on_page(outside), _MOST), *islice(self._apart(outside), _MOST)]
        self._heads: dict[str, str | None] = {}
        self._below: dict[int, list[Statement]] = {}

    def of(self, run_end: int, record: Record, title: str, section: Section) -> Found | None:
        """(words, rule) of the hour stated for a record whose run ends with line `run_end`."""
        names = [title.rpartition(": ")[2], title, *(line.text for line in section.headings)]
        if noted := self._noted(record):
            return noted, "stated in a note"
        if headed := self._headed(record):
            return headed, "stated in the column's head"
        day = _day_of(record.spot)
        for number, part in enumerate(section.parts):
            if above := [one for one in self._of_part(part, number == 0) if one.holds_on(day)]:
                chosen = _chosen(above, names, day)
                return (chosen, "stated above the list") if chosen else None
        if below := _chosen(self._said_below(run_end), names, day):
            return below, "stated below the list"
        page = _chosen([one for one in self._page if not _is_of_another(one, title)], names, day)
        return (page, "stated on the page") if page else None

    def _of_part(self, part: Part, near: bool) -> list[Statement]:
        lines = [*part.statements, part.heading] if part.heading else part.statements
        said = (one for line in lines for one in self._named(line, near=near) if one.note is None)
        return list(islice(said, _MOST))

    def _on_page(self, outside: Iterable[Line]) -> Iterator[Statement]:
        part: frozenset[str] = frozenset()
        for line in outside:
            part = naming_words(line.text) if line.heading else part
            yield from self._named(line, part)

    def _named(self, line: Line, part: frozenset[str] = frozenset(), near: bool = False) -> Iterator[Statement]:
        """The statements on a line with what names their subject beside it: a heading, a label, the first cell."""
        if said := self._statements.on(line, near):
            names = part | naming_words(_label_of(line)) | naming_words(_row_name(line))
            yield from (replace(one, part=names) for one in said)

    def _noted(self, record: Record) -> str | None:
        """The hour of the footnote whose mark the record bears: "*** 8:30 a.m."."""
        notes = [one for one in self._page if one.note]
        if not notes:
            return None
        marks = marks_on(record.lines)
        said = {one.first: one.words for one in notes if one.note in marks}
        return next(iter(said.values())) if len(said) == 1 else None

    def _headed(self, record: Record) -> str | None:
        """The one hour in the head of the column that the date stands in."""
        cell = cell_of(record.spot.first.block)
        header = self._tables.header_of(cell) if cell is not None else None
        if header and header not in self._heads:
            said = self._reader.in_text(header)
            self._heads[header] = said[0].text if len(said) == 1 else None
        return self._heads[header] if header else None

    def _said_below(self, run_end: int) -> list[Statement]:
        found = self._below.get(run_end)
        if found is None:
            found = [one for line in self._following(run_end) for one in self._named(line)]
            self._below[run_end] = found
        return found

    def _following(self, number: int) -> Iterator[Line]:
        for line in self._lines[number + 1 : number + 1 + _BELOW]:
            if line.number not in self._outside or line.heading:
                return
            yield line

    def _apart(self, outside: Iterable[Line]) -> Iterator[Statement]:
        """Hours on lines of their own below the name of a body and "3rd Thursday of every month"."""
        for line in outside:
            if len(line.text) > _BARE or line.weight is not Weight.PLAIN or not self._reader.of(line):
                continue
            if self._statements.on(line) or not (above := self._above(line)):
                continue
            if statement := self._statements.bare(line, " ".join(above)):
                yield statement

    def _above(self, line: Line) -> list[str]:
        """The name that an hour stands below, or the lines above it; empty where nothing says on which days it is."""
        near = [one for one in self._lines[max(0, line.number - _AROUND) : line.number] if len(one.text) <= _TERSE]
        cell = cell_of(line.block)
        texts = [one.text for one in near if cell is None or cell_of(one.block) is cell]
        lists = frozenset().union(*(lists_of(text) for text in (*texts, line.text)))
        if "hours" in lists or not ("recurring" in lists or ("held" in lists and self._statements.names_day(line))):
            return []
        return [name] if (name := self._name_above(line)) else texts

    def _name_above(self, line: Line) -> str | None:
        """The top of the column that a line stands in, else the heading above it."""
        cell = cell_of(line.block)
        if cell is not None and (row := cell.getparent()) is not None and (above := row.getprevious()) is not None:
            at = row.index(cell)
            if at < len(above) and (text := " ".join("".join(map(str, above[at].itertext())).split())):
                return text[:_TERSE]
        above_line = self._lines[max(0, line.number - _FAR) : line.number]
        return next((one.text for one in reversed(above_line) if one.heading), None)


def _label_of(line: Line) -> str:
    """The name before a colon, of which all sentences of a line speak ("Parks Board: Held in Room 2. Starts at 7.")."""
    label, colon, _ = line.text[:_LABEL].partition(": ")
    return label if colon else ""


def _row_name(line: Line) -> str:
    """The first cell of the row that a line stands in, if that is another."""
    cell = cell_of(line.block)
    row = row_of(cell) if cell is not None else None
    first = next((one for one in row if one.tag in ("td", "th")), None) if row is not None else None
    return "" if first is None or first is cell else " ".join("".join(map(str, first.itertext())).split())[:_TERSE]


def _is_of_another(statement: Statement, title: str) -> bool:
    """Whether a statement speaks of a council, and a title of a committee, and nothing else says that they are one."""
    words = naming_words(title)
    spoken, named = _bodies(statement.subject), _bodies(words)
    if not spoken or not named or any(a.startswith(b[:_STEM]) for a in spoken for b in named):
        return False
    return not any(lists_of(word).isdisjoint(_COMMON) for word in words & statement.subject)


def _bodies(words: frozenset[str]) -> list[str]:
    return [word for word in words if "body" in lists_of(word)]


def _chosen(said: Iterable[Statement], names: Sequence[str], day: dt.date | None) -> str | None:
    """The words of the one hour that is stated; of several that of what one of `names` names, or of the weekday."""
    by_hour: dict[int, list[Statement]] = defaultdict(list)
    for one in said:
        if one.note is None and one.holds_on(day):
            by_hour[one.first].append(one)
    if not by_hour:
        return None
    hour = next(iter(by_hour)) if len(by_hour) == 1 else _named(by_hour, names)
    if hour is None and day is not None:
        hour = _on_weekday(by_hour, day.weekday())
    return None if hour is None else by_hour[hour][0].words


def _named(by_hour: dict[int, list[Statement]], names: Iterable[str]) -> int | None:
    """The hour whose statements alone share a word with the first name that shares any with only one."""
    subjects = {hour: frozenset().union(*(one.subject | one.part for one in own)) for hour, own in by_hour.items()}
    for name in names:
        spoken = naming_words(name)
        shared = {hour: spoken & words for hour, words in subjects.items()}
        own = [
            hour
            for hour, words in shared.items()
            if any(all(word not in others for at, others in subjects.items() if at != hour) for word in words)
        ]
        if len(own) == 1:
            return own[0]
    return None


def _on_weekday(by_hour: dict[int, list[Statement]], weekday: int) -> int | None:
    hours = [hour for hour, own in by_hour.items() if any(weekday in one.weekdays for one in own)]
    return hours[0] if len(hours) == 1 else None


def _day_of(spot: Spot) -> dt.date | None:
    try:
        return dt.date(spot.year or 0, spot.month, spot.day)
    except ValueError:
        return None
