"""The small map of one event."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.pictures.outlines import outlines
from feeds.pictures.place_map import HEIGHT, WIDTH, Shows, place_map
from store.event import Place

_PATH = re.compile(r"(?:M-?\d+,?-?\d+l[\d, -]+z?)*")


def test_a_town_is_a_dot_near_the_middle_of_its_surroundings() -> None:
    """Kraków: within half a degree of the middle, its country drawn apart, its neighbours' borders shown."""
    shown = place_map(Place(city="Kraków", country="PL", latitude=50.06, longitude=19.94))
    assert shown is not None
    assert (shown.shows, shown.x, shown.y) == (Shows.TOWN, 318, 198)
    assert shown.land and shown.country and shown.borders


def test_of_a_country_alone_no_town_is_invented() -> None:
    """The outline of the country, and no dot."""
    shown = place_map(Place(country="PL"))
    assert shown is not None
    assert (shown.shows, shown.x, shown.y) == (Shows.COUNTRY, None, None)
    assert shown.country


@pytest.mark.parametrize(
    "place",
    [
        Place(),
        Place(city="Kraków"),
        Place(country="ZZ"),
        Place(latitude=0.0, longitude=0.0),
        Place(latitude=12.0),
    ],
)
def test_what_is_not_known_is_not_drawn(place: Place) -> None:
    """No place, a country that nobody knows, half a point, or the point 0;0 that means nothing: no map."""
    assert place_map(place) is None


def test_every_country_has_its_own_map() -> None:
    """Each country can be seen, also those over the antimeridian; the Vatican is smaller than a pixel."""
    unseen = []
    for code in sorted(outlines().countries):
        shown = place_map(Place(country=code))
        assert shown is not None
        assert _PATH.fullmatch(shown.land) and _PATH.fullmatch(shown.borders) and _PATH.fullmatch(shown.country)
        if not shown.country:
            unseen.append(code)
    assert unseen == ["VA"]


def test_large_countries_fit_their_maps() -> None:
    """The outline spans most of the picture and is not cut: left and right of it is room."""
    for code in ("DE", "FR", "IT", "JP", "BR", "NZ", "ES", "PL", "GB"):
        shown = place_map(Place(country=code))
        assert shown is not None
        first = re.findall(r"M[^M]*", shown.country)[0]
        numbers = [int(number) for number in re.findall(r"-?\d+", first)]
        x, xs = numbers[0], [numbers[0]]
        for dx in numbers[2::2]:
            x += dx
            xs.append(x)
        assert 0 < min(xs) < max(xs) < WIDTH, code
        assert max(xs) - min(xs) > 60, code


@settings(deadline=None, max_examples=60)
@given(st.floats(-90, 90), st.floats(-180, 180))
def test_the_dot_is_always_in_the_picture(latitude: float, longitude: float) -> None:
    """From pole to pole and over the antimeridian."""
    shown = place_map(Place(latitude=latitude, longitude=longitude))
    if (latitude, longitude) == (0, 0):
        assert shown is None
        return
    assert shown is not None and shown.x is not None and shown.y is not None
    assert 0 <= shown.x <= WIDTH
    assert 0 <= shown.y <= HEIGHT


def test_neighbouring_towns_share_the_outlines() -> None:
    """Ten thousand pages do not draw the same coast ten thousand times."""
    one = place_map(Place(latitude=52.52, longitude=13.4, country="DE"))
    other = place_map(Place(latitude=52.4, longitude=13.06, country="DE"))
    assert one is not None and other is not None
    assert one.land is other.land
    assert (one.x, one.y) != (other.x, other.y)
