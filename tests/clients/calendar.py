"""What a calendar shows of an event, said alike for all clients, and what the store expects them to show."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from feeds.formats.wording import titled
from store.event import Event, Precision, Status

ASSUMED = dt.timedelta(hours=1)  # what a calendar is told where the end is unknown, `[feeds] assumed_duration`
DAY = dt.timedelta(days=1)


class Item(NamedTuple):
    """One event as a client shows it.

    start, end   a day as "2027-03-28", the end inclusive; a moment as the instant, "2027-03-28T00:30Z"
    uid, status  "" where the client does not show it
    """

    title: str
    start: str
    end: str
    uid: str = ""
    status: str = ""

    @property
    def face(self) -> tuple[str, str, str]:
        return self.title, self.start, self.end


class Calendar(Protocol):
    """A client: it subscribes to addresses, or looks at them again, and shows what it then holds of each."""

    def look(self, addresses: Sequence[str]) -> list[list[Item]]: ...

    def close(self) -> None: ...


def written(moment: dt.date) -> str:
    """A day or an aware date-time as an Item has it."""
    if isinstance(moment, dt.datetime):
        return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"
    return moment.isoformat()


def item(title: str, start: dt.date, end: dt.date, uid: str = "", status: str = "") -> Item:
    """From what iCalendar says: of days, `end` is the one after the last."""
    last = end if isinstance(end, dt.datetime) else end - DAY
    return Item(title, written(start), written(last), uid, status)


def from_json(entry: dict[str, str]) -> Item:
    """From the answer of one of our scripts: days as dates, the end exclusive, moments as ISO date-times."""
    start, end = (_read(entry[name]) for name in ("start", "end"))
    return item(entry["title"], start, end, entry["uid"], entry["status"])


def _read(text: str) -> dt.date:
    return dt.datetime.fromisoformat(text) if "T" in text else dt.date.fromisoformat(text)


def expected(events: Iterable[Event]) -> list[Item]:
    """What a calendar must show of the store's events: all but those that have no day yet."""
    return sorted(_expected(event) for event in events if event.precision is not Precision.MONTH)


def _expected(event: Event) -> Item:
    start, end = event.start, event.end
    if isinstance(start, dt.datetime):
        begin = start.astimezone(dt.UTC)
        last: dt.date = end.astimezone(dt.UTC) if isinstance(end, dt.datetime) else begin + ASSUMED
        return Item(titled(event), written(begin), written(last), event.uid, _STATUS[event.status])
    return Item(titled(event), written(start), written(event.last_day), event.uid, _STATUS[event.status])


_STATUS = dict.fromkeys(Status, "CONFIRMED") | {
    Status.CANCELLED: "CANCELLED",
    Status.POSTPONED: "TENTATIVE",
    Status.UNCONFIRMED: "TENTATIVE",
}
