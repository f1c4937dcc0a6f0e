"""How long: ends, lengths and times that stand apart from the day."""

from __future__ import annotations

import datetime as dt

import pytest

from store.event import Precision
from tests.crawler.normalize.reading_when import iso, read


@pytest.mark.parametrize("duration", ["2h", "PT2H", "120 min", "PT120M"])
def test_duration_gives_the_end(duration: str) -> None:
    """A length is as good as an end."""
    assert iso(read("2027-05-12T09:00", duration=duration))[1] == "2027-05-12T11:00:00+02:00"


@pytest.mark.parametrize("duration", ["", "long", "0h", "900 days", "-PT2H"])
def test_duration_that_says_nothing_gives_none(duration: str) -> None:
    """An unreadable or absurd length leaves the end unknown."""
    assert read("2027-05-12T09:00", duration=duration).end is None


@pytest.mark.parametrize(
    ("start", "end", "all_day", "expected"),
    [
        ("2027-05-12", "2027-05-14", None, "2027-05-14"),
        ("2027-05-12", "2027-05-12", None, None),
        ("2027-05-12T00:00:00", "2027-05-13T00:00:00", None, None),
        ("2027-05-12T00:00:00", "2027-05-14T00:00:00", None, "2027-05-14"),
        ("20270512T000000", "20270515T000000", None, "2027-05-14"),
        ("2027-05-12T00:00:00", "2027-05-15T00:00:00", False, "2027-05-14"),
        ("2027-05-12T00:00:00", "2027-05-14T23:59:59", None, "2027-05-14"),
        ("2027-05-12T00:00:00Z", "2027-05-12T23:59:59Z", None, None),
        ("2027-05-12T09:00:00", "2027-05-14T17:00:00", True, "2027-05-14"),
    ],
)
def test_all_day_events_end_on_their_last_day(start: str, end: str, all_day: bool | None, expected: str | None) -> None:
    """Midnights that a program wrote for want of a time are no times; ends are the last day."""
    found = read(start, end, all_day=all_day)
    assert (found.start, found.end) == (dt.date(2027, 5, 12), dt.date.fromisoformat(expected) if expected else None)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2027-05-12T09:00", "2027-05-12T08:00", None),
        ("2027-05-12T22:00", "2027-05-12T02:00", "2027-05-13T02:00:00+02:00"),
        ("2027-05-12T09:00", "2027-05-11T17:00", None),
        ("2027-05-12T09:00", "2027-05-12T09:00", None),
        ("2027-05-12T09:00", "no end", None),
        ("2027-05-12T09:00", "2027-02-30", None),
        ("2027-03-28T01:00", "2027-03-28T02:30", None),
        ("2027-05-12T09:00", "17:30", "2027-05-12T17:30:00+02:00"),
        ("2027-05-12T09:00", "5 pm", "2027-05-12T17:00:00+02:00"),
        ("12 May 2027, 9:00", "14 May, 17:00", "2027-05-14T17:00:00+02:00"),
        ("2027-05-12T09:00:00+02:00", "2027-05-12T15:00:00Z", "2027-05-12T17:00:00+02:00"),
    ],
)
def test_end_is_read_or_left_out(start: str, end: str, expected: str | None) -> None:
    """An end before its start is dropped, unless the night explains it; nothing is invented in its place."""
    assert iso(read(start, end))[1] == expected


def test_end_before_the_start_day_is_dropped() -> None:
    """A range that runs backwards over two fields keeps its start."""
    found = read("2027-05-12", "2027-05-10")
    assert (found.start, found.end) == (dt.date(2027, 5, 12), None)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("9:00", ("09:00", None)),
        ("9:00 - 17:30", ("09:00", "17:30")),
        ("9-17", ("09:00", "17:00")),
        ("9.00–17.30 Uhr", ("09:00", "17:30")),
        ("3pm", ("15:00", None)),
        ("14h30", ("14:30", None)),
        ("18", ("18:00", None)),
        ("0930-1700", ("09:30", "17:00")),
    ],
)
def test_time_in_a_field_of_its_own(time: str, expected: tuple[str, str | None]) -> None:
    """A field that is only about time needs less evidence."""
    found = read("12 May 2027", time=time)
    assert isinstance(found.start, dt.datetime)
    end = f"{found.end:%H:%M}" if isinstance(found.end, dt.datetime) else None
    assert (f"{found.start:%H:%M}", end) == expected


def test_time_field_that_is_no_time_leaves_a_date() -> None:
    """ "all day" or "see programme" is no time of day."""
    assert read("12 May 2027", time="see programme").precision is Precision.DATE


def test_several_days_with_one_time_stay_days() -> None:
    """A start time alone says nothing about the last day: the days are kept, the time stays text."""
    found = read("12–14 May 2027, 9:00")
    assert (found.start, found.end, found.announced) == (dt.date(2027, 5, 12), dt.date(2027, 5, 14), "9:00")
