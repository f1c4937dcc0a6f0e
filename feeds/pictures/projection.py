"""From the globe to the plane. A projection takes degrees and gives units of the earth's radius, x east and y north.

Natural Earth shows the world: continents keep their familiar shapes, neither poles nor tropics are blown up as on
Mercator's map, and a polynomial is all it takes. Lambert's azimuthal equal-area projection shows a part of it: around
its centre directions and areas are true, near Tromsø as near Singapore (Europe's official maps use it too).
"""

from __future__ import annotations

import math
from collections.abc import Callable

Projection = Callable[[float, float], tuple[float, float]]

# Of the whole globe, so that the edge of the world map lies in the Bering Strait and no continent is cut.
WORLD_CENTRE = 11.0


def natural_earth(longitude: float, latitude: float) -> tuple[float, float]:
    """Natural Earth in its polynomial form (Šavrič, Jenny, Patterson, Petrovič and Hurni 2011), centre `WORLD_CENTRE`.

    `longitude` lies within 180 degrees of the centre; nothing is wrapped here.
    """
    x, y = math.radians(longitude - WORLD_CENTRE), math.radians(latitude)
    y2 = y * y
    y4 = y2 * y2
    y8 = y4 * y4
    wide = 0.870700 - 0.131979 * y2 - 0.013791 * y4 + 0.003971 * y8 * y2 - 0.001529 * y8 * y4
    high = 1.007226 + 0.015085 * y2 - 0.044475 * y4 * y2 + 0.028874 * y8 - 0.005916 * y8 * y2
    return x * wide, y * high


def equal_area(longitude: float, latitude: float) -> Projection:
    """Lambert's azimuthal equal-area projection around a point (Snyder, Map Projections, 1987, formulas 24-2 to 24-4).

    The point opposite the centre has no image; it is put at the rim.
    """
    middle, sine, cosine = math.radians(longitude), math.sin(math.radians(latitude)), math.cos(math.radians(latitude))

    def project(east: float, north: float) -> tuple[float, float]:
        angle, height = math.radians(east) - middle, math.radians(north)
        up, across = math.sin(height), math.cos(height)
        nearness = sine * up + cosine * across * math.cos(angle)
        scale = math.sqrt(2 / max(1 + nearness, 1e-9))
        return scale * across * math.sin(angle), scale * (cosine * up - sine * across * math.cos(angle))

    return project
