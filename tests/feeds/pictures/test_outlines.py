"""The shipped coasts and borders: whole, of the known countries, and cut nowhere at the antimeridian."""

from __future__ import annotations

from itertools import pairwise

from feeds.formats.country import COUNTRIES
from feeds.pictures.outlines import Line, outlines


def _holds(line: Line, longitude: float, latitude: float) -> bool:
    """Whether a ray from the point crosses the ring an odd number of times."""
    inside = False
    for (ax, ay), (bx, by) in pairwise([*line.points, line.points[0]]):
        if (ay > latitude) != (by > latitude) and longitude < (bx - ax) * (latitude - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def _country_of(longitude: float, latitude: float) -> set[str]:
    return {
        code
        for code, rings in outlines().countries.items()
        if sum(_holds(ring, longitude, latitude) for ring in rings) % 2
    }


def test_cities_lie_in_their_countries() -> None:
    """Points well inside a country, on every continent, in islands, enclaves and where maps differ."""
    points = {
        (13.4, 52.5): "DE", (19.9, 50.1): "PL", (2.35, 48.85): "FR", (-99.1, 19.4): "MX", (149.1, -35.3): "AU",
        (28.5, -29.6): "LS", (12.46, 43.94): "SM", (14.45, 35.9): "MT", (34.1, 45.2): "UA", (33.4, 35.3): "CY",
        (20.9, 42.6): "XK", (-64.0, 67.0): "CA", (178.0, -17.8): "FJ",
    }  # fmt: skip
    found = {point: _country_of(*point) for point in points}
    assert found == {point: {code} for point, code in points.items()}


def test_every_country_is_one_that_pages_can_name() -> None:
    """Codes are ISO 3166-1 codes with a name, and Antarctica is left out."""
    codes = set(outlines().countries)
    assert codes - set(COUNTRIES) == set()
    assert "AQ" not in codes
    assert len(codes) > 225


def test_no_line_jumps_over_the_map() -> None:
    """Neighbouring points are near each other, also where a ring crosses the antimeridian (Russia, Fiji)."""
    known = outlines()
    lines = [*known.land, *known.borders, *(ring for rings in known.countries.values() for ring in rings)]
    jumps = [
        (a, b) for line in lines for a, b in pairwise([*line.points]) if abs(a[0] - b[0]) > 30 or abs(a[1] - b[1]) > 30
    ]
    assert jumps == []
    assert max(ring.east for ring in known.countries["RU"]) > 180


def test_land_is_land_and_water_is_water() -> None:
    """The coasts, filled even-odd, hold cities and no seas; the Caspian is a hole."""

    def is_land(longitude: float, latitude: float) -> bool:
        return sum(_holds(ring, longitude, latitude) for ring in outlines().land) % 2 == 1

    assert [is_land(*p) for p in ((13.4, 52.5), (77.2, 28.6), (-58.5, -34.7), (175.5, -38.5))] == [True] * 4
    assert [is_land(*p) for p in ((-30.0, 40.0), (50.5, 42.0), (18.0, 40.0), (80.0, -20.0))] == [False] * 4
