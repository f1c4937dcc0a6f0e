"""The frames of our maps: the world, Europe, and the surroundings of a place."""

from __future__ import annotations

import math
from functools import cache

from feeds.pictures.drawing import Frame
from feeds.pictures.projection import WORLD_CENTRE, equal_area, natural_earth

EARTH_KM = 6371.0
_WORLD_SOUTH, _WORLD_NORTH = -56.5, 83.7  # Cape Horn and the north of Greenland; no Antarctica
_EUROPE = (13.0, 52.5)  # longitude, latitude of the middle
_EUROPE_KM = (4800.0, 3900.0)  # Reykjavík to Ankara, Tromsø to Crete


@cache
def world(width: int = 1000) -> Frame:
    """The whole world but Antarctica, `width` units wide."""
    edge, _ = natural_earth(WORLD_CENTRE + 180, 0)
    top, bottom = natural_earth(WORLD_CENTRE, _WORLD_NORTH)[1], natural_earth(WORLD_CENTRE, _WORLD_SOUTH)[1]
    scale = width / (2 * edge)
    return Frame(
        width, math.ceil((top - bottom) * scale), natural_earth, scale, -edge, top,
        WORLD_CENTRE - 180, _WORLD_SOUTH, WORLD_CENTRE + 180, _WORLD_NORTH,
    )  # fmt: skip


@cache
def europe(width: int = 1000) -> Frame:
    """Europe with Iceland, the Canaries left out, and the Near East as far as Cyprus."""
    return around(*_EUROPE, width, round(width * _EUROPE_KM[1] / _EUROPE_KM[0]), _EUROPE_KM[0])


def around(longitude: float, latitude: float, width: int, height: int, kilometres: float) -> Frame:
    """`kilometres` from left to right around a point, in the equal-area projection that has its centre there."""
    project = equal_area(longitude, latitude)
    scale = width * EARTH_KM / kilometres
    west, south, east, north = _reach(longitude, latitude, math.hypot(width, height) / 2 / scale)
    return Frame(width, height, project, scale, -width / 2 / scale, height / 2 / scale, west, south, east, north)


def _reach(longitude: float, latitude: float, radius: float) -> tuple[float, float, float, float]:
    """Degrees of a box around all that lies within `radius` (in radii of the earth, on the plane) of a point."""
    angle = 2 * math.asin(min(radius / 2, 1.0)) * 1.02
    south, north = latitude - math.degrees(angle), latitude + math.degrees(angle)
    if south <= -90 or north >= 90:
        return longitude - 180, max(south, -90.0), longitude + 180, min(north, 90.0)
    wide = math.degrees(math.asin(min(math.sin(angle) / math.cos(math.radians(latitude)), 1.0)))
    return longitude - wide, south, longitude + wide, north
