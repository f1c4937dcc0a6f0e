"""Repeating events, laid out within bounds."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from tests.crawler.extract.pages import read
from tests.crawler.extract.test_ical import calendar


def occurrences(*events: str, head: str = "") -> list[tuple[str | None, str | None]]:
    return [(item.start, item.end) for item in read("ics", calendar(*events, head=head)).items]


BERLIN = "UID:a\nSUMMARY:x\nDTSTART;TZID=Europe/Berlin:20270324T090000\nDTEND;TZID=Europe/Berlin:20270324T100000"


def test_weekly_rule_keeps_its_wall_time_over_a_clock_change() -> None:
    """Nine o'clock stays nine o'clock when summer time begins on 28 March 2027."""
    assert occurrences(f"{BERLIN}\nRRULE:FREQ=WEEKLY;COUNT=2") == [
        ("2027-03-24T09:00:00", "2027-03-24T10:00:00"),
        ("2027-03-31T09:00:00", "2027-03-31T10:00:00"),
    ]


@pytest.mark.parametrize(
    "exception",
    [
        "EXDATE;TZID=Europe/Berlin:20270331T090000",
        "EXDATE:20270331T070000Z",
        "EXDATE;VALUE=DATE:20270331",
        "EXDATE;TZID=Europe/Berlin:20270331T090000,20270401T090000",
    ],
)
def test_excluded_dates_are_left_out_in_whatever_zone_they_are_written(exception: str) -> None:
    """EXDATE meets the occurrence in its own zone, in UTC, or as a day."""
    found = occurrences(f"{BERLIN}\nRRULE:FREQ=WEEKLY;COUNT=3\n{exception}")
    assert [start for start, _ in found] == ["2027-03-24T09:00:00", "2027-04-07T09:00:00"]


def test_until_is_inclusive_and_may_be_a_utc_time() -> None:
    """UNTIL is compared in the series' zone."""
    found = occurrences(f"{BERLIN}\nRRULE:FREQ=WEEKLY;UNTIL=20270331T070000Z")
    assert [start for start, _ in found] == ["2027-03-24T09:00:00", "2027-03-31T09:00:00"]


def test_moved_instance_keeps_the_id_of_the_day_it_was_moved_from() -> None:
    """RECURRENCE-ID replaces an occurrence; its listing stays the same one."""
    moved = (
        "UID:a\nSUMMARY:Moved\nRECURRENCE-ID;TZID=Europe/Berlin:20270331T090000\n"
        "DTSTART;TZID=Europe/Berlin:20270401T140000\nDTEND;TZID=Europe/Berlin:20270401T150000"
    )
    found = read("ics", calendar(f"{BERLIN}\nRRULE:FREQ=WEEKLY;COUNT=2", moved))
    assert [(item.title, item.start, item.native_id) for item in found.items] == [
        ("x", "2027-03-24T09:00:00", "a/2027-03-24T09:00:00"),
        ("Moved", "2027-04-01T14:00:00", "a/2027-03-31T09:00:00"),
    ]


def test_extra_dates_are_added() -> None:
    """RDATE alone makes a series, too."""
    found = occurrences("UID:a\nSUMMARY:x\nDTSTART;VALUE=DATE:20270512\nRDATE;VALUE=DATE:20270601,20270701")
    assert [start for start, _ in found] == ["2027-05-12", "2027-06-01", "2027-07-01"]


def test_yearly_day_lies_within_the_window_only() -> None:
    """From 12 months back to 24 months ahead of 22 November 2026, with no end invented."""
    found = occurrences("UID:a\nSUMMARY:x\nDTSTART;VALUE=DATE:20100807\nRRULE:FREQ=YEARLY")
    assert found == [("2026-08-07", None), ("2027-08-07", None), ("2028-08-07", None)]


def test_rule_of_the_past_is_refused_as_outside_the_window() -> None:
    """A series that ended is said to have ended."""
    found = read("ics", calendar("UID:a\nSUMMARY:x\nDTSTART:20100807T100000\nRRULE:FREQ=WEEKLY;COUNT=3"))
    assert [(one.code, one.reason) for one in found.refused] == [
        ("outside-window", "none of its occurrences lies within the window")
    ]


def test_daily_rule_gives_the_200_nearest_and_says_so() -> None:
    """The coming occurrences go before the past ones."""
    found = read("ics", calendar("UID:a\nSUMMARY:x\nDTSTART;VALUE=DATE:20200101\nRRULE:FREQ=DAILY"))
    assert (len(found.items), found.items[0].start, found.items[-1].start) == (200, "2026-11-22", "2027-06-09")
    last = dt.date.fromisoformat(str(found.items[-1].start)[:10])
    assert [(one.code, one.until) for one in found.refused] == [("too-many", last - dt.timedelta(days=1))]


def test_file_gives_500_occurrences_at_most() -> None:
    """Many daily rules do not flood the store."""
    daily = "SUMMARY:x\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=DAILY"
    assert len(read("ics", calendar(*(f"UID:{n}\n{daily}" for n in range(5)))).items) == 500


def test_series_that_takes_too_long_leaves_room_for_the_next() -> None:
    """64 times a day for a century is more than a file may take; the weekly meeting behind it is laid out."""
    often = ";BYHOUR=1,2,3,4;BYMINUTE=1,2,3,4;BYSECOND=1,2,3,4"
    monstrous = f"UID:a\nSUMMARY:x\nDTSTART:19000101T000000Z\nRRULE:FREQ=DAILY{often}"
    weekly = "UID:b\nSUMMARY:Weekly\nDTSTART;VALUE=DATE:20270601\nRRULE:FREQ=WEEKLY;COUNT=2"
    found = read("ics", calendar(monstrous, weekly))
    assert [(item.title, item.start) for item in found.items] == [("Weekly", "2027-06-01"), ("Weekly", "2027-06-08")]
    assert [one.reason for one in found.refused] == ["laying out the repetitions of this file takes too long"]


RUNAWAY = [
    "FREQ=SECONDLY",
    "FREQ=MINUTELY;INTERVAL=5",
    "FREQ=HOURLY",
    "FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,1,2,3,4,5,6,7",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=31",
    "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
    "FREQ=DAILY;BYSETPOS=500",
    "FREQ=NEVER",
    "",
    "INTERVAL=2",
    "FREQ=DAILY;INTERVAL=0",
    "FREQ=WEEKLY;INTERVAL=-1",
    "FREQ=DAILY;INTERVAL=99999999999999999999",
]


@pytest.mark.parametrize("rule", RUNAWAY)
def test_runaway_rule_is_refused_quickly(rule: str) -> None:
    """Rules that repeat too often or can never hold cost nothing and say why."""
    began = time.process_time()
    found = read("ics", calendar(f"UID:a\nSUMMARY:x\nDTSTART:20270512T090000\nRRULE:{rule}"))
    assert (found.items, [one.code for one in found.refused]) == ((), ["runaway-rule"])
    assert time.process_time() - began < 0.5


@pytest.mark.parametrize("rule", ["FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;COUNT=many", "FREQ=MONTHLY;BYMONTHDAY=99"])
def test_unreadable_rule_is_refused_and_costs_only_its_event(rule: str) -> None:
    """Its neighbours are read."""
    bad = f"UID:a\nSUMMARY:x\nDTSTART:20270512T090000\nRRULE:{rule}"
    found = read("ics", calendar(bad, "UID:b\nSUMMARY:Good\nDTSTART;VALUE=DATE:20270601"))
    assert ([item.title for item in found.items], len(found.refused)) == (["Good"], 1)
