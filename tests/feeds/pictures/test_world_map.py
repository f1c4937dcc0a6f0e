"""Marks on the world map: inside it, apart from each other, large enough, the same every time."""

from __future__ import annotations

import math
import random
import time
from itertools import combinations

import pytest

from feeds.pictures.marks import TARGET_PX, Mark
from feeds.pictures.places import Spot
from feeds.pictures.world_map import MOST_NARROW, MOST_WIDE, NARROW_PX, WIDE_PX, Map, europe_map, world_map


def spot(number: int, latitude: float | None, longitude: float | None, count: int = 1, country: str = "DE") -> Spot:
    return Spot(f"k-{number:05}", f"Town {number}", "", country, latitude, longitude, count, ())


def many(count: int, seed: int = 1) -> list[Spot]:
    """Towns all over the world, half of them in Europe."""
    chance = random.Random(seed)  # noqa: S311  # the same towns every time is what it is for
    return [
        spot(n, chance.uniform(36, 69), chance.uniform(-9, 40), chance.randrange(1, 9))
        if n % 2
        else spot(n, chance.uniform(-50, 70), chance.uniform(-180, 180), chance.randrange(1, 9))
        for n in range(count)
    ]


def assert_apart(found: tuple[Mark, ...], picture: Map, shown_px: float) -> None:
    """No two targets overlap, none leaves the picture, each is large enough at that width."""
    for one, other in combinations(found, 2):
        assert math.hypot(one.x - other.x, one.y - other.y) >= one.radius + other.radius - 2
    for mark in found:
        assert mark.radius <= mark.x <= picture.width - mark.radius
        assert mark.radius <= mark.y <= picture.height - mark.radius
        assert 2 * mark.radius * shown_px / picture.width >= TARGET_PX


@pytest.mark.parametrize("count", [1, 2, 40, 2000])
def test_marks_keep_apart(count: int) -> None:
    """Few or many towns: on both maps, for large and small windows."""
    pictures = [world_map(many(count)), europe_map(many(count))]
    for picture in filter(None, pictures):
        assert_apart(picture.wide, picture, WIDE_PX)
        assert_apart(picture.narrow, picture, NARROW_PX)
        assert len(picture.wide) <= MOST_WIDE
        assert len(picture.narrow) <= MOST_NARROW


def test_every_event_with_a_place_is_in_one_mark() -> None:
    """Joining towns loses none: the numbers add up, and each town stands in one mark."""
    spots = many(500)
    picture = world_map(spots)
    for found in (picture.wide, picture.narrow):
        in_frame = [spot.key for mark in found for spot in mark.spots]
        assert len(in_frame) == len(set(in_frame))
        assert all(mark.events == sum(spot.count for spot in mark.spots) for mark in found)
    expected = {each.key for each in spots if each.latitude is not None and each.latitude >= -56.5}
    assert {each.key for mark in picture.wide for each in mark.spots} == expected


def test_near_towns_share_a_mark_at_the_place_of_the_larger() -> None:
    """Potsdam joins Berlin; Sydney stays alone."""
    berlin, potsdam = spot(1, 52.52, 13.4, 7), spot(2, 52.4, 13.06, 5)
    sydney = spot(3, -33.87, 151.2, 1, "AU")
    left, right = world_map([potsdam, sydney, berlin]).wide
    assert ([each.city for each in left.spots], left.events) == (["Town 1", "Town 2"], 12)
    assert ([each.city for each in right.spots], right.events) == (["Town 3"], 1)


def test_the_order_of_the_towns_does_not_matter() -> None:
    """The same events give the same bytes, so that a page is published only when something changed."""
    spots = many(300)
    turned = list(reversed(spots))
    assert world_map(spots) == world_map(turned)
    assert europe_map(spots) == europe_map(turned)


def test_europe_is_enlarged_only_where_that_shows_more() -> None:
    """Two distant capitals need no second map; six towns of the Rhine do."""
    assert europe_map([spot(1, 40.4, -3.7), spot(2, 59.9, 30.3)]) is None
    assert europe_map([]) is None
    rhine = [spot(n, latitude, 7.0) for n, latitude in enumerate((47.5, 48.6, 49.5, 50.4, 51.3, 52.2))]
    enlarged = europe_map(rhine)
    assert enlarged is not None and len(enlarged.wide) > len(world_map(rhine).wide)


def test_a_town_without_coordinates_has_no_mark() -> None:
    """It is in the list beside the map."""
    assert world_map([spot(1, None, None, 5)]).wide == ()


def test_thousands_of_towns_take_no_time() -> None:
    """Ten thousand spots are grouped through a grid, not each against each."""
    spots = many(10_000)
    world_map(spots[:1])
    begin = time.perf_counter()
    world_map(spots)
    assert time.perf_counter() - begin < 3
