"""How the store writes a time down: wall clock and zone, not an instant, so that a change of law moves no meeting.

Pure. `9:00 in Brussels` stays that even if Belgium gives up summer time; the instant is computed from it when the
row is read. Only where the clock shows a time twice (or never) the text carries its offset, which then decides.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from zoneinfo import ZoneInfo

_FIXED = re.compile(r"UTC([+-])(\d{2}):(\d{2})(?::(\d{2}))?")
_ZONED = re.compile(r"(?P<wall>[^\[]+)\[(?P<zone>[^\]]+)\]")
EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)
LATEST = dt.datetime.max.replace(tzinfo=dt.UTC)


@lru_cache(maxsize=1024)
def zone(name: str) -> dt.tzinfo:
    """Return the zone of an IANA name or of a fixed offset written as "UTC+02:00"."""
    fixed = _FIXED.fullmatch(name)
    if fixed is None:
        return ZoneInfo(name)
    offset = dt.timedelta(hours=int(fixed[2]), minutes=int(fixed[3]), seconds=int(fixed[4] or 0))
    return dt.timezone(-offset if fixed[1] == "-" else offset)


def zone_name(moment: dt.datetime) -> str:
    """Return the name under which `zone` finds the zone of an aware datetime again."""
    key = getattr(moment.tzinfo, "key", None)
    if isinstance(key, str):
        return key
    offset = moment.utcoffset()
    if offset is None:
        raise ValueError(f"{moment!r} has no zone; the store takes aware datetimes only")
    return str(dt.timezone(offset))


def write_wall(moment: dt.datetime | dt.date, timezone: str | None) -> str:
    """Return "2027-05-12" for a day, "2027-05-12T09:00:00" for a time on the clock of `timezone`."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    local = moment.astimezone(zone(timezone or zone_name(moment)))
    text = local.replace(tzinfo=None, fold=0).isoformat()
    return text + _offset(local) if _needs_offset(local) else text


def read_wall(text: str, timezone: str | None) -> dt.datetime | dt.date:
    """Return what `write_wall` was given, on the clock of `timezone`."""
    if len(text) == len("2027-05-12"):
        return dt.date.fromisoformat(text)
    if not timezone:
        raise ValueError(f"the time {text!r} was stored without a zone")
    written = dt.datetime.fromisoformat(text)
    tz = zone(timezone)
    if written.tzinfo is None:
        return written.replace(tzinfo=tz)
    for fold in (0, 1):
        local = written.replace(tzinfo=tz, fold=fold)
        if local.utcoffset() == written.utcoffset():
            return local
    return written.astimezone(tz)  # the law changed since: the instant stays


def write_zoned(moment: dt.datetime | dt.date) -> str:
    """Return the text with its own zone behind it: "2027-05-12T09:00:00[Europe/Brussels]"."""
    if not isinstance(moment, dt.datetime):
        return moment.isoformat()
    return f"{write_wall(moment, None)}[{zone_name(moment)}]"


def read_zoned(text: str) -> dt.datetime | dt.date:
    """Return what `write_zoned` was given."""
    parts = _ZONED.fullmatch(text)
    return read_wall(parts["wall"], parts["zone"]) if parts else read_wall(text, None)


def sort_instant(moment: dt.datetime | dt.date) -> dt.datetime:
    """Return the aware UTC instant by which events are ordered; a day counts from 00:00 UTC."""
    if not isinstance(moment, dt.datetime):
        return dt.datetime(moment.year, moment.month, moment.day, tzinfo=dt.UTC)
    try:
        return moment.astimezone(dt.UTC)
    except OverflowError:
        return EARLIEST if moment.year == dt.MINYEAR else LATEST


def _needs_offset(local: dt.datetime) -> bool:
    """True where the zone's clock shows this time twice, or never; a fixed offset knows no such times."""
    if isinstance(local.tzinfo, dt.timezone):
        return False
    return local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()


def _offset(local: dt.datetime) -> str:
    return local.isoformat()[len(local.replace(tzinfo=None).isoformat()) :]
