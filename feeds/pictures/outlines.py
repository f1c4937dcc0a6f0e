"""Coasts and borders of the world (Natural Earth 1:110 million), read once from `data/outlines.json`.

`scripts/build_outlines.py` wrote that file and says what it holds. Longitudes of a ring run on over the antimeridian
(Fiji: 177, 181), so that neighbouring points are always near each other; `feeds.pictures.drawing` shows a ring
wherever it belongs in a frame.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypedDict

DATA = Path(__file__).parent / "data" / "outlines.json"

Point = tuple[float, float]


class _File(TypedDict):
    unit: float
    arcs: list[list[int]]
    land: list[list[int]]
    countries: dict[str, list[list[int]]]


@dataclass(frozen=True, slots=True)
class Line:
    """Points as (longitude, latitude) in degrees, and the box around them. A ring does not repeat its first point."""

    points: tuple[Point, ...]
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class Outlines:
    """land: rings of coast, holes included (to be filled even-odd); borders: lines between countries;
    countries: ISO 3166-1 alpha-2 -> rings, the largest first."""

    land: tuple[Line, ...]
    borders: tuple[Line, ...]
    countries: dict[str, tuple[Line, ...]]


@cache
def outlines() -> Outlines:
    file: _File = json.loads(DATA.read_text(encoding="utf-8"))
    arcs = [_decoded(arc, file["unit"]) for arc in file["arcs"]]
    countries = {
        code: tuple(sorted((_ring(ring, arcs) for ring in rings), key=_size, reverse=True))
        for code, rings in file["countries"].items()
    }
    return Outlines(
        land=tuple(_ring(ring, arcs) for ring in file["land"]),
        borders=tuple(_line(_unwrapped(arcs[arc])) for arc in _between(file["countries"])),
        countries=countries,
    )


def _decoded(arc: Sequence[int], unit: float) -> list[Point]:
    points, x, y = list[Point](), 0, 0
    for dx, dy in zip(arc[::2], arc[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((round(x * unit, 2), round(y * unit, 2)))
    return points


def _between(countries: dict[str, list[list[int]]]) -> list[int]:
    """The arcs that belong to two countries."""
    owners = defaultdict[int, set[str]](set)
    for code, rings in countries.items():
        for ring in rings:
            for arc in ring:
                owners[arc if arc >= 0 else ~arc].add(code)
    return sorted(arc for arc, codes in owners.items() if len(codes) > 1)


def _ring(numbers: Sequence[int], arcs: Sequence[list[Point]]) -> Line:
    points: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points and points[-1] == arc[0] else arc
    points = _unwrapped(points)
    return _line(points[:-1] if points[0] == points[-1] else points)


def _unwrapped(points: Iterable[Point]) -> list[Point]:
    """The same points with longitudes that never jump by more than half the world."""
    found: list[Point] = []
    turn = 0.0
    for longitude, latitude in points:
        if found:
            step = longitude + turn - found[-1][0]
            turn += 360 * ((step < -180) - (step > 180))
        point = round(longitude + turn, 2), latitude
        if not found or found[-1] != point:
            found.append(point)
    return found


def _line(points: Sequence[Point]) -> Line:
    longitudes, latitudes = [x for x, _ in points], [y for _, y in points]
    return Line(tuple(points), min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _size(line: Line) -> float:
    return (line.east - line.west) * (line.north - line.south)
