"""The curve of a source's readings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from feeds.pictures.sparkline import HEIGHT, RUNS, WIDTH, Dot, sparkline


def test_a_failed_reading_is_a_gap() -> None:
    """Two runs of good readings are two lines, the failed one between them a stroke; the last reading has a dot."""
    curve = sparkline([10, 5, None, 10, 10])
    assert curve is not None
    assert curve.lines == ("124,4 132,16", "148,4 156,4")
    assert curve.failed == (140,)
    assert curve.dots == (Dot(156, 4),)
    assert (curve.least, curve.most, curve.runs) == (5, 10, 5)


def test_a_lone_reading_is_a_dot() -> None:
    """Between two failures, and where there is only one."""
    between = sparkline([None, 3, None])
    assert between is not None
    assert (between.lines, between.dots, between.failed) == ((), (Dot(148, 4),), (140, 156))
    only = sparkline([3])
    assert only is not None
    assert (only.lines, only.dots) == ((), (Dot(156, 4),))


def test_zero_is_the_base_and_not_a_failure() -> None:
    """A quiet source lies flat on the base line."""
    curve = sparkline([0, 0, 0])
    assert curve is not None
    assert (curve.lines, curve.failed) == ((f"140,{HEIGHT - 4} 148,{HEIGHT - 4} 156,{HEIGHT - 4}",), ())


def test_only_failures_have_no_line() -> None:
    """Strokes only, and no numbers to tell."""
    curve = sparkline([None, None])
    assert curve is not None
    assert (curve.lines, curve.dots, len(curve.failed), curve.least, curve.most) == ((), (), 2, None, None)


def test_no_reading_no_curve() -> None:
    """A new source."""
    assert sparkline([]) is None


def test_only_the_last_readings_count() -> None:
    """What came before them does not even scale the picture."""
    assert sparkline([9000, *range(1, RUNS + 1)]) == sparkline(list(range(1, RUNS + 1)))


@given(st.lists(st.none() | st.integers(0, 10**9), min_size=1, max_size=60))
def test_every_point_is_in_the_picture(counts: list[int | None]) -> None:
    """From nothing to millions; good readings and failures add up to the readings shown."""
    curve = sparkline(counts)
    assert curve is not None
    points = [tuple(map(int, point.split(","))) for line in curve.lines for point in line.split()]
    points += [(dot.x, dot.y) for dot in curve.dots]
    assert all(4 <= x <= WIDTH - 4 and 4 <= y <= HEIGHT - 4 for x, y in points)
    assert len({x for x, _ in points}) + len(curve.failed) == curve.runs == min(len(counts), RUNS)
