"""One item to one event: its days, times, zones and deadlines."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from config.source import DateOrder, PageSource
from crawler.items import EventItem
from crawler.normalize.event import normalize
from store.event import Deadline, DeadlineKind
from tests.crawler.normalize.one_item import CONTEXT, ITEM, event


def test_announced_time_stands_in_the_markup_too() -> None:
    """Text and markup say the same, also of a time that no zone can be found for."""
    context = replace(CONTEXT, source=PageSource(name="x", url="https://example.org", kind="auto"))
    item = replace(ITEM, start="12 May 2027, 9:00", description="<p><b>Talks</b></p>")
    found = normalize(item, context)
    assert found.description_html == "<p><strong>Talks</strong></p><p>Time as announced: 9:00</p>"


def test_past_is_no_reason_to_refuse() -> None:
    """An event of last year is read like any other."""
    assert event(start="2019-05-12").start == dt.date(2019, 5, 12)


def test_time_without_a_zone_goes_into_the_description() -> None:
    """Where no zone is known the event has a date, and the reader still finds the time."""
    context = replace(CONTEXT, source=PageSource(name="x", url="https://example.org", kind="auto"))
    found = normalize(replace(ITEM, start="12 May 2027, 9:00–17:30", description="Talks."), context)
    assert (found.start, found.timezone, found.description) == (
        dt.date(2027, 5, 12),
        None,
        "Talks.\n\nTime as announced: 9:00–17:30",
    )


def test_city_lends_its_zone() -> None:
    """A city that is sure gives the zone of a time that has none."""
    context = replace(CONTEXT, source=PageSource(name="x", url="https://example.org", kind="auto"))
    found = normalize(EventItem(title="X", start="12 May 2027, 9:00", location="Tokyo, Japan"), context)
    assert (str(found.start), found.timezone) == ("2027-05-12 09:00:00+09:00", "Asia/Tokyo")


def test_deadlines_of_the_item_and_of_its_text_are_merged() -> None:
    """Deadlines given apart, beside the date and in the description are one list, without twins."""
    found = event(
        deadlines=(
            ("abstract", "2027-03-01"),
            ("Early bird", "1 April 2027"),
            ("nonsense", "1 April 2027"),
            ("grant", "soon"),
        ),
        description="Abstract deadline: 1 March 2027.\nRegistration closes 30 April 2027.",
    )
    assert found.deadlines == (
        Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 3, 1)),
        Deadline(kind=DeadlineKind.EARLY_BIRD, date=dt.date(2027, 4, 1)),
        Deadline(kind=DeadlineKind.REGISTRATION, date=dt.date(2027, 4, 30)),
    )


def test_previous_start_of_a_rescheduled_event() -> None:
    """The day it was to be on is kept; an unreadable one is not made up."""
    assert (event(previous_start="2027-04-01").previous_start, event(previous_start="spring").previous_start) == (
        dt.date(2027, 4, 1),
        None,
    )


@pytest.mark.parametrize(
    ("zone", "order", "expected"),
    [
        ("America/Chicago", None, dt.date(2027, 3, 12)),
        ("Europe/Paris", DateOrder.DMY, dt.date(2027, 12, 3)),
        ("UTC", DateOrder.MDY, dt.date(2027, 3, 12)),
        ("Europe/Paris", DateOrder.MDY, dt.date(2027, 3, 12)),
    ],
)
def test_order_of_day_and_month_from_page_or_zone(zone: str, order: DateOrder | None, expected: dt.date) -> None:
    """Where the source names neither order nor country, its page decides, then an American zone."""
    source = PageSource(name="x", url="https://example.org", kind="auto", timezone=zone)
    found = normalize(EventItem(title="X", start="3/12/2027"), replace(CONTEXT, source=source, date_order=order))
    assert found.start == expected
