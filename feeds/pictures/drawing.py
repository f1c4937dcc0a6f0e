"""Outlines in a frame, as path data of SVG: cut to the frame, in whole units, with no more points than can be seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from feeds.pictures.outlines import Line, Point
from feeds.pictures.projection import Projection
from feeds.pictures.simplify import simpler

_MARGIN = 6.0  # units beyond the frame: the edge where a coast was cut is not seen
_SLACK = 1.1  # units that a line may be off: a pixel at the most
_SMALLEST = 12.0  # square units of a ring's box: smaller islands are left out


@dataclass(frozen=True, slots=True)
class Frame:
    """A map of `width` x `height` units, x to the right and y down, of what lies between the degrees of its reach.

    scale           units per radius of the earth
    left, top       the projection's x at the left edge and y at the top edge
    west, east      east may be above 180; the reach is at most 360 degrees wide
    """

    width: int
    height: int
    project: Projection
    scale: float
    left: float
    top: float
    west: float
    south: float
    east: float
    north: float

    def point(self, longitude: float, latitude: float) -> Point | None:
        """Where a place lies in the frame; None outside of it."""
        for shifted in (longitude - 360, longitude, longitude + 360):
            if self.west <= shifted <= self.east and self.south <= latitude <= self.north:
                x, y = self.place(shifted, latitude)
                if 0 <= x <= self.width and 0 <= y <= self.height:
                    return x, y
        return None

    def place(self, longitude: float, latitude: float) -> Point:
        x, y = self.project(longitude, latitude)
        return (x - self.left) * self.scale, (self.top - y) * self.scale


def filled(rings: Iterable[Line], frame: Frame) -> str:
    """Path data of the rings, each closed; "" where none is in sight. To be filled even-odd."""
    return "".join(_path(ring, "z") for ring in _shapes(rings, frame))


def stroked(lines: Iterable[Line], frame: Frame) -> str:
    """Path data of open lines."""
    return "".join(_path(run, "") for line in lines for run in _runs(line, frame))


def _shapes(rings: Iterable[Line], frame: Frame) -> Iterator[list[tuple[int, int]]]:
    box = (-_MARGIN, -_MARGIN, frame.width + _MARGIN, frame.height + _MARGIN)
    for ring in rings:
        for points in _within_reach(ring, frame):
            shape = _cut([frame.place(x, y) for x, y in points], box)
            if len(shape) > 2 and _extent(shape) >= _SMALLEST:
                rounded = _rounded(simpler([*shape, shape[0]], _SLACK))
                if len(rounded) > 3:
                    yield rounded[:-1]


def _within_reach(ring: Line, frame: Frame) -> Iterator[list[Point]]:
    reach = (frame.west, frame.south, frame.east, frame.north)
    for turn in (-360, 0, 360):
        if _meets(ring, turn, frame):
            yield _cut([(x + turn, y) for x, y in ring.points], reach)


def _meets(line: Line, turn: float, frame: Frame) -> bool:
    return (
        line.west + turn <= frame.east
        and line.east + turn >= frame.west
        and line.south <= frame.north
        and line.north >= frame.south
    )


def _runs(line: Line, frame: Frame) -> Iterator[list[tuple[int, int]]]:
    """The parts of an open line that are in sight, each with one point beyond."""
    for turn in (-360, 0, 360):
        if not _meets(line, turn, frame):
            continue
        run: list[Point] = []
        for (ax, ay), (bx, by) in pairwise(line.points):
            if _in_reach(ax + turn, ay, frame) or _in_reach(bx + turn, by, frame):
                run = run or [frame.place(ax + turn, ay)]
                run.append(frame.place(bx + turn, by))
            else:
                yield from _drawable(run)
                run = []
        yield from _drawable(run)


def _drawable(run: Sequence[Point]) -> Iterator[list[tuple[int, int]]]:
    rounded = _rounded(simpler(run, _SLACK)) if run else []
    if len(rounded) > 1:
        yield rounded


def _in_reach(x: float, y: float, frame: Frame) -> bool:
    if not (frame.west <= x <= frame.east and frame.south <= y <= frame.north):
        return False
    px, py = frame.place(x, y)
    return -_MARGIN <= px <= frame.width + _MARGIN and -_MARGIN <= py <= frame.height + _MARGIN


def _extent(points: Sequence[Point]) -> float:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (max(xs) - min(xs)) * (max(ys) - min(ys))


def _cut(points: Sequence[Point], box: tuple[float, float, float, float]) -> list[Point]:
    """The part of a ring within a box (Sutherland and Hodgman 1974)."""
    west, south, east, north = box
    ring = list(points)
    ring = _cut_side(ring, lambda p: p[0] >= west, lambda a, b: (west, _at(a, b, west)))
    ring = _cut_side(ring, lambda p: p[0] <= east, lambda a, b: (east, _at(a, b, east)))
    ring = _cut_side(ring, lambda p: p[1] >= south, lambda a, b: (_at(a[::-1], b[::-1], south), south))
    return _cut_side(ring, lambda p: p[1] <= north, lambda a, b: (_at(a[::-1], b[::-1], north), north))


def _at(a: Point, b: Point, x: float) -> float:
    """The second coordinate where the line from a to b has the first one x."""
    return a[1] + (b[1] - a[1]) * (x - a[0]) / (b[0] - a[0])


def _cut_side(
    ring: list[Point], inside: Callable[[Point], bool], crossing: Callable[[Point, Point], Point]
) -> list[Point]:
    found: list[Point] = []
    for before, point in zip([*ring[-1:], *ring], ring, strict=False):
        if inside(before) != inside(point):
            found.append(crossing(before, point))
        if inside(point):
            found.append(point)
    return found


def _rounded(points: Iterable[Point]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for x, y in points:
        point = round(x), round(y)
        if not found or found[-1] != point:
            found.append(point)
    return found


def _path(points: Sequence[tuple[int, int]], end: str) -> str:
    steps = [f"{bx - ax},{by - ay}" for (ax, ay), (bx, by) in pairwise(points)]
    return f"M{points[0][0]},{points[0][1]}l{' '.join(steps)}{end}".replace(",-", "-").replace(" -", "-")
