"""The calendar of a month: which event stands in which cell, what stands above the table, and how it is turned."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from config.load import Config
from feeds.language import Language
from feeds.web.month_calendar import MonthCalendar, month_calendar, months_touched
from feeds.web.month_page import month_page, months_to_publish
from feeds.web.site import Site, site_of
from feeds.web.words import writing_in
from store.event import Event, Precision, Status
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.rendered import text_of
from tests.feeds.web.samples import TODAY, event, timed

MAY = (2027, 5)


@pytest.fixture(scope="module")
def ours(config: Config) -> Site:
    return site_of(config, BASE_URL)


def on(first: dt.date, last: dt.date | None = None, **fields: Any) -> Event:
    return event(start=first, end=last, **fields)


def cells(calendar: MonthCalendar) -> dict[int, list[tuple[str, int, int]]]:
    """Day -> (title, number of its day, of how many) of each entry, for days that have any."""
    days = (day for week in calendar.weeks for day in week if day is not None)
    return {
        day.number: [(each.link.title, each.number, each.of) for each in day.entries] for day in days if day.entries
    }


def test_an_event_stands_on_each_of_its_days(ours: Site) -> None:
    """Three days are three cells, each with its number; only those of this month."""
    meeting = on(dt.date(2027, 4, 30), dt.date(2027, 5, 2), title="Congress")
    assert cells(month_calendar(*MAY, [meeting], ours, TODAY)) == {1: [("Congress", 2, 3)], 2: [("Congress", 3, 3)]}
    assert cells(month_calendar(2027, 4, [meeting], ours, TODAY)) == {30: [("Congress", 1, 3)]}


def test_hour_and_place_stand_on_the_first_day(ours: Site) -> None:
    """The clock is that of the place."""
    evening = event(title="Webinar", **timed("America/Chicago", 2027, 5, 9, 22, 0, hours=3))
    calendar = month_calendar(*MAY, [evening], ours, TODAY)
    entries = [each for week in calendar.weeks for day in week if day for each in day.entries]
    assert [(each.hour, each.place) for each in entries] == [("22:00", "Kraków, Poland"), ("", "")]


def test_an_exhibition_of_two_months_stands_above_the_table(ours: Site) -> None:
    """Up to a week fits into cells; what is longer is named once, in each month that it touches."""
    week = on(dt.date(2027, 5, 3), dt.date(2027, 5, 9), title="Week")
    exhibition = on(dt.date(2027, 4, 10), dt.date(2027, 6, 10), title="Exhibition")
    calendar = month_calendar(*MAY, [exhibition, week], ours, TODAY)
    assert [(each.link.title, each.days) for each in calendar.long] == [("Exhibition", "10 April – 10 June 2027")]
    assert (list(cells(calendar)), calendar.count) == ([3, 4, 5, 6, 7, 8, 9], 2)


def test_a_month_without_a_day_has_no_cell(ours: Site) -> None:
    """Nothing is invented: it is named above as not announced yet."""
    someday = on(dt.date(2027, 5, 1), dt.date(2027, 5, 31), title="Someday", precision=Precision.MONTH)
    calendar = month_calendar(*MAY, [someday], ours, TODAY)
    assert ([each.link.title for each in calendar.undated], cells(calendar), calendar.long) == (["Someday"], {}, ())


def test_weeks_begin_on_monday_and_hold_each_day_once(ours: Site) -> None:
    """May 2027 begins on a Saturday: five cells of the first row belong to April."""
    calendar = month_calendar(*MAY, [], ours, TODAY)
    assert (calendar.weekdays[0], calendar.weekdays[-1], len(calendar.weeks)) == ("Monday", "Sunday", 6)
    assert [day.number if day else None for day in calendar.weeks[0]] == [None] * 5 + [1, 2]
    assert [day.number for week in calendar.weeks for day in week if day] == list(range(1, 32))


def test_the_words_are_those_of_the_language(ours: Site) -> None:
    """Weekdays and full dates, for those who read the table as a list."""
    with writing_in(Language("de")):
        calendar = month_calendar(*MAY, [], ours, TODAY)
    first = next(day for day in calendar.weeks[0] if day)
    assert (calendar.weekdays[0], first.full) == ("Montag", "Samstag, 1. Mai 2027")


def test_the_first_and_the_last_month_of_all_can_be_drawn(ours: Site) -> None:
    """Whatever year a page names, the table is made."""
    for year, month in ((1, 1), (9999, 12)):
        days = [day for week in month_calendar(year, month, [], ours, TODAY).weeks for day in week if day]
        assert len(days) == 31


@settings(deadline=None, max_examples=60)
@given(start=st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)), days=st.integers(0, 900))
def test_an_event_touches_every_month_between_its_days(start: dt.date, days: int) -> None:
    """From the month of its first day on, without a gap, for two years at most."""
    last = start + dt.timedelta(days=days)
    months = months_touched(on(start, last))
    every = dict.fromkeys(f"{start + dt.timedelta(days=n):%Y-%m}" for n in range(days + 1))
    assert months == list(every)[:24]


def test_empty_months_on_the_way_have_a_page_too() -> None:
    """From the month of today to the last one with events; before today only those with events."""
    assert months_to_publish({"2026-04", "2027-02"}, TODAY) == [
        "2026-04", "2026-11", "2026-12", "2027-01", "2027-02",
    ]  # fmt: skip
    assert months_to_publish(set(), TODAY) == ["2026-11"]
    assert months_to_publish({"2096-01"}, TODAY)[-2:] == ["2029-11", "2096-01"]


def test_the_page_is_a_table_with_a_caption_and_headed_columns(ours: Site) -> None:
    """What a screen reader needs; the cell of today says so, and a status stands in words beside its title."""
    party = on(TODAY, title="Cancelled today", status=Status.CANCELLED)
    page = html.document_fromstring(month_page("2026-11", [party], None, "2026-12", site=ours, today=TODAY).decode())
    table = page.xpath("//table")[0]
    assert text_of(table.xpath("./caption")[0]) == "November 2026, day by day"
    assert [th.get("scope") for th in table.xpath(".//th")] == ["col"] * 7
    (today,) = table.xpath(".//td[@aria-current='date']")
    assert text_of(today) == "22 Sunday 22 November 2026 today Cancelled Cancelled today Kraków, Poland"
    assert page.xpath("//nav[@aria-label='Months']/a/@rel") == ["next"]


def test_a_title_from_right_to_left_keeps_its_direction(ours: Site) -> None:
    """Also where nobody said which language it is."""
    events = [
        on(dt.date(2027, 5, 4), title="כנס שנתי", language="he"),
        on(dt.date(2027, 5, 5), title="مؤتمر", language=None),
    ]
    page = html.document_fromstring(month_page("2027-05", events, None, None, site=ours, today=TODAY).decode())
    links = page.xpath("//table//a")
    assert [(link.get("lang"), link.get("dir")) for link in links] == [("he", "auto"), (None, "auto")]


def test_a_month_of_two_hundred_events_stays_under_100_kb(ours: Site) -> None:
    """With titles of ordinary length, all of them are on the page."""
    events = [
        on(
            dt.date(2027, 5, number % 31 + 1),
            slug=f"meeting-about-sma-{number}",
            title=f"Meeting about standards of care {number}",
        )
        for number in range(200)
    ]
    page = month_page("2027-05", events, "2027-04", "2027-06", site=ours, today=TODAY)
    assert len(html.document_fromstring(page.decode()).xpath("//table//a")) == 200
    assert len(page) < 70_000
