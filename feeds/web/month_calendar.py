"""A month as a table of weeks: which events take place on which day, and which have no cell of their own. Pure.

An event stands in the cell of each of its days, so that a meeting of three days is seen on all three. One that runs
for longer than a week would fill the table with itself: it stands above it once, and so does one whose day is not
announced yet. Words and the first day of the week are those of the page's language.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from feeds.web.event_row import EventLink, Notice, event_link, notice
from feeds.web.site import Site
from feeds.web.wording import dates, place_line, weekday_name, with_weekday
from feeds.web.words import locale
from store.event import Event, Precision

LONGEST_IN_CELLS_DAYS = 7


@dataclass(frozen=True, slots=True)
class DayEntry:
    """An event on one of its days. `hour`: "18:00", when it begins; "" on later days and where no time is known."""

    link: EventLink
    notice: Notice | None
    hour: str
    place: str
    number: int
    of: int


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """`full`: "Wednesday 12 May 2027", where the table is read as a list."""

    machine: str
    number: int
    full: str
    is_today: bool
    entries: tuple[DayEntry, ...]


@dataclass(frozen=True, slots=True)
class LongEntry:
    """An event above the table, with its days."""

    link: EventLink
    notice: Notice | None
    days: str
    place: str


@dataclass(frozen=True, slots=True)
class MonthCalendar:
    """`weeks`: rows of seven, None for days of the neighbouring months."""

    weekdays: tuple[str, ...]
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    long: tuple[LongEntry, ...]
    undated: tuple[LongEntry, ...]
    count: int


def month_calendar(year: int, month: int, events: Iterable[Event], site: Site, today: dt.date) -> MonthCalendar:
    """The table of a month from the `events` that touch it, in their order. Weeks begin as the language has it."""
    listed = list(events)
    undated = [event for event in listed if event.precision is Precision.MONTH]
    dated = [event for event in listed if event.precision is not Precision.MONTH]
    by_day = _by_day((event for event in dated if _length(event) <= LONGEST_IN_CELLS_DAYS), site)
    table = calendar.Calendar(locale().first_week_day)

    def cell(number: int) -> CalendarDay | None:
        date = dt.date(year, month, number) if number else None
        return _cell(date, by_day.get(date, ()), today) if date else None

    return MonthCalendar(
        weekdays=tuple(weekday_name(number) for number in table.iterweekdays()),
        weeks=tuple(tuple(cell(number) for number in week) for week in table.monthdayscalendar(year, month)),
        long=tuple(_long(event, site) for event in dated if _length(event) > LONGEST_IN_CELLS_DAYS),
        undated=tuple(_long(event, site) for event in undated),
        count=len(listed),
    )


def months_touched(event: Event) -> list[str]:
    """The months ("2027-05") in whose tables it stands: those of its days, the first two years of them."""
    first, last = event.first_day, event.last_day
    number = first.year * 12 + first.month - 1
    length = min(last.year * 12 + last.month - 1 - number, 23)
    return [f"{each // 12:04}-{each % 12 + 1:02}" for each in range(number, number + length + 1)]


def _length(event: Event) -> int:
    return (event.last_day - event.first_day).days + 1


def _by_day(events: Iterable[Event], site: Site) -> dict[dt.date, list[DayEntry]]:
    by_day: dict[dt.date, list[DayEntry]] = {}
    for event in events:
        length = _length(event)
        for number in range(1, length + 1):
            date = event.first_day + dt.timedelta(days=number - 1)
            by_day.setdefault(date, []).append(_entry(event, site, number, length))
    return by_day


def _entry(event: Event, site: Site, number: int, of: int) -> DayEntry:
    timed = isinstance(event.start, dt.datetime) and number == 1
    return DayEntry(
        link=event_link(event, site),
        notice=notice(event),
        hour=f"{event.start:%H:%M}" if timed else "",
        place=place_line(event) if number == 1 else "",
        number=number,
        of=of,
    )


def _cell(date: dt.date, entries: Sequence[DayEntry], today: dt.date) -> CalendarDay:
    return CalendarDay(
        machine=date.isoformat(),
        number=date.day,
        full=with_weekday(date),
        is_today=date == today,
        entries=tuple(entries),
    )


def _long(event: Event, site: Site) -> LongEntry:
    return LongEntry(
        link=event_link(event, site),
        notice=notice(event),
        days=dates(event),
        place=place_line(event),
    )
