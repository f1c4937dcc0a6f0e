"""How times are written down and read back."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.walltime import EARLIEST, LATEST, read_wall, read_zoned, sort_instant, write_wall, write_zoned, zone

BERLIN = ZoneInfo("Europe/Berlin")
ZONES = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Africa/Casablanca", "UTC", "UTC+02:00"]
)


def test_write_wall_of_a_day_is_its_date() -> None:
    """A day is stored without any time."""
    assert write_wall(dt.date(2027, 5, 12), None) == "2027-05-12"


def test_write_wall_keeps_the_clock_and_no_offset() -> None:
    """A time is stored as the clock shows it, so that a change of law does not move it."""
    assert write_wall(dt.datetime(2027, 5, 12, 9, tzinfo=BERLIN), "Europe/Berlin") == "2027-05-12T09:00:00"


def test_write_wall_turns_to_the_clock_of_the_event() -> None:
    """A time given in another zone is stored on the event's own clock."""
    assert write_wall(dt.datetime(2027, 5, 12, 7, tzinfo=dt.UTC), "Europe/Berlin") == "2027-05-12T09:00:00"


@pytest.mark.parametrize(("fold", "text"), [(0, "2027-10-31T02:30:00+02:00"), (1, "2027-10-31T02:30:00+01:00")])
def test_write_wall_of_an_hour_that_comes_twice_keeps_its_instant(fold: int, text: str) -> None:
    """In the hour that the clock shows twice the offset is stored, and read back."""
    moment = dt.datetime(2027, 10, 31, 2, 30, tzinfo=BERLIN, fold=fold)
    assert write_wall(moment, "Europe/Berlin") == text
    found = read_wall(text, "Europe/Berlin")
    assert isinstance(found, dt.datetime)
    assert (found, found.fold, found.utcoffset()) == (moment, fold, moment.utcoffset())


def test_read_wall_after_a_change_of_law_keeps_the_instant_of_a_doubtful_hour() -> None:
    """A stored offset that the zone no longer knows is honoured as an instant."""
    assert read_wall("2027-10-31T02:30:00+03:00", "Europe/Berlin") == dt.datetime(2027, 10, 31, 1, 30, tzinfo=BERLIN)


def test_read_wall_without_zone_refuses_a_time() -> None:
    """A time without a zone is no time that we could have stored."""
    with pytest.raises(ValueError, match="without a zone"):
        read_wall("2027-05-12T09:00:00", None)


def test_sort_instant_of_a_day_is_its_midnight() -> None:
    """Days sort before the times of the same day in UTC."""
    assert sort_instant(dt.date(2027, 5, 12)) == dt.datetime(2027, 5, 12, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("moment", "instant"),
    [
        (dt.datetime(1, 1, 1, 0, tzinfo=zone("UTC+02:00")), EARLIEST),
        (dt.datetime(9999, 12, 31, 23, tzinfo=zone("UTC-02:00")), LATEST),
    ],
)
def test_sort_instant_at_the_ends_of_the_calendar_does_not_fail(moment: dt.datetime, instant: dt.datetime) -> None:
    """A nonsense year must not stop a crawl."""
    assert sort_instant(moment) == instant


@settings(deadline=None)
@given(
    day=st.dates(dt.date(1971, 1, 1), dt.date(2090, 1, 1)), time=st.times(), name=ZONES, fold=st.sampled_from([0, 1])
)
def test_times_survive_writing_and_reading(day: dt.date, time: dt.time, name: str, fold: int) -> None:
    """Every wall time in every zone comes back with the same clock, offset and instant."""
    moment = dt.datetime.combine(day, time.replace(fold=fold), zone(name))
    for found in (read_wall(write_wall(moment, name), name), read_zoned(write_zoned(moment))):
        assert isinstance(found, dt.datetime)
        assert found.replace(tzinfo=None, fold=0) == moment.replace(tzinfo=None, fold=0)
        assert found.utcoffset() == moment.utcoffset()
