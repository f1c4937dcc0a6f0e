"""Fewer points for the same line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

P = TypeVar("P", bound=tuple[float, float])


def simpler(points: Sequence[P], slack: float) -> list[P]:
    """Without the points that lie within `slack` of the line between their neighbours (Douglas and Peucker 1973).

    The first and the last point stay, so that lines which meet there still do.
    """
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    spans = [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, at = slack**2, 0
        for index in range(first + 1, last):
            distance = _distance2(points[index], points[first], points[last])
            if distance > far:
                far, at = distance, index
        if at:
            keep[at] = True
            spans += [(first, at), (at, last)]
    return [point for point, kept in zip(points, keep, strict=True) if kept]


def _distance2(point: tuple[float, float], a: tuple[float, float], b: tuple[float, float]) -> float:
    """Square of the distance of a point from the stretch between a and b."""
    dx, dy = b[0] - a[0], b[1] - a[1]
    length2 = dx * dx + dy * dy
    along = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / length2 if length2 else 0.0
    along = min(max(along, 0.0), 1.0)
    return (point[0] - a[0] - along * dx) ** 2 + (point[1] - a[1] - along * dy) ** 2
