"""The small map of one event: the surroundings of its town with a dot, or the outline of its country without one."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from feeds.formats.wording import has_coordinates
from feeds.pictures.drawing import Frame, filled, stroked
from feeds.pictures.frames import EARTH_KM, around
from feeds.pictures.outlines import Line, outlines
from store.event import Place

WIDTH, HEIGHT = 640, 400  # units, for a picture of half that many pixels
_TOWN_KM = 1800.0  # from left to right: as far as Kraków is from Paris and a little more
_LEAST_KM, _MOST_KM = 500.0, 9000.0  # of a country's map
_STEP = 2.0  # degrees: towns nearby share a frame, so that its outlines are made once
_ROOM = 1.25  # how much wider than the country its map is
_OVERSEAS = 12.0  # degrees: what lies further from a country's main land is left to the frame


class Shows(StrEnum):
    TOWN = "town"
    COUNTRY = "country"


@dataclass(frozen=True, slots=True)
class PlaceMap:
    """land, country, borders  path data, `land` and `country` to be filled even-odd; "" where there is none
    x, y                    the town, within the view box; None where only the country is known
    """

    shows: Shows
    width: int
    height: int
    land: str
    country: str
    borders: str
    x: int | None = None
    y: int | None = None


@dataclass(frozen=True, slots=True)
class _Background:
    frame: Frame
    land: str
    country: str
    borders: str


def place_map(place: Place) -> PlaceMap | None:
    """The map of a place; None where neither coordinates nor the outline of its country are known."""
    if place.latitude is not None and place.longitude is not None and has_coordinates(place):
        middle = _step(place.longitude), min(max(_step(place.latitude), -89.0), 89.0)
        back = _surroundings(*middle, place.country or "")
        x, y = back.frame.place(_nearest(place.longitude, middle[0]), place.latitude)
        return PlaceMap(Shows.TOWN, WIDTH, HEIGHT, back.land, back.country, back.borders, round(x), round(y))
    if place.country in outlines().countries:
        back = _country(place.country)
        return PlaceMap(Shows.COUNTRY, WIDTH, HEIGHT, back.land, back.country, back.borders)
    return None


def _step(degrees: float) -> float:
    return round(degrees / _STEP) * _STEP


def _nearest(longitude: float, middle: float) -> float:
    """The longitude as it is counted around the middle: 181 rather than -179 beside 180."""
    return middle + math.remainder(longitude - middle, 360)


@lru_cache(maxsize=1024)
def _surroundings(longitude: float, latitude: float, country: str) -> _Background:
    return _background(around(longitude, latitude, WIDTH, HEIGHT, _TOWN_KM), country)


@lru_cache(maxsize=256)
def _country(code: str) -> _Background:
    rings = _main_land(outlines().countries[code])
    west, east = min(ring.west for ring in rings), max(ring.east for ring in rings)
    south, north = min(ring.south for ring in rings), max(ring.north for ring in rings)
    longitude, latitude = (west + east) / 2, (south + north) / 2
    degree = math.radians(1) * EARTH_KM
    high = (north - south) * degree
    wide = (east - west) * degree * math.cos(math.radians(min(abs(south), abs(north), abs(latitude))))
    kilometres = min(max(wide, high * WIDTH / HEIGHT) * _ROOM, _MOST_KM)
    return _background(around(longitude, latitude, WIDTH, HEIGHT, max(kilometres, _LEAST_KM)), code)


def _main_land(rings: tuple[Line, ...]) -> list[Line]:
    """The largest ring and those near it: a map of France is not stretched to Guiana by what lies there."""
    first = rings[0]
    return [
        ring
        for ring in rings
        if ring.west >= first.west - _OVERSEAS
        and ring.east <= first.east + _OVERSEAS
        and ring.south >= first.south - _OVERSEAS
        and ring.north <= first.north + _OVERSEAS
    ]


def _background(frame: Frame, country: str) -> _Background:
    known = outlines()
    return _Background(
        frame, filled(known.land, frame), filled(known.countries.get(country, ()), frame), stroked(known.borders, frame)
    )
