"""The times of an event as a person sets them, kept consistent: start, end, zone and precision go together. Pure.

- A start that moves takes the end along: the event stays as long as it was.
- A start that gets an hour, or loses it, leaves an end of the other kind unknown, but for its day.
- Another zone leaves the clock as it is: 9:00 stays 9:00, elsewhere.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from typing import Any, TypeVar
from zoneinfo import ZoneInfoNotFoundError

from store.event import EventFields, Precision
from store.walltime import read_zoned, sort_instant, write_zoned, zone, zone_name

Moment = TypeVar("Moment", dt.date, dt.datetime)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_MOMENT = re.compile(r"(?P<clock>[^\[\]]+?)\s*(?:\[(?P<zone>[^\[\]]+)\])?")
_TIME_HINT = 'give an ISO date ("2027-05-12") or a date and time on the event\'s clock ("2027-05-12T09:00")'
_ZONE_HINT = 'give a name such as "Europe/Brussels", or an offset such as "UTC+02:00"'


class CorrectionError(ValueError):
    """A value that cannot be set; `hint` says what would do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def read_zone(text: str) -> str:
    """Return the name of a zone that exists. Raises CorrectionError."""
    name = text.strip()
    try:
        zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CorrectionError(f"{name!r} is no time zone", _ZONE_HINT) from error
    return name


def canonical_time(text: str, fields: EventFields, *, month: bool) -> str:
    """Return a date, a date-time with its zone behind it, or where `month` says so, a month ("2027-05")."""
    if found := _MONTH.fullmatch(text):
        if not month or not 1 <= int(found[2]) <= 12:
            raise CorrectionError(f"{text!r} is no day", _TIME_HINT)
        return text
    parts = _MOMENT.fullmatch(text)
    try:
        moment = _iso(parts["clock"] if parts else text)
    except ValueError as error:
        raise CorrectionError(f"{text!r} is no date and no date-time", _TIME_HINT) from error
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    named = read_zone(parts["zone"]) if parts and parts["zone"] else fields.timezone
    if moment.tzinfo is None and named is None:
        hint = 'say it with the time ("2027-05-12T09:00[Europe/Brussels]"), or set timezone first'
        raise CorrectionError("the time zone of this event is not known", hint)
    if named is None:
        return write_zoned(moment)
    tz = zone(named)
    local = moment.replace(tzinfo=tz) if moment.tzinfo is None else moment.astimezone(tz)
    if local.astimezone(dt.UTC).astimezone(tz).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise CorrectionError(f"{shown(local)} is not on the clock of {named}: it is put forward then", _TIME_HINT)
    return write_zoned(local)


def _iso(text: str) -> dt.datetime | dt.date:
    return (dt.datetime if re.search(r"[T ]", text) else dt.date).fromisoformat(text)


def lay_start(fields: EventFields, text: str) -> dict[str, Any]:
    """Return start, end, zone and precision with the start moved to `text`."""
    if found := _MONTH.fullmatch(text):
        year, number = int(found[1]), int(found[2])
        last = calendar.monthrange(year, number)[1]
        days = {"start": dt.date(year, number, 1), "end": dt.date(year, number, last)}
        return {**days, "precision": Precision.MONTH, "timezone": fields.timezone}
    start = read_zoned(text)
    if isinstance(start, dt.datetime):
        end = _later(fields, start)
        return {"start": start, "end": end, "precision": Precision.MINUTE, "timezone": zone_name(start)}
    return {"start": start, "end": _later_day(fields, start), "precision": Precision.DATE}


def lay_end(fields: EventFields, text: str) -> dict[str, Any]:
    """Return the end, on the clock of the event."""
    if not text:
        return {"end": None}
    end = read_zoned(text)
    if isinstance(end, dt.datetime) != isinstance(fields.start, dt.datetime):
        what, other = ("a time", "none") if isinstance(end, dt.datetime) else ("no time", "one")
        hint = "give both with a time of day, or neither; set the start first"
        raise CorrectionError(f"this end has {what}, and the start has {other}", hint)
    if isinstance(end, dt.datetime):
        end = end.replace(tzinfo=zone(fields.timezone or zone_name(end)))
    if sort_instant(end) < sort_instant(fields.start):  # on one clock, the second 01:00 lies after 01:30
        hint = "set the start first, or give a later end"
        raise CorrectionError(f"the end {shown(end)} lies before the start {shown(fields.start)}", hint)
    if fields.precision is Precision.MONTH:
        raise CorrectionError("only the month of this event is known", "set start to a day first")
    return {"end": end}


def lay_zone(fields: EventFields, text: str) -> dict[str, Any]:
    """Return the times on the same clock elsewhere."""
    if not text:
        if not fields.all_day:
            raise CorrectionError("a start with a time of day needs a time zone", _ZONE_HINT)
        return {"timezone": None}
    moved = {name: _elsewhere(getattr(fields, name), text) for name in ("start", "end")}
    return {**moved, "timezone": text}


def shown(moment: dt.datetime | dt.date) -> str:
    """Return a time as a person reads it: "2027-05-12 09:00"."""
    return f"{moment:%Y-%m-%d %H:%M}" if isinstance(moment, dt.datetime) else moment.isoformat()


def _elsewhere(moment: dt.datetime | dt.date | None, name: str) -> dt.datetime | dt.date | None:
    return moment.replace(tzinfo=zone(name), fold=0) if isinstance(moment, dt.datetime) else moment


def _later(fields: EventFields, start: dt.datetime) -> dt.datetime | None:
    """The end of an event that now begins at `start`, as long after it on the clock as before; None if unknown."""
    if not isinstance(fields.start, dt.datetime) or not isinstance(fields.end, dt.datetime):
        return None
    length = fields.end.astimezone(fields.start.tzinfo).replace(tzinfo=None) - fields.start.replace(tzinfo=None)
    return _after(start, length)


def _later_day(fields: EventFields, start: dt.date) -> dt.date | None:
    """The last day of an event that now begins on `start`. The end of a month that is all we knew is no end."""
    if fields.end is None or fields.precision is Precision.MONTH:
        return None
    days = (fields.last_day - fields.first_day).days
    if isinstance(fields.end, dt.datetime) and not days:
        return None
    return _after(start, dt.timedelta(days=days))


def _after(start: Moment, length: dt.timedelta) -> Moment | None:
    try:
        end = start + length
    except OverflowError:
        return None
    if isinstance(end, dt.datetime) and sort_instant(end) < sort_instant(start):
        return end.replace(fold=1)  # the clock shows this time twice, and the sum does not say which
    return end
