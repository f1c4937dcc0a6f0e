"""Bare day numbers under a month's heading: which of them are dates, in a list or a month's grid. Used by `spots`."""

from __future__ import annotations

from itertools import pairwise

from lxml import etree

from crawler.extract.listing.furniture import Region
from crawler.extract.listing.spot import Spot

_GRID_DAYS = 20


def without_empty_grids(spots: list[Spot]) -> list[Spot]:
    """Bare numbers are days only in a list or in a month's grid; a grid's empty days are no dates."""
    leading = sum(spot.leading for spot in spots)
    if leading and sum(spot.stated and spot.first.region is Region.MAIN for spot in spots) >= leading:
        spots = [spot for spot in spots if not spot.leading]
    bare = [spot for spot in spots if not spot.stated]
    if not bare:
        return spots
    kept: set[int] = set()
    for table, days in _by_table(bare).items():
        grid = table is not None and len(days) >= _GRID_DAYS and _run_on(days)
        for spot in days:
            spot.in_grid = grid
            if not grid or _cell_says_more(spot):
                kept.add(id(spot))
        if not grid and len(days) < 2:
            kept.difference_update(id(spot) for spot in days)
        if grid:
            _shift_neighbours(days)
    return [spot for spot in spots if spot.stated or id(spot) in kept]


def _run_on(days: list[Spot]) -> bool:
    """Whether day follows day, as in a month's grid; the meetings of a year, a month to a row, jump."""
    following = sum(b.day - a.day == 1 for a, b in pairwise(days))
    return following * 2 >= len(days)


def _by_table(spots: list[Spot]) -> dict[etree._Element | None, list[Spot]]:
    grouped: dict[etree._Element | None, list[Spot]] = {}
    for spot in spots:
        block = spot.first.block
        table = next((one for one in block.iterancestors() if one.tag == "table"), None)
        grouped.setdefault(table, []).append(spot)
    return grouped


def _cell_says_more(spot: Spot) -> bool:
    block = spot.first.block
    cell = block if block.tag == "td" else next((one for one in block.iterancestors("td")), block)
    return len("".join(str(text) for text in cell.itertext()).strip()) > spot.length + 2


def _shift_neighbours(days: list[Spot]) -> None:
    """A grid begins with the last days of the month before and ends with the first of the next."""
    shift, previous = (-1 if days[0].day > 15 else 0), 0
    for spot in days:
        if spot.day < previous:
            shift += 1
        previous = spot.day
        if shift:
            _move(spot, shift)


def _move(spot: Spot, months: int) -> None:
    number = spot.month - 1 + months
    spot.month = number % 12 + 1
    if spot.year is not None:
        spot.year += number // 12
