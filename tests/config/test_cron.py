"""Cron expressions as crontab(5) reads them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.cron import parse_cron

MONDAY = dt.datetime(2027, 5, 10, 6, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("text", "after", "expected"),
    [
        ("0 6 * * *", "2027-05-10T06:00", "2027-05-11T06:00"),
        ("0 6 * * *", "2027-05-10T05:59", "2027-05-10T06:00"),
        ("*/15 * * * *", "2027-05-10T06:01", "2027-05-10T06:15"),
        ("5/20 6 * * *", "2027-05-10T06:05", "2027-05-10T06:25"),
        ("0 6 1 * *", "2027-05-10T00:00", "2027-06-01T06:00"),
        ("0 0 29 2 *", "2027-05-10T00:00", "2028-02-29T00:00"),
        ("0 0 29 feb *", "2096-03-01T00:00", "2104-02-29T00:00"),
        ("0 6 13 * fri", "2027-05-10T00:00", "2027-05-13T06:00"),
        ("0 6 13 * fri", "2027-05-13T07:00", "2027-05-14T06:00"),
        ("0 6 * JAN,jul MON-FRI", "2027-05-10T00:00", "2027-07-01T06:00"),
        ("0 6 * * fri-sun", "2027-05-15T12:00", "2027-05-16T06:00"),
        ("@weekly", "2027-05-10T00:00", "2027-05-16T00:00"),
    ],
)
def test_the_next_time_is_found(text: str, after: str, expected: str) -> None:
    """Lists, ranges, steps, names, and the rule that either day field suffices when both are limited."""
    moment = dt.datetime.fromisoformat(after).replace(tzinfo=dt.UTC)
    assert parse_cron(text).next_after(moment) == dt.datetime.fromisoformat(expected).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(("number", "weekday"), [(0, 7), (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 6), (7, 7)])
def test_weekdays_count_from_sunday(number: int, weekday: int) -> None:
    """0 and 7 are Sunday, 1 is Monday: as in crontab, not as in scheduler libraries."""
    assert parse_cron(f"0 6 * * {number}").next_after(MONDAY).isoweekday() == weekday


def test_zones_are_converted() -> None:
    """Times are UTC, whatever zone the question comes in."""
    moment = dt.datetime(2027, 5, 10, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert parse_cron("0 6 * * *").next_after(moment) == MONDAY


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("0 6 * *", '"0 6 * *" is no cron expression; expected five fields (minute hour day month weekday) such as '
                    '"0 6 * * *"'),
        ("60 6 * * *", '"60" is no minute; expected 0 to 59, a list (1,2), a range (1-5) or a step (*/2)'),
        ("0 6 0 * *", '"0" is no day of the month; expected 1 to 31, a list (1,2), a range (1-5) or a step (*/2)'),
        ("0 6 * 13 *", '"13" is no month; expected 1 to 12 or jan to dec, a list (1,2), a range (1-5) or a step (*/2)'),
        ("0 6 * * 8", '"8" is no weekday; expected 0 to 7 or sun to sat, a list (1,2), a range (1-5) or a step (*/2)'),
        ("0 20-6 * * *", '"20-6" is no hour; expected 0 to 23, a list (1,2), a range (1-5) or a step (*/2)'),
        ("*/0 * * * *", '"*/0" is no minute; expected 0 to 59, a list (1,2), a range (1-5) or a step (*/2)'),
        ("0 6 * mar, *", '"" is no month; expected 1 to 12 or jan to dec, a list (1,2), a range (1-5) or a step (*/2)'),
        ("0 6 30 2 *", '"0 6 30 2 *" never comes: there is no such day'),
    ],
)  # fmt: skip
def test_what_is_no_cron_expression_is_said(text: str, message: str) -> None:
    """The field is named, and what it may hold."""
    with pytest.raises(ValueError, match=r".") as caught:
        parse_cron(text)
    assert str(caught.value) == message


@settings(deadline=None, max_examples=100)
@given(st.text(alphabet="0123456789*/,- abcmonjn@", max_size=20))
def test_any_text_is_an_expression_or_a_value_error(text: str) -> None:
    """Every accepted expression has a next time."""
    try:
        cron = parse_cron(text)
    except ValueError:
        return
    assert cron.next_after(MONDAY) > MONDAY
