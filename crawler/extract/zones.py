"""Time zones as calendars name them: IANA, Windows, vendor-prefixed, or spelled out as a VTIMEZONE. Used by `ical`.

A calendar's own VTIMEZONE is evaluated by itself and never cached by name: "Customized Time Zone" means something
else in every calendar that uses it.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from crawler.extract.contentline import Component

_STAMP = re.compile(
    r"\s*(\d{4})-?(\d{2})-?(\d{2})(?:[T ]?(\d{2}):?(\d{2})(?::?(\d{2}))?(?:[.,]\d+)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*", re.I
)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_NTH_WEEKDAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_OFFSET = re.compile(r"\s*([+-])(\d{2}):?(\d{2})(?::?(\d{2}))?\s*")
_OFFSET_NAME = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?", re.I)
_VENDOR_PREFIX = re.compile(r".*?([A-Za-z_]+/[A-Za-z_+-]+(?:/[A-Za-z_+-]+)?)$")


def read_stamp(value: str) -> dt.datetime | dt.date | None:
    """A date or date-time value (RFC 5545 3.3.4, 3.3.5; ISO punctuation too); aware only with Z or an offset."""
    found = _STAMP.fullmatch(value)
    if not found:
        return None
    year, month, day, hour, minute, second, offset = found.groups()
    try:
        if hour is None:
            return dt.date(int(year), int(month), int(day))
        if hour == "24":
            return dt.datetime(int(year), int(month), int(day)) + dt.timedelta(days=1)  # noqa: DTZ001
        zone = None if offset is None else dt.UTC if offset in "Zz" else dt.timezone(_offset(offset))
        clock = (int(hour), int(minute), min(int(second or 0), 59))
        return dt.datetime(int(year), int(month), int(day), *clock, tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _offset(text: str) -> dt.timedelta:
    found = _OFFSET.fullmatch(text)
    if not found:
        raise ValueError(f"no UTC offset: {text!r}")
    sign, hours, minutes, seconds = found.groups()
    length = dt.timedelta(hours=int(hours), minutes=int(minutes), seconds=int(seconds or 0))
    return -length if sign == "-" else length


@lru_cache(maxsize=1024)
def known_zone(name: str) -> dt.tzinfo | None:
    """The zone of a TZID that needs no definition; None if the name says nothing by itself."""
    name = name.strip().strip("\"'")
    candidates = [name, WINDOWS_TO_OLSON.get(name, "")]
    if prefixed := _VENDOR_PREFIX.match(name):
        candidates.append(prefixed.group(1))
    for candidate in candidates:
        if zone := _iana(candidate):
            return zone
    found = _OFFSET_NAME.fullmatch(name)
    if found and int(found.group(2)) <= 14:
        sign, hours, minutes = found.groups()
        return dt.timezone(_offset(f"{sign}{int(hours):02}{minutes or '00'}"))
    return None


def _iana(name: str) -> dt.tzinfo | None:
    if name.upper() in ("UTC", "GMT", "ETC/UTC", "ETC/GMT", "Z"):
        return dt.UTC
    if not re.fullmatch(r"[A-Za-z]{3,}[\w+-]*(?:/[\w+-]+){1,2}|[A-Z]{3}\d?(?:[A-Z]{3})?", name):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


class DefinedZone(dt.tzinfo):
    """A zone that only this calendar's VTIMEZONE defines: offsets, no name that anyone else would know."""

    def __init__(self, definition: Component) -> None:
        self._observances = [child for child in definition.children if child.name in ("STANDARD", "DAYLIGHT")]

    def utcoffset(self, moment: dt.datetime | None) -> dt.timedelta | None:
        """Offset at a wall-clock time: that of the observance with the latest onset before it."""
        if moment is None:
            return None
        wall = moment.replace(tzinfo=None)
        onsets = [(onset, i) for i, child in enumerate(self._observances) if (onset := _last_onset(child, wall))]
        if onsets:
            return _offset_of(self._observances[max(onsets)[1]], "TZOFFSETTO")
        standard = sorted(self._observances, key=lambda child: child.name != "STANDARD")
        return next((offset for child in standard if (offset := _offset_of(child, "TZOFFSETTO")) is not None), None)

    def dst(self, moment: dt.datetime | None) -> dt.timedelta | None:
        return None if moment is None else dt.timedelta(0)

    def tzname(self, moment: dt.datetime | None) -> str | None:
        return None


def _offset_of(observance: Component, name: str) -> dt.timedelta | None:
    try:
        offset = _offset(observance.text(name) or "")
    except ValueError:
        return None
    return offset if abs(offset) < dt.timedelta(hours=24) else None


def _last_onset(observance: Component, wall: dt.datetime) -> dt.datetime | None:
    start = read_stamp(observance.text("DTSTART") or "")
    if not isinstance(start, dt.datetime):
        return None
    start = start.replace(tzinfo=None)
    onsets = [start, *_rdates(observance), *_yearly_onsets(observance, start, wall)]
    return max((onset for onset in onsets if onset <= wall), default=None)


def _rdates(observance: Component) -> list[dt.datetime]:
    stamps = [read_stamp(value) for prop in observance.all("RDATE") for value in prop.value.split(",")[:400]]
    return [stamp.replace(tzinfo=None) for stamp in stamps if isinstance(stamp, dt.datetime)]


def _yearly_onsets(observance: Component, start: dt.datetime, wall: dt.datetime) -> list[dt.datetime]:
    """Onsets of this year and the last; only yearly rules are zone rules, anything else is refused work."""
    rule = dict(part.split("=", 1) for part in (observance.text("RRULE") or "").upper().split(";") if "=" in part)
    if rule.get("FREQ") != "YEARLY" or "COUNT" in rule:
        return []
    until = read_stamp(rule.get("UNTIL", ""))
    onsets = [_onset(rule, start, year) for year in (wall.year - 1, wall.year)]
    return [onset for onset in onsets if onset and onset >= start and (until is None or onset.date() <= _day(until))]


def _onset(rule: dict[str, str], start: dt.datetime, year: int) -> dt.datetime | None:
    """The day of one year: "last Sunday of March" (BYDAY=-1SU), "first Sunday on or after the 8th" (BYMONTHDAY)."""
    try:
        month = int(rule.get("BYMONTH", start.month))
        first = start.replace(year=year, month=month, day=1)
        if "BYDAY" not in rule:
            return first.replace(day=int(rule.get("BYMONTHDAY", start.day)))
        found = _NTH_WEEKDAY.fullmatch(rule["BYDAY"])
        if not found:
            return None
        days = _days_of_month(first, _WEEKDAYS.index(found.group(2)))
        if "BYMONTHDAY" in rule:
            allowed = {int(text) for text in rule["BYMONTHDAY"].split(",")}
            return next((day for day in days if day.day in allowed), None)
        nth = int(found.group(1) or 1)
        return days[nth - 1 if nth > 0 else nth]
    except (ValueError, IndexError):
        return None


def _days_of_month(first: dt.datetime, weekday: int) -> list[dt.datetime]:
    days = [first + dt.timedelta(days=count) for count in range(31)]
    return [day for day in days if day.month == first.month and day.weekday() == weekday]


def _day(stamp: dt.datetime | dt.date) -> dt.date:
    return stamp.date() if isinstance(stamp, dt.datetime) else stamp


def zone_of(tzid: str, calendar: Component) -> dt.tzinfo | None:
    """The zone that `tzid` means in `calendar`; None leaves the time floating, so that the source's zone applies."""
    if zone := known_zone(tzid):
        return zone
    for definition in calendar.inside("VTIMEZONE"):
        if (definition.text("TZID") or "").strip() == tzid.strip():
            located = definition.text("X-LIC-LOCATION")
            return (known_zone(located) if located else None) or DefinedZone(definition)
    return None
