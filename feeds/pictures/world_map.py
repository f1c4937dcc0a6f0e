"""The map of all events: the world, and Europe enlarged where several places of it would share a mark."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from feeds.pictures.drawing import Frame, filled, stroked
from feeds.pictures.frames import europe, world
from feeds.pictures.marks import Mark, marks
from feeds.pictures.outlines import outlines
from feeds.pictures.places import Spot

# The stylesheet shows the first set from this width of the window on, and the other one below (48rem, `_map.html`).
WIDE_PX, NARROW_PX = 700, 286  # the map's width at the least: in a window of 768 and of 320 pixels, less the margins
MOST_WIDE, MOST_NARROW = 30, 16  # marks of one map, so that it stays a picture and its page small
_WORTH_ENLARGING = 2  # marks fewer on the world map than on Europe's own


@dataclass(frozen=True, slots=True)
class Map:
    """width, height   of the view box
    land, borders   path data; `land` to be filled even-odd
    wide, narrow    marks for large and for small windows; one of the two sets is shown
    """

    width: int
    height: int
    land: str
    borders: str
    wide: tuple[Mark, ...]
    narrow: tuple[Mark, ...]


def world_map(spots: Sequence[Spot]) -> Map:
    return _map(spots, world())


def europe_map(spots: Sequence[Spot]) -> Map | None:
    """Europe on a larger scale; None where it would show nothing that the world map does not."""
    frame, all_of_it = europe(), world()
    european = [spot for spot in spots if _is_in(spot, frame)]
    gained = len(_wide(european, frame)) - len(_wide(european, all_of_it))
    return _map(european, frame) if gained >= _WORTH_ENLARGING else None


def _is_in(spot: Spot, frame: Frame) -> bool:
    if spot.latitude is None or spot.longitude is None:
        return False
    return frame.point(spot.longitude, spot.latitude) is not None


def _map(spots: Sequence[Spot], frame: Frame) -> Map:
    land, borders = _background(frame)
    narrow = marks(spots, frame, NARROW_PX, MOST_NARROW)
    return Map(frame.width, frame.height, land, borders, _wide(spots, frame), narrow)


def _wide(spots: Sequence[Spot], frame: Frame) -> tuple[Mark, ...]:
    return marks(spots, frame, WIDE_PX, MOST_WIDE)


@cache
def _background(frame: Frame) -> tuple[str, str]:
    known = outlines()
    return filled(known.land, frame), stroked(known.borders, frame)
