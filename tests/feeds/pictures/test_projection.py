"""Known points of the globe, where the projections put them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.pictures.projection import WORLD_CENTRE, equal_area, natural_earth

LATITUDES = st.floats(-90, 90)


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [
        (WORLD_CENTRE, 0, 0.0, 0.0),
        (WORLD_CENTRE + 180, 0, 2.7354, 0.0),
        (WORLD_CENTRE - 180, 0, -2.7354, 0.0),
        (WORLD_CENTRE, 90, 0.0, 1.4224),
        (WORLD_CENTRE + 90, 45, 1.2320, 0.7931),
        (WORLD_CENTRE, -60, 0.0, -1.0446),
    ],
)
def test_natural_earth_puts_known_points_where_its_authors_do(
    longitude: float, latitude: float, x: float, y: float
) -> None:
    """Numbers computed apart from this code, from the published polynomial."""
    assert natural_earth(longitude, latitude) == pytest.approx((x, y), abs=6e-4)


@settings(deadline=None)
@given(st.floats(-168, 190), LATITUDES)
def test_natural_earth_is_symmetric_to_the_equator(longitude: float, latitude: float) -> None:
    """South mirrors north, and east mirrors west of the centre."""
    x, y = natural_earth(longitude, latitude)
    assert natural_earth(longitude, -latitude) == pytest.approx((x, -y))
    assert natural_earth(2 * WORLD_CENTRE - longitude, latitude) == pytest.approx((-x, y))


def test_the_equal_area_projection_has_true_distances_near_its_centre() -> None:
    """Ten degrees north of Kraków are 1,112 km, and the plane says so within half a percent."""
    x, y = equal_area(19.94, 50.06)(19.94, 60.06)
    assert (x, y * 6371) == pytest.approx((0.0, 1110.6), abs=1.0)


@settings(deadline=None)
@given(st.floats(-180, 180), LATITUDES, st.floats(-180, 180), LATITUDES)
def test_the_equal_area_projection_knows_no_point_outside_its_disc(
    longitude: float, latitude: float, east: float, north: float
) -> None:
    """Every point of the globe lies within twice the radius, the centre in the middle, and none raises."""
    project = equal_area(longitude, latitude)
    assert math.hypot(*project(east, north)) <= 2.0001
    assert project(longitude, latitude) == pytest.approx((0.0, 0.0), abs=1e-6)
