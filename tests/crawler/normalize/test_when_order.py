"""Which year, and whether the day or the month stands first."""

from __future__ import annotations

import datetime as dt

import pytest

from config.source import DateOrder
from crawler.normalize.dates.order import shown_order
from crawler.normalize.refusal import Refusal
from store.event import Precision
from tests.crawler.normalize.reading_when import read


def test_year_from_a_heading() -> None:
    """A year carried to the row goes before the nearest future."""
    assert read("12 May", year="Events 2029").start == dt.date(2029, 5, 12)


def test_missing_year_takes_the_nearest_future() -> None:
    """Without a year the next such day is meant; one that has just passed is still this year's."""
    assert [read(text).start for text in ("12 May", "24 December", "10 November")] == [
        dt.date(2027, 5, 12),
        dt.date(2026, 12, 24),
        dt.date(2026, 11, 10),
    ]


def test_weekday_chooses_the_year() -> None:
    """12 June is a Saturday in 2027; a Friday it was in 2026, which is nearer than 2037."""
    assert (read("Saturday, 12 June").start, read("Friday, 12 June").start) == (
        dt.date(2027, 6, 12),
        dt.date(2026, 6, 12),
    )


def test_weekday_that_fits_no_year_near_is_refused() -> None:
    """A weekday that contradicts the date in all years around says that one of both is wrong."""
    with pytest.raises(Refusal) as caught:
        read("Monday, 12 June")
    assert caught.value.code == "ambiguous-date"


@pytest.mark.parametrize(
    ("order", "country", "language", "expected"),
    [
        (DateOrder.DMY, None, None, dt.date(2027, 12, 3)),
        (DateOrder.MDY, None, None, dt.date(2027, 3, 12)),
        (None, "US", "en", dt.date(2027, 3, 12)),
        (None, "GB", "en", dt.date(2027, 12, 3)),
        (None, "FR", None, dt.date(2027, 12, 3)),
        (None, None, "de", dt.date(2027, 12, 3)),
        (DateOrder.MDY, "FR", "fr", dt.date(2027, 3, 12)),
    ],
)
def test_order_of_numbers(
    order: DateOrder | None, country: str | None, language: str | None, expected: dt.date
) -> None:
    """The source's order decides, then its country, then its language."""
    assert read("3/12/2027", order=order, country=country, language=language).start == expected


@pytest.mark.parametrize(("country", "language"), [("CA", "en"), (None, "en"), (None, None)])
def test_order_that_nothing_decides_is_refused(country: str | None, language: str | None) -> None:
    """Where both orders are in use there is no date, but a reason that names both."""
    with pytest.raises(Refusal, match="2027-12-03 or 2027-03-12"):
        read("3/12/2027", country=country, language=language)


def test_only_possible_order_is_taken_against_the_sources_own() -> None:
    """ "25/12" is the 25th of December whatever the source's habit."""
    assert read("25/12/2027", order=DateOrder.MDY).start == dt.date(2027, 12, 25)


def test_month_without_a_day_has_the_precision_of_a_month() -> None:
    """First and last day of the month, marked as such."""
    found = read("February 2028")
    assert (found.start, found.end, found.precision) == (dt.date(2028, 2, 1), dt.date(2028, 2, 29), Precision.MONTH)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["3/5/2027", "13/5/2027"], DateOrder.DMY),
        (["3/5/2027", None, "5/13/27 at 9:00"], DateOrder.MDY),
        (["3/5/2027", "4/6/2027"], None),
        (["13/5/2027", "5/13/2027"], None),
        (["2027-05-13", "1/2", "99/99/2027"], None),
        ([], None),
    ],
)
def test_other_dates_of_a_page_show_its_order(texts: list[str | None], expected: DateOrder | None) -> None:
    """One date that can be read in one way only tells how its neighbours are meant, unless another contradicts it."""
    assert shown_order(texts) is expected
