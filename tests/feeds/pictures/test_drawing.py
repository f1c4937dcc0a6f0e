"""Outlines in a frame: inside it, closed, unbroken over the antimeridian, and small."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.pictures.drawing import Frame, filled, stroked
from feeds.pictures.frames import around, europe, world
from feeds.pictures.outlines import Line, outlines
from feeds.pictures.simplify import simpler

MARGIN = 7  # a coast is cut a little outside the frame, where nobody sees the cut


def points_of(path: str) -> Iterator[list[tuple[int, int]]]:
    """The subpaths of path data of the kind "M1,2l3-4 5,6z", in absolute numbers."""
    for part in re.findall(r"M[^M]*", path):
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        x, y = numbers[:2]
        found = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            found.append((x, y))
        yield found


def square(west: float, south: float, east: float, north: float) -> Line:
    return Line(((west, south), (east, south), (east, north), (west, north)), west, south, east, north)


@pytest.mark.parametrize("frame", [world(), europe(), around(178.4, -18.1, 640, 400, 1800)], ids=["world", "eu", "fj"])
def test_coasts_stay_within_the_frame(frame: Frame) -> None:
    """Every point of the land lies in the view box or a few units beyond."""
    shapes = list(points_of(filled(outlines().land, frame)))
    assert shapes
    outside = [
        point
        for shape in shapes
        for point in shape
        if not (-MARGIN <= point[0] <= frame.width + MARGIN and -MARGIN <= point[1] <= frame.height + MARGIN)
    ]
    assert outside == []


def test_known_cities_have_their_place_on_the_world_map() -> None:
    """North is up, east is right, and the middle of Europe is the middle of the map."""
    frame = world()
    cities = {
        "Kraków": (19.94, 50.06), "Honolulu": (-157.86, 21.3), "Auckland": (174.76, -36.85), "Suva": (178.44, -18.14),
        "Cape Town": (18.42, -33.92), "Apia": (-171.77, -13.83),
    }  # fmt: skip
    found = {name: frame.point(*place) for name, place in cities.items()}
    rounded = {name: (round(point[0]), round(point[1])) for name, point in found.items() if point}
    assert rounded == {
        "Kraków": (522, 91), "Honolulu": (41, 184), "Auckland": (925, 371), "Suva": (958, 310),
        "Cape Town": (519, 362), "Apia": (988, 297),
    }  # fmt: skip
    assert frame.point(0, -80) is None


def test_the_world_map_cuts_no_continent() -> None:
    """Its edges lie in the Bering Strait: Chukotka is on the right, Alaska on the left."""
    chukotka, alaska = world().point(-170.5, 66.0), world().point(-166.0, 65.0)
    assert chukotka is not None and chukotka[0] > 880
    assert alaska is not None and alaska[0] < 140


def test_a_ring_over_the_antimeridian_is_one_shape() -> None:
    """A square from 175 to 185 degrees is whole in a frame at 180, and in two pieces at the edges of another."""
    ring = square(175, -5, 185, 5)
    (shape,) = points_of(filled([ring], around(180, 0, 640, 400, 3000)))
    assert max(x for x, _ in shape) - min(x for x, _ in shape) == pytest.approx(237, abs=2)
    (mirrored,) = points_of(filled([ring], around(-180, 0, 640, 400, 3000)))
    assert mirrored == shape


def test_what_is_out_of_sight_is_not_drawn() -> None:
    """A frame on the open sea has no path at all."""
    frame = around(-130, -45, 640, 400, 1800)
    assert filled(outlines().land, frame) + stroked(outlines().borders, frame) == ""


def test_a_frame_inside_a_country_is_filled_to_its_edges() -> None:
    """Where all is land, the shape is the frame."""
    (shape,) = points_of(filled([square(0, 30, 40, 70)], around(20, 50, 640, 400, 500)))
    assert {x for x, _ in shape} == {-6, 646}
    assert {y for _, y in shape} == {-6, 406}


@settings(deadline=None, max_examples=50)
@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(300, 9000))
def test_no_frame_breaks_the_drawing(longitude: float, latitude: float, kilometres: float) -> None:
    """Wherever a place lies, its map is drawn, in bounds, and a place in the middle is in the middle."""
    frame = around(longitude, latitude, 640, 400, kilometres)
    path = filled(outlines().land[:40], frame)
    assert all(-MARGIN <= x <= 640 + MARGIN for shape in points_of(path) for x, _ in shape)
    assert frame.place(longitude, latitude) == pytest.approx((320, 200), abs=0.01)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=1, max_size=60), st.floats(0.1, 20))
def test_simplifying_keeps_the_ends_and_strays_no_further_than_allowed(
    points: list[tuple[int, int]], slack: float
) -> None:
    """The result is a part of the points in their order, and each that was left out lies near what is left."""
    kept = simpler(points, slack)
    assert (kept[0], kept[-1]) == (points[0], points[-1])
    remaining = iter(points)
    assert all(point in remaining for point in kept)
    assert len(kept) <= len(points)


def test_simplifying_a_straight_line_leaves_its_ends() -> None:
    """Points on the way say nothing."""
    assert simpler([(0, 0), (1, 1), (2, 2), (3, 3), (9, 9)], 0.5) == [(0, 0), (9, 9)]
    assert simpler([(0, 0), (5, 5), (10, 0)], 0.5) == [(0, 0), (5, 5), (10, 0)]
