"""Where dates stand on a page: on one line, split over the lines of a tile, or as bare days under a month's heading.

A spot is a date with a day and a month; its year may be missing (`years` finds it). What the mentions of the grammar
(`normalize.dates.mentions`) say of one line is put together here over lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from config.source import DateOrder
from crawler.extract.listing.furniture import Region
from crawler.extract.listing.grids import without_empty_grids
from crawler.extract.listing.lines import STRUCK, Line
from crawler.extract.listing.spot import Spot, exists
from crawler.extract.listing.tables import Tables, cell_of, row_of
from crawler.extract.listing.tiles import tiles
from crawler.normalize.dates.mentions import Mention, MentionKind, clocks, mentions
from crawler.normalize.dates.names import weekdays
from crawler.normalize.fold import fold

MAX_SPOTS = 3_000
_MONTH_LINE = 60  # characters of a line that may head days with its month
_LEADING = re.compile(
    r"^\s*(\d{1,2}(?:\.|st|nd|rd|th|er|º|ª)?(?:\s?[-–—/]\s?\d{1,2}(?:\.|st|nd|rd|th)?)?)(?=:\s|[\s,)–-])"
    r"(?!\s?[%€$£°])(?=.*[^\W\d])"
)
_NOT_NUMBER = re.compile(r"[^\d–—/-]+")
_DAYS = re.compile(r"\d{1,2}\D{1,8}\d{1,2}(?:\D{1,8}\d{1,2}){0,4}\W{0,2}$")
_COUNTED = re.compile(r"\(\s*\d+\s*\)?$")  # "May 2026 (3)": how many there are of that month


@dataclass(frozen=True, slots=True)
class Dated:
    """The dates of a page: spots in page order, and what each line mentions at all (only lines that mention any)."""

    spots: list[Spot]
    mentioned: dict[int, tuple[Mention, ...]]


@dataclass(slots=True)
class _Month:
    """The month that heads the lines below it."""

    month: int
    year: int | None
    line: Line


def dated(lines: Sequence[Line], language: str | None, order: DateOrder | None) -> Dated:
    """Find all dates of a page."""
    found: dict[int, tuple[Mention, ...]] = {}
    for line in lines:
        if said := mentions(line.text, language, order):
            found[line.number] = said
    spots: list[Spot] = []
    tiled = tiles(lines, found, language, order)
    heading: _Month | None = None
    heads = Tables()
    for line in lines:
        if len(spots) >= MAX_SPOTS:
            break
        if line.number in tiled:
            if spot := tiled[line.number]:
                spots.append(spot)
            if (parts := found.get(line.number)) and parts[0].kind is MentionKind.MONTH:
                heading = _Month(parts[0].month or 1, parts[0].year, line)
            continue
        own = found.get(line.number, ())
        if any(one.kind is MentionKind.MONTH for one in own) and len(line.text) <= _MONTH_LINE:
            month = next(one for one in own if one.kind is MentionKind.MONTH)
            heading = _Month(month.month or 1, month.year, line)
        placed = list(_on_line(line, own, _month_of_column(line, own, heads, language) or heading))
        if not placed and heading and heading.line is not line and not (spots and _same_cell(spots[-1].first, line)):
            placed = list(_days_of_row(line, heading, language) or _leading_days(line, heading, language))
        spots += placed
    return Dated(without_empty_grids(_without_struck(spots)), found)


def _in_line(line: Line, heading: _Month) -> bool:
    """Whether the month heads the very column or row of a table that the day stands in."""
    if heading.line is line:
        return True
    row, head = row_of(line.block), cell_of(heading.line.block)
    if row is None or head is None or row is not row_of(head) or head is not next(iter(row), None):
        return False
    return not any(char.isdigit() for char in "".join(str(text) for text in head.itertext()))


def _month_of_column(line: Line, said: tuple[Mention, ...], heads: Tables, language: str | None) -> _Month | None:
    """The month that heads the column of a cell with nothing but a day."""
    cell = cell_of(line.block) if said and said[0].kind is MentionKind.NUMBER else None
    header = heads.header_of(cell) if cell is not None else None
    if not header or fold(header).strip(" .,:") in weekdays(language):
        return None  # "Mar" is Tuesday as well in three languages
    named = [one for one in mentions(header, language, None) if one.kind is MentionKind.MONTH]
    return _Month(named[0].month or 1, named[0].year, line) if len(named) == 1 else None


def _without_struck(spots: list[Spot]) -> list[Spot]:
    """Without the days that were crossed out beside the new ones; alone on its line such a day is a cancelled one."""
    valid = {spot.first.number for spot in spots if not _is_struck(spot)}
    return [spot for spot in spots if spot.first.number not in valid or not _is_struck(spot)]


def _is_struck(spot: Spot) -> bool:
    return any(
        inner.start <= spot.start + 1 and spot.end <= inner.end + 1 and inner.element.tag in STRUCK
        for inner in spot.first.inner
    )


def _on_line(line: Line, said: tuple[Mention, ...], heading: _Month | None) -> Iterator[Spot]:
    for one in said:
        if _COUNTED.search(one.text):
            continue
        if one.day is not None and one.month is not None and exists(one.day, one.month):
            yield Spot(
                line, line, one.start, one.end, one.text, one.day, one.month, one.year, one.last, one.days,
                one.weekday, one.label, one.clock,
            )  # fmt: skip
        elif heading and one.day is not None and _may_be_day(line, one) and exists(one.day, heading.month):
            yield Spot(
                line, line, one.start, one.end, None, one.day, heading.month, one.year or heading.year, one.last,
                one.days, one.weekday, one.label, one.clock, stated=one.weekday is not None or _in_line(line, heading),
            )  # fmt: skip


def _same_cell(before: Line, line: Line) -> bool:
    cell = cell_of(line.block)
    return cell is not None and cell is cell_of(before.block)


def _days_of_row(line: Line, heading: _Month, language: str | None) -> list[Spot]:
    """ "7 & 21" in the cell beside "January"."""
    row = row_of(line.block)
    if row is None or row is not row_of(heading.line.block) or not _DAYS.match(line.text):
        return []
    said = mentions(f"{heading.line.text} {line.text}", language, None)
    return [
        Spot(
            line,
            line,
            0,
            len(line.text),
            None,
            one.day,
            heading.month,
            heading.year,
            one.last,
            one.days,
        )
        for one in said
        if len(said) == 1 and one.day is not None and one.month == heading.month and exists(one.day, one.month)
    ]


def _leading_days(line: Line, heading: _Month, language: str | None) -> Iterator[Spot]:
    """ "27. Family day, 18:00" under "November 2026": the number that begins a line."""
    found = _LEADING.match(line.text)
    if not found or line.region is not Region.MAIN or line.heading or clocks(line.text[: found.end() + 12], language):
        return
    for one in mentions(_NOT_NUMBER.sub("", found[1]), language, None):
        if one.day is not None and one.month is None and exists(one.day, heading.month):
            yield Spot(
                line, line, found.start(1), found.end(1), None, one.day, heading.month, heading.year, one.last,
                one.days, stated=False, leading=True,
            )  # fmt: skip


def _may_be_day(line: Line, mention: Mention) -> bool:
    return mention.month is None and mention.start <= 1 and line.region is Region.MAIN
