"""Writes feeds/pictures/data/outlines.json: coasts and borders of the world from Natural Earth, through world-atlas.

Run it after a new release of the npm package world-atlas: unpack the package (`npm pack world-atlas@2.0.2`), then
`python scripts/build_outlines.py package/countries-50m.json`. The same release gives the same bytes.

Method: the TopoJSON arcs are decoded to hundredths of a degree and thinned (Douglas and Peucker, `_SLACK`); islands
smaller than `_SMALLEST` are left out, unless nothing else of their country would be left; countries get their ISO
3166-1 code (CLDR through Babel knows the numbers); Antarctica is left out, since the maps end north of it. Codes
follow ISO 3166: what Natural Earth draws apart but has no code of its own is drawn with the country that holds the
code (`_WITHIN`), and `_RECODED` names parts that ISO 3166-2 lists under another country than Natural Earth does.
The result: {"unit": 0.01, "arcs": [[lon, lat, further lon, lat as differences...]], "land": rings, "countries":
{code: rings}}, a ring being numbers of arcs, ~n for arc n read backwards (as in TopoJSON).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from babel.core import get_global

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from feeds.pictures.simplify import simpler

TARGET = Path(__file__).resolve().parent.parent / "feeds" / "pictures" / "data" / "outlines.json"
UNIT = 0.01
_SLACK = 4  # units: 4 km or less, a pixel of our maps
_SMALLEST = 400  # square units of the box around a ring: 22 km by 22 km at the equator
_WITHIN = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO", "Siachen Glacier": "IN", "Indian Ocean Ter.": "AU"}
_LEFT_OUT = frozenset({"AQ"})
# (code of Natural Earth, code of ISO 3166-2, a point of the part as lon, lat): Crimea is UA-43 and UA-40.
_RECODED = (("RU", "UA", (34.1, 45.2)),)

Ring = list[int]
Point = tuple[int, int]


def main(source: Path) -> None:
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [_decoded(arc, topology["transform"]) for arc in topology["arcs"]]
    countries = _countries(topology["objects"]["countries"]["geometries"])
    southern = {_plain(arc) for code in _LEFT_OUT for ring in countries.pop(code, []) for arc in ring}
    for old, new, point in _RECODED:
        _recode(countries, arcs, old, new, point)
    coasts = list(_rings(topology["objects"]["land"]["geometries"][0]))
    arcs = [_thinned(arc) for arc in arcs]
    sizes = {code: {tuple(ring): _size(ring, arcs) for ring in rings} for code, rings in countries.items()}
    drawn = {_plain(arc) for found in sizes.values() for ring in _worth_drawing(found) for arc in ring}

    def is_drawn(ring: Ring) -> bool:
        return drawn.issuperset(map(_plain, ring)) and _size(ring, arcs) > 0

    countries = {code: list(filter(is_drawn, rings)) for code, rings in countries.items()}
    land = [
        ring
        for ring in coasts
        if not southern.issuperset(map(_plain, ring)) and (is_drawn(ring) or _size(ring, arcs) >= _SMALLEST)
    ]
    _write(arcs, land, countries)


def _plain(arc: int) -> int:
    return arc if arc >= 0 else ~arc


def _decoded(arc: Iterable[tuple[int, int]], transform: Any) -> list[Point]:
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    points, x, y = list[Point](), 0, 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        point = round((x * scale_x + left) / UNIT), round((y * scale_y + bottom) / UNIT)
        if not points or points[-1] != point:
            points.append(point)
    return points


def _countries(geometries: Iterable[Any]) -> dict[str, list[Ring]]:
    aliases = get_global("territory_aliases")
    found: dict[str, list[Ring]] = {}
    for geometry in geometries:
        number, name = geometry.get("id"), geometry["properties"]["name"]
        code = aliases[number][0] if number else _WITHIN[name]
        found.setdefault(code, []).extend(_rings(geometry))
    return found


def _rings(geometry: Any) -> Iterator[Ring]:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        yield from polygon


def _recode(countries: dict[str, list[Ring]], arcs: list[list[Point]], old: str, new: str, at: Any) -> None:
    """Give the ring of `old` that holds the point to `new`; it must be one of its own, not part of the main land."""
    point = round(at[0] / UNIT), round(at[1] / UNIT)
    held = [ring for ring in countries[old] if _holds(_points(ring, arcs), point)]
    if len(held) != 1 or len(_points(held[0], arcs)) > 200:
        raise SystemExit(f"no ring of its own of {old} holds {at}: {len(held)} found")
    countries[old].remove(held[0])
    countries[new].append(held[0])


def _thinned(arc: list[Point]) -> list[Point]:
    """With fewer points; of a small island a few stay."""
    xs, ys = [x for x, _ in arc], [y for _, y in arc]
    return simpler(arc, min(_SLACK, max(max(xs) - min(xs), max(ys) - min(ys)) / 8))


def _worth_drawing(sizes: dict[tuple[int, ...], int]) -> list[tuple[int, ...]]:
    """A country's rings without specks of islands. A hole goes with the ring of another country that fills it."""
    least = min(_SMALLEST, max(sizes.values(), default=0))
    return [ring for ring, size in sizes.items() if size >= least]


def _size(ring: Ring, arcs: list[list[Point]]) -> int:
    """Square units of the box around it, 0 for less than a triangle; over the antimeridian it counts as large."""
    points = _points(ring, arcs)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (max(xs) - min(xs)) * (max(ys) - min(ys)) if len(set(points)) > 2 else 0


def _points(ring: Ring, arcs: list[list[Point]]) -> list[Point]:
    found: list[Point] = []
    for arc in ring:
        found += arcs[arc] if arc >= 0 else arcs[~arc][::-1]
    return found


def _holds(ring: list[Point], point: Point) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _write(arcs: list[list[Point]], land: list[Ring], countries: dict[str, list[Ring]]) -> None:
    """Only the arcs that are used, renumbered, one a line; an arc is its first point and then differences."""
    used = sorted({_plain(arc) for rings in (land, *countries.values()) for ring in rings for arc in ring})
    number = {arc: index for index, arc in enumerate(used)}

    def renumbered(rings: list[Ring]) -> list[Ring]:
        return [[number[arc] if arc >= 0 else ~number[~arc] for arc in ring] for ring in rings]

    lines = ",\n".join(json.dumps(_differences(arcs[arc]), separators=(",", ":")) for arc in used)
    codes = ",\n".join(
        f'"{code}":{json.dumps(renumbered(rings), separators=(",", ":"))}' for code, rings in sorted(countries.items())
    )
    coast = json.dumps(renumbered(land), separators=(",", ":"))
    TARGET.write_text(
        f'{{"unit":{UNIT},\n"arcs":[\n{lines}],\n"land":{coast},\n"countries":{{\n{codes}}}}}\n', encoding="utf-8"
    )


def _differences(points: list[Point]) -> list[int]:
    flat = [*points[0]]
    for (ax, ay), (bx, by) in pairwise(points):
        flat += [bx - ax, by - ay]
    return flat


if __name__ == "__main__":
    main(Path(sys.argv[1]))
