"""How an event reads in English: its dates, its place, its status. Feeds and pages say it in the same words.

Nothing is invented here: a month stays a month, an unknown end is not mentioned, a time is in the event's own zone.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from zoneinfo import ZoneInfo

from feeds.formats.country import country_name
from feeds.formats.text import one_line
from store.event import Deadline, DeadlineKind, EventFields, EventType, Mode, Place, Precision, Status
from store.walltime import sort_instant

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d\d))?")
ANYWHERE_ON_EARTH = "AoE"  # UTC-12:00: the day is over only where it ends last

DEADLINES = {
    DeadlineKind.ABSTRACT: "Abstract deadline",
    DeadlineKind.EARLY_BIRD: "Early-bird deadline",
    DeadlineKind.REGISTRATION: "Registration deadline",
    DeadlineKind.LATE_BREAKING: "Late-breaking abstract deadline",
    DeadlineKind.GRANT: "Grant deadline",
}
_UNTIL = {
    DeadlineKind.ABSTRACT: "Abstracts until",
    DeadlineKind.EARLY_BIRD: "Early-bird rate until",
    DeadlineKind.REGISTRATION: "Registration until",
    DeadlineKind.LATE_BREAKING: "Late-breaking abstracts until",
    DeadlineKind.GRANT: "Grant applications until",
}
_PREFIXES = {Status.CANCELLED: "CANCELLED: ", Status.POSTPONED: "POSTPONED: "}
_SAYS_SO = {
    Status.CANCELLED: re.compile(r"\W*cancell?ed\b", re.IGNORECASE),
    Status.POSTPONED: re.compile(r"\W*postponed\b", re.IGNORECASE),
}


def label(value: StrEnum) -> str:
    """A word of the vocabulary for people: "family-conference" -> "Family conference"."""
    return value.value.replace("-", " ").capitalize()


def labels(event: EventFields) -> list[str]:
    """Type and topics for people; "other" says nothing and is left out."""
    words: list[StrEnum] = [] if event.type is EventType.OTHER else [event.type]
    return [label(word) for word in (*words, *event.topics)]


def day(date: dt.date) -> str:
    """ "12 May 2027"."""
    return f"{date.day} {MONTHS[date.month - 1]} {date.year}"


def month(date: dt.date) -> str:
    """ "May 2027"."""
    return f"{MONTHS[date.month - 1]} {date.year}"


def date_range(first: dt.date, last: dt.date) -> str:
    """ "12 May 2027", "12–14 May 2027", "29 May – 2 June 2027", "30 December 2027 – 2 January 2028"; both inclusive."""
    if first == last:
        return day(last)
    if first.year != last.year:
        return f"{day(first)} – {day(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} – {day(last)}"
    return f"{first.day}–{day(last)}"


def dates(event: EventFields) -> str:
    """The days of an event, as a title has room for: "12–14 May 2027", or "May 2027" where only that is known."""
    if event.precision is not Precision.MONTH:
        return date_range(event.first_day, event.last_day)
    first, last = month(event.first_day), month(event.last_day)
    return first if first == last else f"{first} – {last}"


def when(event: EventFields) -> str:
    """Days with weekday and, where known, times in the event's own zone.

    "Wednesday 12 May 2027, 14:00–15:30 (Europe/Brussels, UTC+02:00)", "12–14 May 2027", "May 2027 (day not announced)".
    """
    if event.precision is Precision.MONTH:
        return f"{dates(event)} (day not announced yet)"
    start, end = event.start, event.end
    if not isinstance(start, dt.datetime):
        weekday = f"{_WEEKDAYS[start.weekday()]} " if event.last_day == start else ""
        return weekday + dates(event)
    begin = f"{_WEEKDAYS[start.weekday()]} {day(start)}, {start:%H:%M}"
    return f"{begin}{_until(start, end)} ({zone_label(start, event.timezone)})"


def _until(start: dt.datetime, end: dt.datetime | dt.date | None) -> str:
    if not isinstance(end, dt.datetime) or sort_instant(end) <= sort_instant(start):
        return ""
    end = end.astimezone(start.tzinfo)
    return f"–{end:%H:%M}" if end.date() == start.date() else f" – {day(end)}, {end:%H:%M}"


def zone_label(moment: dt.datetime, timezone: str | None) -> str:
    """ "Europe/Brussels, UTC+02:00"; a zone that is only an offset is named once."""
    offset = _offset_label(moment.utcoffset() or dt.timedelta())
    return f"{timezone}, {offset}" if timezone and "/" in timezone else offset


def _offset_label(offset: dt.timedelta) -> str:
    if not offset:
        return "UTC"
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def zone_of(timezone: str) -> dt.tzinfo | None:
    """tzinfo of an IANA name, of an offset as "UTC+02:00", or of "AoE"; None where it is neither."""
    if timezone in ("UTC", "Z", "GMT"):
        return dt.UTC
    if timezone == ANYWHERE_ON_EARTH:
        return dt.timezone(dt.timedelta(hours=-12))
    if offset := _OFFSET.fullmatch(timezone):
        size = dt.timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
        return dt.timezone(-size if offset[1] == "-" else size) if size < dt.timedelta(days=1) else None
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError):
        return None


def place_line(event: EventFields) -> str:
    """Where, as a title has room for: "Łódź, Poland", "Online", "Łódź, Poland and online", or ""."""
    town = city_line(event.place)
    if event.mode is Mode.ONLINE:
        return "Online"
    if event.mode is Mode.HYBRID:
        return f"{town} and online" if town else "On site and online"
    return town


def city_line(place: Place) -> str:
    """City and country, or the best that is known: "Łódź, Poland", "Poland", "Hotel Centrum"."""
    near = place.city or (None if place.country else place.region or place.venue)
    return one_line(", ".join(part for part in (near, country_name(place.country)) if part))


def address(place: Place) -> str:
    """The whole place on one line: venue, street, city, region, country."""
    return one_line(", ".join(part for part in (place.text(), country_name(place.country)) if part))


def has_coordinates(place: Place) -> bool:
    """Whether it can be shown on a map; 0;0 is what maps answer when they know nothing."""
    return None not in (place.latitude, place.longitude) and (place.latitude, place.longitude) != (0, 0)


def titled(event: EventFields) -> str:
    """The title; a cancelled or postponed event says so first, for readers that know no status."""
    title = one_line(event.title)
    prefix = _PREFIXES.get(event.status)
    if prefix is None or _SAYS_SO[event.status].match(title):
        return title
    return prefix + title


def headline(event: EventFields, *, marked: bool = True) -> str:
    """Title (`marked`: as `titled` has it), dates and town on one line: portals show nothing else (feeds.md 7.6)."""
    title = titled(event) if marked else one_line(event.title)
    return f"{title} ({', '.join(part for part in (dates(event), _in_brackets(event)) if part)})"


def _in_brackets(event: EventFields) -> str:
    where = place_line(event)
    return "online" if where == "Online" else where


def gist(event: EventFields) -> str:
    """When, where and what kind on one line: "12–14 May 2027 · Łódź, Poland · Congress"."""
    kind = "" if event.type is EventType.OTHER else label(event.type)
    return " · ".join(part for part in (dates(event), place_line(event), kind) if part)


def status_line(event: EventFields) -> str | None:
    """One sentence where the status needs one."""
    before = previous_dates(event)
    if event.status is Status.RESCHEDULED:
        return f"Rescheduled; it was announced for {before}." if before else "Rescheduled."
    sentences = {
        Status.CANCELLED: "This event is cancelled.",
        Status.POSTPONED: "This event is postponed; a new date is not announced yet.",
        Status.MOVED_ONLINE: "This event has been moved online.",
        Status.UNCONFIRMED: "Not confirmed: it is not listed any more where we found it. Please ask the organiser.",
    }
    return sentences.get(event.status)


def previous_dates(event: EventFields) -> str | None:
    """The day for which a rescheduled event was announced before."""
    previous = event.previous_start
    if previous is None:
        return None
    return day(previous)


def deadline_line(deadline: Deadline) -> str:
    """ "Abstracts until 10 May 2027, 23:59 AoE (11 May 2027, 11:59 UTC)": as stated, and the instant if known."""
    text = f"{_UNTIL[deadline.kind]} {day(deadline.date)}"
    hour = time_and_zone(deadline)
    if not hour:
        return text
    instant = instant_of(deadline)
    if instant is None or zone_of(deadline.timezone or "") is dt.UTC:
        return f"{text}, {hour}"
    return f"{text}, {hour} ({day(instant)}, {instant:%H:%M} UTC)"


def time_and_zone(deadline: Deadline) -> str:
    """The hour as stated, "23:59 AoE" or "23:59"; "" where none was."""
    if deadline.time is None:
        return ""
    zone = ANYWHERE_ON_EARTH if deadline.timezone == "UTC-12:00" else deadline.timezone
    return f"{deadline.time:%H:%M} {one_line(zone or '')}".rstrip()


def instant_of(deadline: Deadline) -> dt.datetime | None:
    """The moment in UTC, where hour and zone are stated and the zone is one that we know."""
    zone = zone_of(deadline.timezone) if deadline.timezone else None
    if deadline.time is None or zone is None:
        return None
    try:
        return dt.datetime.combine(deadline.date, deadline.time, zone).astimezone(dt.UTC)
    except OverflowError:  # the last day of the calendar
        return None
