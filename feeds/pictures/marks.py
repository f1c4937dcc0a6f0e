"""Marks on a map: one for each spot, or for several that lie so close that no finger could tell them apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.pictures.drawing import Frame
from feeds.pictures.places import Spot

TARGET_PX = 24  # the least size of a target (WCAG 2.2, success criterion 2.5.8)


@dataclass(frozen=True, slots=True)
class Mark:
    """A circle of `radius` units at x, y that stands for `spots`, the one with most events first.

    No two marks of one map overlap, and each is at least `TARGET_PX` wide where the map has the width for which
    it was made.
    """

    x: int
    y: int
    radius: int
    events: int
    spots: tuple[Spot, ...]


def marks(spots: Iterable[Spot], frame: Frame, least_width_px: float, most: int) -> tuple[Mark, ...]:
    """Marks for a map that is shown at least `least_width_px` wide; spots out of the frame have none.

    The spot with the most events takes its place first; one that comes too near to a place taken joins it. Where that
    leaves more than `most` marks, more counts as near. From left to right, so that the tabulator key runs over the map
    in one direction.
    """
    radius = -(-TARGET_PX * frame.width // (2 * least_width_px))
    radius = int(radius) + 1  # one unit for the rounding of x and y
    inside, apart = _in_frame(spots, frame, radius), 2 * radius
    groups = _groups(inside, apart)
    while len(groups) > most:
        apart += -(-apart // 4)
        groups = _groups(inside, apart)
    found = [
        Mark(x, y, radius, sum(spot.count for spot in together), tuple(together)) for (x, y), together in groups.items()
    ]
    return tuple(sorted(found, key=lambda mark: (mark.x, mark.y)))


def _in_frame(spots: Iterable[Spot], frame: Frame, radius: int) -> list[tuple[tuple[int, int], Spot]]:
    """Spots with their points, moved inwards where a mark would be cut by the edge; most events first."""
    found: list[tuple[tuple[int, int], Spot]] = []
    for spot in spots:
        if spot.latitude is None or spot.longitude is None:
            continue
        point = frame.point(spot.longitude, spot.latitude)
        if point is not None:
            x = min(max(round(point[0]), radius), frame.width - radius)
            y = min(max(round(point[1]), radius), frame.height - radius)
            found.append(((x, y), spot))
    return sorted(found, key=lambda item: (-item[1].count, item[1].key))


def _groups(found: Sequence[tuple[tuple[int, int], Spot]], apart: int) -> dict[tuple[int, int], list[Spot]]:
    """Point of the first of each group -> its spots. Looked up in squares of the size `apart`: near means next to."""
    groups: dict[tuple[int, int], list[Spot]] = {}
    squares: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for point, spot in found:
        column, row = point[0] // apart, point[1] // apart
        near = [
            (_distance2(point, taken), taken)
            for x in (column - 1, column, column + 1)
            for y in (row - 1, row, row + 1)
            for taken in squares.get((x, y), ())
        ]
        nearest = min(near, default=None)
        if nearest is not None and nearest[0] < apart * apart:
            groups[nearest[1]].append(spot)
        else:
            groups[point] = [spot]
            squares.setdefault((column, row), []).append(point)
    return groups


def _distance2(one: tuple[int, int], other: tuple[int, int]) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
