"""The table of moments itself: as wide as it claims, and right by the time zone database."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from zoneinfo import ZoneInfo

from tests.clients.moments import MOMENTS, Hour, as_listed


def test_the_table_covers_zones_and_both_sides_of_changes() -> None:
    """Sixty moments in 28 zones, dozens of them on a day on which clocks change."""
    assert len(MOMENTS) == 60
    assert len({each.title for each in MOMENTS}) == 60
    assert len({each.zone for each in MOMENTS}) == 28
    hours = Counter(each.hour for each in MOMENTS)
    assert hours == {Hour.PLAIN: 29, Hour.FIRST: 9, Hour.SECOND: 13, Hour.SKIPPED: 9}


def test_the_instants_of_the_table_are_those_of_the_time_zone_database() -> None:
    """A time that comes twice is told by which of the two; one that never comes is read by the clock before it."""
    assert [each.start.astimezone(dt.UTC) for each in MOMENTS] == [each.utc for each in MOMENTS]


def test_the_hours_of_the_table_are_what_they_are_called() -> None:
    """Two readings of a clock time that agree make it plain; else it comes twice, or never."""
    assert [_hour(each.wall, each.zone, each.hour) for each in MOMENTS] == [each.hour for each in MOMENTS]


def _hour(wall: dt.datetime, zone: str, called: Hour) -> Hour:
    first, second = (wall.replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(dt.UTC) for fold in (0, 1))
    if first == second:
        return Hour.PLAIN
    if first > second:
        return Hour.SKIPPED
    return Hour.SECOND if called is Hour.SECOND else Hour.FIRST


def test_every_moment_can_be_listed_whatever_the_clock_says() -> None:
    """A meeting that begins before the clock is set back may end, by the clock, before it began."""
    timed = [(each.start, each.end) for each in as_listed() if isinstance(each.start, dt.datetime)]
    lengths = [
        end.astimezone(dt.UTC) - start.astimezone(dt.UTC) for start, end in timed if isinstance(end, dt.datetime)
    ]
    assert lengths == [each.length for each in MOMENTS]
    backwards = [start for start, end in timed if isinstance(end, dt.datetime) and f"{end:%F %R}" < f"{start:%F %R}"]
    assert len(backwards) == 7
