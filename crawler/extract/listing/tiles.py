"""Dates split over two to four short lines, as on the leaf of a calendar: "Jan" / "09" / "2027". Used by `spots`."""

from __future__ import annotations

from collections.abc import Sequence

from config.source import DateOrder
from crawler.extract.listing.lines import Line
from crawler.extract.listing.spot import Spot, exists
from crawler.extract.listing.tables import row_of
from crawler.normalize.dates.mentions import Mention, mentions
from crawler.normalize.dates.names import weekdays
from crawler.normalize.fold import fold

_PART = 24  # characters of a line that may be part of a tile
_TILE = 4  # lines of a tile
_TILE_LEVELS = 3  # ancestors within which a tile stands


def tiles(
    lines: Sequence[Line], found: dict[int, tuple[Mention, ...]], language: str | None, order: DateOrder | None
) -> dict[int, Spot | None]:
    """Number of a line -> the spot of the tile that begins there, None for its further lines."""
    found_tiles: dict[int, Spot | None] = {}
    run: list[Line] = []
    for line in lines:
        if _is_part(line, found.get(line.number, ()), language):
            run.append(line)
            continue
        if len(run) > 1:
            found_tiles.update(_tiles_of(run, found, language, order))
        run = []
    if len(run) > 1:
        found_tiles.update(_tiles_of(run, found, language, order))
    return found_tiles


def _is_part(line: Line, said: tuple[Mention, ...], language: str | None) -> bool:
    """Whether the line is a day's number, a month, a year or a weekday and nothing more."""
    if len(line.text) > _PART or line.heading:
        return False
    if not said:
        return fold(line.text).strip(" .,:") in weekdays(language)
    if any(one.day is not None and one.month is not None for one in said):
        return False
    covered = sum(one.end - one.start for one in said)
    return covered >= len(line.text.strip(" .,:|()")) - 1


def _tiles_of(
    run: list[Line], found: dict[int, tuple[Mention, ...]], language: str | None, order: DateOrder | None
) -> dict[int, Spot | None]:
    found_tiles: dict[int, Spot | None] = {}
    window: list[Line] = []
    kinds: set[str] = set()
    for line in [*run, None]:
        own = _kinds_of(found.get(line.number, ())) if line else set()
        if line is None or own & kinds or len(window) == _TILE or (window and not _near(window[0], line)):
            if {"day", "month"} <= kinds and (spot := _tile(window, found, language, order)):
                found_tiles.update({one.number: None for one in window})
                found_tiles[window[0].number] = spot
            window, kinds = [], set()
        if line is not None:
            window.append(line)
            kinds |= own
    return found_tiles


def _kinds_of(said: tuple[Mention, ...]) -> set[str]:
    if not said:
        return {"weekday"}
    named = {"day": said[0].day, "month": said[0].month, "year": said[0].year}
    return {name for name, value in named.items() if value is not None} | (
        {"weekday"} if said[0].weekday is not None else set()
    )


def _near(first: Line, last: Line) -> bool:
    """Whether two lines stand in one small element, a cell beside a cell included."""
    if first.block is last.block:
        return True
    if _in_other_row(first, last):
        return False
    around = list(first.block.iterancestors())[:_TILE_LEVELS]
    return any(one is last.block or one in list(last.block.iterancestors())[:_TILE_LEVELS] for one in around)


def _in_other_row(first: Line, last: Line) -> bool:
    """Whether two lines stand in rows of several cells that are not the same."""
    rows = [row_of(line.block) for line in (first, last)]
    return rows[0] is not rows[1] and any(row is not None and len(row) > 1 for row in rows)


def _tile(
    window: list[Line], found: dict[int, tuple[Mention, ...]], language: str | None, order: DateOrder | None
) -> Spot | None:
    parts = [one for line in window for one in found.get(line.number, ())]
    days = next((one for one in parts if one.day is not None), None)
    month = next((one.month for one in parts if one.month is not None), None)
    if days is None or days.day is None or month is None or not exists(days.day, month):
        return None
    year = next((one.year for one in parts if one.year is not None), None)
    words = " ".join(line.text for line in window)
    read = [one for one in mentions(words, language, order) if one.day is not None and one.month is not None]
    whole = read[0] if len(read) == 1 and read[0].day == days.day and read[0].month == month else None
    weekday = next((one.weekday for one in parts if one.weekday is not None), None)
    return Spot(
        window[0], window[-1], 0, len(window[0].text), whole.text if whole else None, days.day, month, year,
        whole.last if whole else days.last, whole.days if whole else days.days, weekday,
    )  # fmt: skip
