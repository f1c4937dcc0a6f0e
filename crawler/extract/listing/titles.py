"""The title of each record: of its own lines, the one that stands best at the same place in all records.

A single record may mislead ("Agenda", a street, a badge); the column or tag path that reads like titles over a whole
run does not. Where no candidate is good enough, or it only says "Regular meeting", headings and page title say what of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from crawler.extract.listing.above import Above
from crawler.extract.listing.alignment import Candidate, align
from crawler.extract.listing.clocks import ClockReader
from crawler.extract.listing.initials import Initials
from crawler.extract.listing.lines import Line
from crawler.extract.listing.names import Names, composed, is_name, naming, says_little, spaced
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.sections import Section
from crawler.extract.listing.signatures import Signatures
from crawler.extract.listing.tables import Tables, cell_of, row_of
from crawler.extract.listing.wording import (
    label_of,
    parted,
    subject_of,
    trimmed,
    worth,
)
from crawler.extract.listing.words import lists_of, only
from crawler.normalize.dates.mentions import Mention, MentionKind
from crawler.normalize.fold import fold

_NAMING_TAGS = frozenset(["summary", "dt", "legend"])
_ENOUGH = 0.5  # worth of a candidate that makes a title
_LEAST = -1.5  # where nothing above names an event
_MOST_LINES = 30
_LIST = 3  # records of one form that make a list
_CALLED = 3.0  # worth of being what the page of an event is called
ABOVE = "the heading above"
_POINT = 3.0  # worth that an item of an agenda lacks
_MOST_TITLE = 200
_TITLED = re.compile(
    r"title|titel|titre|titulo|titolo|headline|(?:^|\s)summary(?:$|\s)|(?:^|[-_\s])(?:name|subject)(?:$|[-_\s])", re.I
)
_COLUMNS = {
    "column-title": 3.0, "column-kind": 1.5, "column-document": -4.0, "column-place": -4.0, "column-time": -5.0,
    "column-other": -4.0, "column-date": -1.0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Title:
    text: str
    href: str | None
    rule: str
    worth: float


@dataclass(frozen=True, slots=True)
class Document:
    """A page's lines, the dates that they mention, and its names."""

    lines: Sequence[Line]
    mentioned: dict[int, tuple[Mention, ...]]
    names: Names


class TitleFinder:
    """Chooses titles for the records of one page."""

    def __init__(self, document: Document, tables: Tables, signatures: Signatures, reader: ClockReader) -> None:
        self._tables, self._signatures, self._reader = tables, signatures, reader
        self._mentioned, self._names = document.mentioned, document.names
        self._called = document.names.all()
        self._initials = Initials(document.lines)
        self._above = Above(document.names, document.lines, self._bare)
        self._dated = {cell_of(document.lines[number].block) for number in document.mentioned}

    def titles(self, run: Sequence[Record], sections: dict[int, Section]) -> list[Title | None]:
        """A title for each record of a run of records built alike."""
        offered = [list(self._candidates(record)) for record in run]
        if len(run) < _LIST:
            self._prefer_names(offered)
        align(offered)
        return [self._choose(record, own, sections[id(record)]) for record, own in zip(run, offered, strict=True)]

    def _prefer_names(self, offered: list[list[Candidate]]) -> None:
        """On the page of one event, what the page is called is the event's title."""
        called = {fold(one) for one in self._called if is_name(one)}
        for one in (one for own in offered for one in own):
            one.own += _CALLED * (fold(one.text) in called)

    def _choose(self, record: Record, offered: list[Candidate], section: Section) -> Title | None:
        best = max(offered, key=lambda one: one.total, default=None)
        names = self._above.of(record, section)
        if best is None or best.total < _ENOUGH:
            above = names.title()
            if best is None or best.total < _LEAST or (above is not None and above[1] >= 0):
                return Title(above[0][:_MOST_TITLE], None, ABOVE, above[1]) if above else None
        little = says_little(best.text)
        name = (self._initials.name_for(best.text) or naming(names.chain, best.text)) if little else None
        text = composed(name, best.text) if name else best.text
        return Title(text[:_MOST_TITLE], best.href or _leads_on(offered), best.rule, best.total)

    def _bare(self, line: Line) -> str:
        """A heading without the dates in it."""
        pieces = [text for text, _, _, _ in self._pieces(line, (0, len(line.text)))]
        return next((spaced(text) for text in pieces if len(text) > 2), "")

    def _candidates(self, record: Record) -> Iterator[Candidate]:
        lines = [*record.before, *record.lines, *record.after]
        at = next((number for number, line in enumerate(lines) if line is record.spot.first), 0)
        ordered = sorted(range(len(lines)), key=lambda number: abs(number - at))[:_MOST_LINES]
        seen: Counter[str] = Counter()
        points = self._points(lines, record)
        for number in sorted(ordered):
            line = lines[number]
            if self._tables.is_header(line.block):
                continue
            bonus = self._standing(line, record) - 0.15 * min(abs(number - at), 6)
            bonus -= _POINT * (line.number in points)
            place = self._place(line, record, number - at)
            seen[place] += 1
            place = f"{place}|{seen[place]}"
            yield from self._on_line(line, record, place, bonus)
        if record.shape is Shape.CELL or (record.shape is Shape.LINE and record.element.tag == "tr"):
            yield from self._around_cell(record)

    def _points(self, lines: Sequence[Line], record: Record) -> set[int]:
        """The plain items of lists below the date: what is on the agenda, no name of the event."""
        lists: dict[etree._Element, list[int]] = {}
        at = {record.spot.last.block, *record.spot.last.block.iterancestors()}
        for line in lines:
            block = line.block
            around = block.getparent() if block.tag == "li" else None
            if around is None or around in at or line.links or line.bold or self._reader.of(line):
                continue
            lists.setdefault(around, []).append(line.number)
        return {number for own in lists.values() if len(own) > 1 for number in own}

    def _place(self, line: Line, record: Record, offset: int) -> str:
        if record.shape in (Shape.LINE, Shape.SEGMENT) or line in record.before or line in record.after:
            return f"{self._signatures.path(line.block, None, 2)}|{offset}"
        return self._signatures.path(line.block, record.element)

    def _on_line(self, line: Line, record: Record, place: str, bonus: float) -> Iterator[Candidate]:
        clip = record.clip if record.clip and line is record.lines[-1] else (0, len(line.text))
        whole: set[str] = set()
        for number, (piece, label, start, end) in enumerate(self._pieces(line, clip)):
            text = subject_of(piece) or parted(piece)[0]
            own = worth(text) + bonus + _label_worth(label)
            href = next((link.href for link in line.links if link.start < end and start < link.end), None)
            whole.add(text)
            yield Candidate(text, f"{place}#{number}", own, href, "text of the line")
        if clip != (0, len(line.text)):
            return
        for inner in line.inner:
            for text, label, _, _ in self._pieces(line, (inner.start, inner.end)):
                if text not in whole and label is None and len(text) < len(line.text):
                    own = worth(text) + bonus + self._emphasis(inner.element)
                    href = next((link.href for link in line.links if link.start < inner.end), None)
                    yield Candidate(
                        text, f"{place}/{self._signatures.of(inner.element)}", own, href, "part of the line"
                    )
        for link in line.links:
            for text, label, _, _ in self._pieces(line, (link.start, link.end)):
                if text not in whole and label is None:
                    yield Candidate(text, f"{place}/a", worth(text) + bonus + 0.5, link.href, "text of the link")

    def _emphasis(self, element: etree._Element) -> float:
        if _TITLED.search(element.get("class") or ""):
            return 3.5
        return 1.0 if element.tag in ("b", "strong") else 0.2

    def _pieces(self, line: Line, clip: tuple[int, int]) -> Iterator[tuple[str, str | None, int, int]]:
        """What is left of a line without its dates and times: (text, label before it, start, end)."""
        cuts = [(one.start, one.end) for one in self._mentioned.get(line.number, ())]
        cuts += [(one.start, one.end) for one in self._reader.of(line)]
        start, stop = clip
        if self._within_name(line, clip):
            before, behind = line.text[start : cuts[0][0]], line.text[cuts[0][1] : stop]
            yield f"{before.strip()} {behind.strip()}", None, start, stop
            return
        for cut_start, cut_end in [*sorted(cuts), (stop, stop)]:
            if cut_start >= start and start < stop and (end := min(cut_start, stop)) > start:
                text = trimmed(line.text[start:end], cut_before=start > clip[0], cut_behind=end < stop)
                label, text = label_of(text)
                if text:
                    yield text, label, start, end
            start = max(start, cut_end)

    def _within_name(self, line: Line, clip: tuple[int, int]) -> bool:
        """Whether all that a line says of time is a month within a name: "Harbour March 2027 Board Meeting"."""
        said = self._mentioned.get(line.number, ())
        if len(said) != 1 or said[0].kind is not MentionKind.MONTH or self._reader.of(line):
            return False
        if said[0].start < clip[0] or clip[1] < said[0].end:
            return False
        before, behind = line.text[clip[0] : said[0].start].strip(), line.text[said[0].end : clip[1]].strip()
        ends = (trimmed(before, cut_behind=True), trimmed(behind, cut_before=True))
        return bool(before and behind) and ends == (before, behind) and len(behind) > 2

    def _standing(self, line: Line, record: Record) -> float:
        """What the place of a line says: heading, class, column."""
        score = (
            3.0 * bool(line.heading) + 2.0 * (line.block.tag in _NAMING_TAGS) + 0.8 * (line.bold and not line.heading)
        )
        score += 0.7 * bool(line.links)
        if any(
            one.end - one.start == len(line.text) and _TITLED.search(one.element.get("class") or "")
            for one in line.inner
        ):
            return score + 3.5 + self._column_worth(line, record)
        block: etree._Element | None = line.block
        for _ in range(4):
            if block is None:
                break
            if _TITLED.search(block.get("class") or ""):
                score += 3.5 * _is_first(line, block, record)
                break
            if block is record.element:
                break
            block = block.getparent()
        return score + self._column_worth(line, record)

    def _column_worth(self, line: Line, record: Record) -> float:
        cell = cell_of(line.block)
        if cell is None or record.element.tag in ("td", "th"):
            return 0.0
        lists = self._tables.lists(cell)
        score = next((value for name, value in _COLUMNS.items() if name in lists), 0.0)
        if score > 1 and any(cell_of(one.block) is cell for one in record.lines if one.number < line.number):
            score = 1.0  # the title is the first line of its cell
        date_cell = cell_of(record.spot.first.block)
        return score + (0.4 if cell is not date_cell and cell.getprevious() in (None, date_cell) else 0.0)

    def _around_cell(self, record: Record) -> Iterator[Candidate]:
        """The heading of the column and the first cell of the row."""
        cell = cell_of(record.spot.last.block)
        row = row_of(record.element)
        if cell is None or row is None:
            return
        if not record.spot.in_grid and (header := self._tables.header_of(cell)):
            text = trimmed(header)
            yield Candidate(text, "column", worth(text) + 1.5, None, "heading of the column")
        first = next((one for one in row if one.tag in ("td", "th")), None)
        if not record.spot.in_grid and first is not None and first is not cell and first not in self._dated:
            text = trimmed(" ".join("".join(str(one) for one in first.itertext()).split()))
            yield Candidate(text, "row", worth(text) + 1.0, None, "first cell of the row")


def _is_first(line: Line, block: etree._Element, record: Record) -> bool:
    """Whether no line of the record stands before this one in a block."""
    before = (one for one in record.lines if one.number < line.number)
    return not any(one.block is block or block in one.block.iterancestors() for one in before)


def _leads_on(offered: Sequence[Candidate]) -> str | None:
    """The address behind "Details" or "Meeting details", where the title itself is no link."""
    return next((one.href for one in offered if one.href and _is_leading(one.text)), None)


def _is_leading(text: str) -> bool:
    return "leads-on" in lists_of(text) and only(text, "leads-on", "vague")


def _label_worth(label: str | None) -> float:
    if label is None:
        return 0.0
    return 1.0 if "column-title" in lists_of(label) else -4.0
