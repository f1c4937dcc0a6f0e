"""Which way of publishing is taken, and what the others add."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.extract.compare import Yield, combined, day_of, ranked, says_all
from crawler.items import EventItem
from crawler.normalize.dates.completion import Habits

HABITS = Habits(None, None, "en", None, dt.date(2026, 11, 22))


def way(name: str, *starts: str, stated: bool = True, whole: bool = False, **fields: str) -> Yield:
    items = [EventItem(title=f"Event {start[:10]}", start=start, **fields) for start in starts]  # type: ignore[arg-type]
    return Yield(name, items, stated=stated, habits=HABITS, whole=whole)


def days(count: int) -> tuple[str, ...]:
    return tuple(f"2027-05-{day:02}" for day in range(1, count + 1))


@pytest.mark.parametrize(
    ("stated", "seen", "whole", "expected"),
    [
        pytest.param(1, 1, False, "data", id="as many"),
        pytest.param(1, 2, False, "looks", id="a teaser"),
        pytest.param(3, 6, False, "data", id="a list, and twice as many"),
        pytest.param(3, 12, False, "looks", id="a list, and four times as many"),
        pytest.param(3, 12, True, "data", id="a way that a page has for all its events"),
        pytest.param(0, 1, False, "looks", id="nothing stated"),
    ],
)
def test_looks_win_only_with_clearly_more_days(stated: int, seen: int, whole: bool, expected: str) -> None:
    """What is stated says more of each event, and is surer."""
    ways = [way("data", *days(stated), whole=whole), way("looks", *days(seen), stated=False)]
    assert ranked(ways)[0].way == expected


def test_more_stated_days_win() -> None:
    """Of two that state their events the richer one."""
    assert [one.way for one in ranked([way("a", *days(2)), way("b", *days(3)), way("c")])] == ["b", "a"]


def test_nothing_yields_nothing() -> None:
    """No way, no item."""
    assert (ranked([way("a")]), combined([])) == ([], [])


def test_stated_days_are_added() -> None:
    """Looks add none."""
    ways = [way("a", *days(2)), way("b", "2027-06-01"), way("c", "2027-07-01", stated=False)]
    assert [item.start for item in combined(ways)] == [*days(2), "2027-06-01"]


def test_time_of_day_is_completed() -> None:
    """By the only event of the same day."""
    ways = [way("a", "2027-05-01"), way("b", "May 1, 2027", stated=False, time="9:00 am", location="Hall 1")]
    (item,) = combined(ways)
    assert (item.start, item.time, item.location) == ("2027-05-01", "9:00 am", None)


def test_stated_fields_are_completed() -> None:
    """What is missing, never what is there; a place is one piece."""
    ways = [way("a", "2027-05-01T09:00", city="Vienna"), way("b", "2027-05-01", url="https://x", venue="Hall 1")]
    (item,) = combined(ways)
    assert (item.start, item.url, item.city, item.venue) == ("2027-05-01T09:00", "https://x", "Vienna", None)


def test_two_events_of_a_day_are_told_apart_by_title() -> None:
    """Another title is another event."""
    items = [EventItem(title=name, start="2027-05-01") for name in ("Congress", "Dinner")]
    other = [EventItem(title="Dinner in town", start="2027-05-01", time="19:00")]
    found = combined([Yield("a", items), Yield("b", other)])
    assert [(item.title, item.time) for item in found] == [("Congress", None), ("Dinner", "19:00")]


@pytest.mark.parametrize(("shown", "expected"), [("9:00", "2027-05-01T09:00"), ("11:00", "2027-05-01T09:00:00Z")])
def test_zulu_that_the_page_shows_as_local_time_is_dropped(shown: str, expected: str) -> None:
    """Exporters stamp local time with Z; the page itself shows which."""
    ways = [way("a", "2027-05-01T09:00:00Z"), way("b", "2027-05-01", stated=False, time=shown)]
    assert [item.start for item in combined(ways)] == [expected]


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2027-5-1T9:00", "2027-05-01"),
        ("20270501T0900Z", "2027-05-01"),
        ("1 May 2027, 9 am", "2027-05-01"),
        ("soon", "soon"),
    ],
)
def test_days_are_compared_however_they_are_written(start: str, expected: str) -> None:
    """Data and words of the same day meet."""
    assert day_of(EventItem(start=start), HABITS) == expected


def test_summary_counts_fields() -> None:
    """For the probe: items, days, fields each."""
    summary = way("a", *days(2), city="Vienna").summary()
    assert (summary.way, summary.items, summary.days, summary.fields) == ("a", 2, frozenset(days(2)), 3.0)


@pytest.mark.parametrize(
    ("starts", "text", "expected"),
    [
        pytest.param(tuple(f"{day}T09:00" for day in days(3)), "<p>1 2 3", True, id="few numbers"),
        pytest.param(tuple(f"{day}T09:00" for day in days(3)), "1 " * 12, False, id="many numbers"),
        pytest.param(tuple(f"{day}T09:00" for day in days(3)), "<script>" + "1 " * 20, True, id="numbers in a script"),
        pytest.param(days(3), "", False, id="no times"),
        pytest.param(tuple(f"{day}T09:00:00Z" for day in days(3)), "", False, id="times that the page might correct"),
        pytest.param(("2027-05-01T09:00",), "", False, id="perhaps a teaser"),
    ],
)
def test_complete_data_needs_no_look_at_the_page(starts: tuple[str, ...], text: str, expected: bool) -> None:
    """A tree costs more than all the rest."""
    assert says_all([way("a", *starts)], text) is expected
