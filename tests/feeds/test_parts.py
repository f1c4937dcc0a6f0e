"""Large calendars by years, quarters and months: names, and the arithmetic of what fits."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.formats.format import Marks
from feeds.parts import MONTH, QUARTER, YEAR, Period, Shelves, divide, month_of, parts_among, period_of, split_part

MAY = month_of(dt.date(2027, 5, 31))
WEIGHTS = st.dictionaries(st.integers(2020 * 12, 2024 * 12), st.integers(1, 100), max_size=30)
PERIODS = st.builds(lambda first, months: Period(first - first % months, months), st.integers(12, 9998 * 12), st.sampled_from([YEAR, QUARTER, MONTH]))  # fmt: skip  # noqa: E501


def months(period: Period) -> range:
    return range(period.first, period.first + period.months)


@pytest.mark.parametrize(
    ("months", "name", "words", "first", "last"),
    [
        (YEAR, "2027", "2027", "2027-01-01", "2027-12-31"),
        (QUARTER, "2027-q2", "April–June 2027", "2027-04-01", "2027-06-30"),
        (MONTH, "2027-05", "May 2027", "2027-05-01", "2027-05-31"),
    ],
)
def test_a_period_has_a_name_words_and_days(months: int, name: str, words: str, first: str, last: str) -> None:
    """As addresses, titles and filters have them."""
    period = Period(MAY - MAY % months, months)
    days = (period.first_day.isoformat(), period.last_day.isoformat())
    assert (period.name, period.words, *days) == (name, words, first, last)


@settings(deadline=None)
@given(PERIODS)
def test_a_name_is_read_as_what_it_names(period: Period) -> None:
    """Behind the name of any feed, hyphens and digits included."""
    assert period_of(period.name) == period
    assert split_part(f"europe-{period.name}") == ("europe", period)
    assert split_part(f"a-2027-{period.name}") == ("a-2027", period)


@pytest.mark.parametrize(
    "name", ["europe", "2027", "europe-27", "europe-2027-q5", "europe-2027-13", "e-9999", "e-0000"]
)
def test_other_names_name_no_part(name: str) -> None:
    """Nor do years that no calendar has."""
    assert split_part(name) is None


@settings(deadline=None)
@given(WEIGHTS, st.integers(0, 300))
def test_what_is_divided_is_all_there_once_and_fits(weights: dict[int, int], room: int) -> None:
    """Each month in one part, in order; larger than the room is a month at most; nothing is divided without need."""
    found = divide(weights, room)
    weigh = {period: sum(weights.get(month, 0) for month in months(period)) for period in found}
    covered = [month for period in found for month in months(period) if month in weights]
    assert covered == sorted(weights)
    assert all(weight <= room or period.months == MONTH for period, weight in weigh.items())
    assert all(one.first + one.months <= other.first for one, other in pairwise(found))
    for period in found:
        for larger in (size for size in (QUARTER, YEAR) if size > period.months):
            first = period.first - period.first % larger
            assert sum(weights.get(month, 0) for month in range(first, first + larger)) > room


def test_what_has_moved_stands_in_both_parts_but_once_in_each() -> None:
    """Also where it moved within a part; and not in months that the feed holds no longer."""
    shelves = Shelves()
    marks = Marks("a", "2026-11-22T09:00:00+00:00", "Europe/Warsaw", 2028, 2)
    former = [dt.date(2027, 12, 3), dt.date(2028, 1, 9), dt.date(2020, 1, 1)]
    shelves.add(0, 500, marks, former, month_of(dt.date(2026, 11, 1)))
    years = {year: shelves.of(Period(year * 12, YEAR)) for year in (2020, 2027, 2028)}
    assert {year: list(shelf.numbers) for year, shelf in years.items()} == {2020: [], 2027: [0], 2028: [0]}
    assert years[2027].zones == {"Europe/Warsaw 2028"}
    assert [shelves.holds(Period(year * 12, YEAR)) for year in (2020, 2027, 2028)] == [False, True, True]


def test_the_published_parts_are_found_by_their_paths() -> None:
    """In the order of time, the larger first; a feed of such a name is no part, nor is another format."""
    paths = ["feeds/a-2028.ics", "feeds/a-2027-q2.ics", "feeds/a-2027.ics", "feeds/a-2027.rss", "feeds/b-2027.ics",
             "feeds/c-2027.ics", "events/a-2027.ics"]  # fmt: skip
    found = {feed: [period.name for period in periods] for feed, periods in parts_among(paths, {"a", "c-2027"}).items()}
    assert found == {"a": ["2027", "2027-q2", "2028"]}
