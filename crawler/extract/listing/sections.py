"""What stands above a run of records and speaks for all of it: headings, and statements such as "held at 1 p.m."."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from lxml import etree

from crawler.extract.listing.furniture import Region
from crawler.extract.listing.lines import Line
from crawler.extract.listing.panels import Panels
from crawler.extract.listing.records import Record, Shape
from crawler.extract.listing.tables import Tables
from crawler.extract.listing.wording import is_statement, label_of, speaks, worth
from crawler.normalize.dates.mentions import Mention, MentionKind, clocks

_BOLD_LEVEL = 7
_LEGEND_LEVEL = 8
_ITEM_LEVEL = 9
_CAPTION_LEVEL = 10
_CAPTION_CHARS = 70
_LEGENDS = frozenset(["caption", "legend", "summary", "dt", "th"])
_HEADING_CLASS = re.compile(r"(?:^|[-_\s])(?:content-?heading|heading|headline|subtitle|title)(?:$|[-_\s])", re.I)
_HEADING_CHARS, _BOLD_CHARS = 140, 90
_MOST_STATEMENTS = 40


@dataclass(slots=True)
class Part:
    """One heading (None: the top of the page) and the plain lines right below it."""

    level: int
    heading: Line | None
    statements: list[Line] = field(default_factory=list)
    has_records: bool = False


@dataclass(slots=True)
class Section:
    """The headings above a record with what stands below each of them, the nearest first."""

    parts: list[Part] = field(default_factory=list)

    @property
    def headings(self) -> list[Line]:
        return [part.heading for part in self.parts if part.heading is not None]


def sections_of(
    records: Sequence[Record],
    lines: Sequence[Line],
    mentioned: dict[int, tuple[Mention, ...]],
    tables: Tables,
    panels: Panels,
) -> dict[int, Section]:
    """id of a record -> what stands above it and belongs to no record."""
    owned = _owned(records)
    starts: dict[int, list[Record]] = {}
    for record in records:
        top = record.before[0].number if record.before else record.first
        starts.setdefault(top, []).append(record)
    found: dict[int, Section] = {}
    around = _around(records)
    captions = _captions(records, lines, tables)
    stack = [Part(0, None)]
    last_heading = -1
    for line in lines:
        for record in starts.get(line.number, ()):
            for part in stack:
                part.has_records = True
            above = [replace(part, statements=list(part.statements)) for part in reversed(stack)]
            found[id(record)] = Section(_in_panels(above, panels.chain(record.element), panels))
        if line.number in owned or line.region is Region.FURNITURE or tables.is_header(line.block):
            continue
        level = _level(line, mentioned.get(line.number, ()), around)
        if level is None and line.number in captions:
            level = _CAPTION_LEVEL
        if level is None:
            stack[-1].statements.append(line)
            del stack[-1].statements[:-_MOST_STATEMENTS]
            continue
        while stack[-1].level > level or (stack[-1].level == level and last_heading != line.number - 1):
            _close(stack)
        stack.append(Part(level, line))
        last_heading = line.number
    return found


def _in_panels(parts: list[Part], chain: list[etree._Element], panels: Panels) -> list[Part]:
    """The parts above a record without those of other tabs, and with what the tabs around it are called."""
    homes = [(part, panels.around(part.heading.block) if part.heading is not None else None) for part in parts]
    kept = [(part, home) for part, home in homes if home is None or home in chain]
    said = {part.heading.text for part, _ in kept if part.heading is not None}
    for depth, panel in enumerate(chain):
        label = panels.labels[panel]
        if label.text and label.text not in said:
            at = next((at for at, (_, home) in enumerate(kept) if home not in chain[: depth + 1]), len(kept))
            kept.insert(at, (Part(_BOLD_LEVEL, label), panel))
    return [part for part, _ in kept]


def _close(stack: list[Part]) -> None:
    """A part that heads no records was but text: its statements are those of the part around it."""
    part = stack.pop()
    if not part.has_records:
        stack[-1].statements += [*([part.heading] if part.heading else []), *part.statements]
        del stack[-1].statements[:-_MOST_STATEMENTS]


def _owned(records: Iterable[Record]) -> set[int]:
    return {line.number for record in records for part in (record.before, record.lines, record.after) for line in part}


def _around(records: Iterable[Record]) -> set[etree._Element]:
    """The list items that hold records in lists of their own."""
    return {one for record in records for one in record.element.iterancestors("li", "dd")}


def _captions(records: Sequence[Record], lines: Sequence[Line], tables: Tables) -> set[int]:
    """The short lines right above tables and lists of several records, in no heading's form: "Finance Committee"."""
    first: dict[etree._Element, Record] = {}
    several: set[etree._Element] = set()
    for record in records:
        around = _holder(record)
        if around is not None and first.setdefault(around, record) is not record:
            several.add(around)
    found: set[int] = set()
    for around, record in first.items():
        above = record.first - 1
        while above >= 0 and tables.is_header(lines[above].block):
            above -= 1
        if around not in several or above < 0 or around in lines[above].block.iterancestors():
            continue
        if _is_caption(lines[above].text):
            found.add(above)
    return found


def _holder(record: Record) -> etree._Element | None:
    """The table or list that a record is in, else the block that its line shares with others."""
    around = next(iter(record.element.iterancestors("table", "ul", "ol")), None)
    return record.spot.first.block if around is None and record.shape is Shape.LINE else around


def _is_caption(text: str) -> bool:
    if len(text) > _CAPTION_CHARS or text.endswith((".", "!", "?")) or clocks(text, None):
        return False
    return bool(speaks(text) & {"event", "body"}) and worth(text) > 0 and label_of(text)[0] is None


def _level(line: Line, said: tuple[Mention, ...], around: set[etree._Element]) -> int | None:
    """1-6 of a heading, 7 of a bold line, 8 of a caption, 9 of a list item over its own list; None for other text."""
    if len(line.text) > _HEADING_CHARS or any(one.kind is MentionKind.DAY and one.month is not None for one in said):
        return None
    if line.heading:
        return line.heading
    if len(line.text) > _BOLD_CHARS or is_statement(line.text):
        return None
    if line.block in around:
        return _ITEM_LEVEL
    if line.bold or _HEADING_CLASS.search(line.block.get("class") or ""):
        return _BOLD_LEVEL
    return _LEGEND_LEVEL if line.block.tag in _LEGENDS else None
