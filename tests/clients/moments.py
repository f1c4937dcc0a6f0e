"""Sixty moments on the clocks of 28 zones, around their changes, and days: what every calendar must get right.

The instant stands beside each, so that the table, the time zone database and the client are three witnesses.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from store.event import EventData
from tests.feeds.stored import listed


class Hour(StrEnum):
    """What the clock does at that time: it shows it once, twice, or never."""

    PLAIN = "plain"
    FIRST = "first"
    SECOND = "second"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Moment:
    """A meeting by the clock of its zone. `utc`: the same moment, aware UTC; `length`: until it ends."""

    zone: str
    wall: dt.datetime
    hour: Hour
    length: dt.timedelta
    utc: dt.datetime

    @property
    def title(self) -> str:
        return f"{self.zone}, {self.wall:%d.%m. %H:%M} ({self.hour})"

    @property
    def start(self) -> dt.datetime:
        return self.wall.replace(tzinfo=ZoneInfo(self.zone), fold=self.hour is Hour.SECOND)


# zone, its clock, what the clock does then, minutes until the end, the instant
_MOMENTS = """
Europe/Warsaw       2027-03-28T01:30 plain    60  2027-03-28T00:30Z
Europe/Warsaw       2027-03-28T02:30 skipped  60  2027-03-28T01:30Z
Europe/Warsaw       2027-03-28T03:00 plain    45  2027-03-28T01:00Z
Europe/Warsaw       2027-10-31T02:30 first    60  2027-10-31T00:30Z
Europe/Warsaw       2027-10-31T02:30 second   60  2027-10-31T01:30Z
Europe/Warsaw       2027-10-31T03:00 plain    60  2027-10-31T02:00Z
Europe/Warsaw       2039-10-30T09:00 plain   480  2039-10-30T08:00Z
Europe/London       2027-03-28T00:30 plain    60  2027-03-28T00:30Z
Europe/London       2027-10-31T01:30 second   30  2027-10-31T01:30Z
Europe/London       2026-07-01T09:00 plain    90  2026-07-01T08:00Z
Europe/Dublin       2027-01-15T12:00 plain    60  2027-01-15T12:00Z
Europe/Dublin       2027-06-01T12:00 plain    60  2027-06-01T11:00Z
Europe/Dublin       2027-10-31T01:30 first    30  2027-10-31T00:30Z
Europe/Istanbul     2027-07-01T10:00 plain    60  2027-07-01T07:00Z
Africa/Casablanca   2027-02-07T02:30 second   30  2027-02-07T02:30Z
Africa/Casablanca   2027-02-20T09:00 plain    60  2027-02-20T09:00Z
Africa/Casablanca   2027-03-14T02:30 skipped  60  2027-03-14T02:30Z
Africa/Casablanca   2027-03-14T03:30 plain    60  2027-03-14T02:30Z
Africa/Cairo        2027-04-30T00:30 skipped  60  2027-04-29T22:30Z
Africa/Cairo        2027-10-28T23:30 first    30  2027-10-28T20:30Z
Africa/Cairo        2027-10-28T23:30 second   90  2027-10-28T21:30Z
Africa/Johannesburg 2027-03-28T09:00 plain    60  2027-03-28T07:00Z
Asia/Jerusalem      2027-03-26T03:00 plain    60  2027-03-26T00:00Z
Asia/Jerusalem      2027-10-31T01:30 first    60  2027-10-30T22:30Z
Asia/Beirut         2027-03-28T00:30 skipped  60  2027-03-27T22:30Z
Asia/Beirut         2027-10-30T23:30 second   60  2027-10-30T21:30Z
Asia/Gaza           2027-03-27T09:00 plain    60  2027-03-27T06:00Z
Asia/Gaza           2027-10-30T09:00 plain    60  2027-10-30T07:00Z
Asia/Tehran         2027-07-01T09:00 plain    60  2027-07-01T05:30Z
Asia/Kolkata        2027-10-31T19:00 plain    60  2027-10-31T13:30Z
Asia/Kathmandu      2027-03-28T06:15 plain    60  2027-03-28T00:30Z
Asia/Tokyo          2027-03-14T18:00 plain    60  2027-03-14T09:00Z
Australia/Adelaide  2027-04-04T02:30 first    30  2027-04-03T16:00Z
Australia/Adelaide  2027-04-04T02:30 second   30  2027-04-03T17:00Z
Australia/Adelaide  2027-10-03T02:30 skipped  60  2027-10-02T17:00Z
Australia/Lord_Howe 2027-04-04T01:45 first    15  2027-04-03T14:45Z
Australia/Lord_Howe 2027-04-04T01:45 second   15  2027-04-03T15:15Z
Australia/Lord_Howe 2027-10-03T02:15 skipped  60  2027-10-02T15:45Z
Pacific/Auckland    2027-04-04T02:30 second   60  2027-04-03T14:30Z
Pacific/Auckland    2027-09-26T03:00 plain    60  2027-09-25T14:00Z
Pacific/Auckland    2027-12-31T23:30 plain    60  2027-12-31T10:30Z
Pacific/Chatham     2027-04-04T03:30 first    15  2027-04-03T13:45Z
Pacific/Chatham     2027-09-26T03:45 plain    60  2027-09-25T14:00Z
America/New_York    2027-03-13T19:30 plain   720  2027-03-14T00:30Z
America/New_York    2027-03-14T02:30 skipped  60  2027-03-14T07:30Z
America/New_York    2027-11-07T01:30 first    30  2027-11-07T05:30Z
America/New_York    2027-11-07T01:30 second   30  2027-11-07T06:30Z
America/Los_Angeles 2027-03-14T03:00 plain    60  2027-03-14T10:00Z
America/Los_Angeles 2027-11-07T00:30 plain   120  2027-11-07T07:30Z
America/St_Johns    2027-03-14T12:00 plain    60  2027-03-14T14:30Z
America/St_Johns    2027-11-07T01:30 second   60  2027-11-07T05:00Z
America/Sao_Paulo   2027-11-07T09:00 plain    60  2027-11-07T12:00Z
America/Santiago    2027-04-03T23:30 first    30  2027-04-04T02:30Z
America/Santiago    2027-04-03T23:30 second   60  2027-04-04T03:30Z
America/Santiago    2027-09-05T00:30 skipped  60  2027-09-05T04:30Z
America/Mexico_City 2027-07-01T09:00 plain    60  2027-07-01T15:00Z
America/Havana      2027-11-07T00:30 second   60  2027-11-07T05:30Z
Atlantic/Azores     2027-03-28T01:00 plain    60  2027-03-28T01:00Z
America/Nuuk        2027-10-30T23:30 second   60  2027-10-31T01:30Z
Antarctica/Troll    2027-03-28T01:30 skipped  60  2027-03-28T01:30Z
"""
# Days before, on and after a change of clocks, over a month's end, a leap day, the end of a year: first and last day.
DAYS = (
    (dt.date(2027, 3, 27), dt.date(2027, 3, 28)),
    (dt.date(2027, 3, 28), dt.date(2027, 3, 28)),
    (dt.date(2027, 10, 31), dt.date(2027, 11, 2)),
    (dt.date(2027, 11, 7), dt.date(2027, 11, 7)),
    (dt.date(2028, 2, 28), dt.date(2028, 3, 1)),
    (dt.date(2027, 12, 31), dt.date(2028, 1, 1)),
)


def _moment(row: str) -> Moment:
    zone, wall, hour, minutes, utc = row.split()
    length = dt.timedelta(minutes=int(minutes))
    return Moment(zone, dt.datetime.fromisoformat(wall), Hour(hour), length, dt.datetime.fromisoformat(utc))


MOMENTS = tuple(_moment(row) for row in _MOMENTS.strip().splitlines())


def day_title(first: dt.date, last: dt.date) -> str:
    return f"From {first} to {last}"


def as_listed() -> list[EventData]:
    """All of them as one source lists them."""
    timed = [
        listed(
            1000 + number,
            title=each.title,
            start=each.start,
            end=(each.utc + each.length).astimezone(ZoneInfo(each.zone)),
            timezone=each.zone,
        )
        for number, each in enumerate(MOMENTS)
    ]
    days = [
        listed(2000 + number, title=day_title(first, last), start=first, end=last)
        for number, (first, last) in enumerate(DAYS)
    ]
    return timed + days
