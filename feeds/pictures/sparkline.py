"""The curve of a source's yield: items per reading over the last readings, with a gap where one failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 160, 32
RUNS = 20
_EDGE = 4  # units that stay free around the curve, for its dots
_TICK = 5  # half the height of the stroke that stands for a failed reading


@dataclass(frozen=True, slots=True)
class Dot:
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Sparkline:
    """lines     points of each unbroken run of good readings, as SVG's `points`; a lone one is in `dots`
    dots      lone readings, and the last one if it was good
    failed    x of the readings that failed, from `tick_top` to `tick_bottom`
    least, most   items of the good readings; None where all failed
    """

    width: int
    height: int
    lines: tuple[str, ...]
    dots: tuple[Dot, ...]
    failed: tuple[int, ...]
    tick_top: int
    tick_bottom: int
    runs: int
    least: int | None
    most: int | None


def sparkline(counts: Sequence[int | None]) -> Sparkline | None:
    """The curve of the last `RUNS` readings, oldest first; None stands for one that failed. None without readings.

    The latest reading is at the right edge, whatever their number; the base is zero, so that curves can be compared.
    """
    counts = counts[-RUNS:]
    if not counts:
        return None
    good = [count for count in counts if count is not None]
    most = max(good, default=0)
    points = [Dot(_x(index + RUNS - len(counts)), _y(count, most)) for index, count in enumerate(counts)]
    stretches = _stretches([dot if count is not None else None for dot, count in zip(points, counts, strict=True)])
    dots = [stretch[0] for stretch in stretches if len(stretch) == 1]
    if counts[-1] is not None and points[-1] not in dots:
        dots.append(points[-1])
    return Sparkline(
        WIDTH,
        HEIGHT,
        tuple(" ".join(f"{dot.x},{dot.y}" for dot in stretch) for stretch in stretches if len(stretch) > 1),
        tuple(dots),
        tuple(dot.x for dot, count in zip(points, counts, strict=True) if count is None),
        HEIGHT - _EDGE - 2 * _TICK,
        HEIGHT - _EDGE,
        len(counts),
        min(good, default=None),
        max(good, default=None),
    )


def _x(place: int) -> int:
    return _EDGE + round((WIDTH - 2 * _EDGE) * place / (RUNS - 1))


def _y(count: int | None, most: int) -> int:
    return HEIGHT - _EDGE - (round((HEIGHT - 2 * _EDGE) * (count or 0) / most) if most else 0)


def _stretches(points: Sequence[Dot | None]) -> list[list[Dot]]:
    found: list[list[Dot]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [stretch for stretch in found if stretch]
