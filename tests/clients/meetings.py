"""What clients are known to get wrong, as a source lists it; and the same list some hours later."""

from __future__ import annotations

import datetime as dt
from typing import Any

from store.event import Deadline, DeadlineKind, EventData, Mode, Place, Precision, Status
from tests.feeds.events import at
from tests.feeds.stored import listed

MOVED, CANCELLED, RENAMED, ADDED = "Evening webinar", "脊髄性筋萎縮症の会", "Noon, and lunch", "Announced later"
CONGRESS = "Congress; in Łódź, with «quotes» & more"
DEADLINE, DEADLINE_LATER = dt.date(2027, 1, 10), dt.date(2027, 1, 24)


def meetings() -> list[EventData]:
    """What clients are known to get wrong: zones, seasons, scripts, long text, ends of days and of years."""
    day = dt.timedelta(days=1)
    noon = at("Europe/Warsaw", 2027, 3, 28, 12, 0)
    ramadan = at("Africa/Casablanca", 2027, 2, 20, 9, 0)
    autumn = {"start": dt.date(2027, 10, 1), "end": dt.date(2027, 10, 31), "precision": Precision.MONTH}
    evening, early = at("America/New_York", 2027, 3, 10, 19, 30), at("Australia/Lord_Howe", 2027, 10, 3, 1, 45)
    return [
        listed(1, title=CONGRESS, start=dt.date(2027, 5, 12), end=dt.date(2027, 5, 14),
               place=Place(city="Łódź", country="PL"), description="Zażółć gęślą jaźń. " * 30,
               deadlines=(Deadline(kind=DeadlineKind.ABSTRACT, date=DEADLINE),)),
        listed(2, title=MOVED, start=evening, end=evening + day / 16, timezone="America/New_York",
               mode=Mode.ONLINE, online_url="https://meet.example.org/j?a=1,2"),
        listed(3, title="Noon on the day clocks change", start=noon, timezone="Europe/Warsaw"),
        listed(4, title="Morocco in Ramadan", start=ramadan, timezone="Africa/Casablanca"),
        listed(5, title="Half an hour of summer time", start=early, timezone="Australia/Lord_Howe"),
        listed(6, title="Fixed offset", start=dt.datetime(2027, 7, 1, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=2))),
               timezone="UTC+02:00"),
        listed(7, title=CANCELLED, start=at("Asia/Tokyo", 2027, 6, 1, 18, 0), timezone="Asia/Tokyo"),
        listed(8, title="New Year's Eve", start=dt.date(2027, 12, 31)),
        listed(9, title="Day in August", start=dt.date(2027, 8, 8), status=Status.CANCELLED),
        listed(10, title="Last summer", start=dt.date(2026, 7, 4)),
        listed(11, title="Some day in autumn", **autumn),
    ]  # fmt: skip


def meetings_later() -> list[EventData]:
    """One moved by a week, one cancelled, one renamed, one deadline extended, and one more."""
    listed_before = {each.native_id: each for each in meetings()}
    webinar, week = listed_before["meeting-2"], dt.timedelta(days=7)
    extended = (Deadline(kind=DeadlineKind.ABSTRACT, date=DEADLINE_LATER),)
    changes: dict[str, dict[str, Any]] = {
        "meeting-1": {"deadlines": extended},
        "meeting-2": {"start": webinar.start + week, "end": (webinar.end or webinar.start) + week},
        "meeting-3": {"title": RENAMED},
        "meeting-7": {"status": Status.CANCELLED},
    }
    later = [each.model_copy(update=changes.get(str(name), {})) for name, each in listed_before.items()]
    start = at("America/Toronto", 2027, 9, 9, 16, 0)
    return [*later, listed(12, title=ADDED, start=start, timezone="America/Toronto", place=Place(city="Toronto"))]
