"""Dates that programs wrote: ISO 8601 (extended and basic), RFC 822, iCalendar, epoch seconds and milliseconds,
/Date(...)/. First in line in `when.read_when`, because it costs a microsecond where the grammar costs thirty.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from crawler.normalize.refusal import Code, Refusal

FIRST_YEAR, LAST_YEAR = 1970, 2100
_GREGORIAN = 1583  # the first whole year of our calendar
_TURNS = frozenset([(1, 1), (12, 30), (12, 31)])
_SENTINELS = frozenset([dt.date(1970, 1, 1), dt.date(2099, 12, 31), dt.date(2100, 1, 1)])
_ISO = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})-(?P<d>\d{1,2})|/(?P<m2>\d\d)/(?P<d2>\d\d)|(?P<m3>\d\d)(?P<d3>\d\d))"
    r"(?:[Tt ,]\s?(?P<H>\d{1,2}):?(?P<M>\d\d)(?::?(?P<S>\d\d)(?:[.,]\d+)?)?"
    r"\s?(?P<z>Z|z|UTC|GMT|[+\-]\d\d(?::?\d\d)?(?::?\d\d)?)?)?"
)
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_EPOCH = re.compile(r"(\d{9,10}|\d{12,13})(?:\.\d+)?")
_JSON_DATE = re.compile(r"\\?/?Date\((-?\d{1,15})([+-]\d{4})?\)\\?/?")
_RFC822 = re.compile(r"(?:[A-Za-z]{3},\s*)?\d{1,2} [A-Za-z]{3} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UTC|UT)")
_INTERVAL = re.compile(
    r"(\d{4}-\d\d-\d\d\S*|\d{8}(?:T\d{4,6}Z?)?)\s?(?:/|--)\s?(\d{4}-\d\d-\d\d\S*|\d{8}(?:T\d{4,6}Z?)?)"
)
_PREFIX = re.compile(r"(?:DTSTART|DTEND)?;?(?:VALUE=DATE(?:-TIME)?|TZID=(?P<zone>[^:;]+))?:(?=\d{8})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Moment:
    """What a machine date says. Exactly one of `day` (no time), `month` and `wall` is set.

    wall     wall-clock time as written, naive
    offset   offset from UTC as written; None: it floats
    utc      the offset is Z or zero: a bare instant, which may have to be shown in the source's zone
    basic    iCalendar's punctuation, whose ends are exclusive
    zone     a TZID written before it
    """

    day: dt.date | None = None
    month: dt.date | None = None
    wall: dt.datetime | None = None
    offset: dt.timedelta | None = None
    basic: bool = False
    zone: str | None = None

    @property
    def utc(self) -> bool:
        return self.offset is not None and not self.offset


def read_machine(text: str) -> Moment | None:
    """Read one machine date; None if `text` is none. Raises Refusal for one that no calendar has."""
    if not text[:4].isdigit():
        return _read_other(text)
    if match := _ISO.fullmatch(text):
        return _iso(match)
    if match := _MONTH.fullmatch(text):
        return Moment(month=sane(int(match[1]), int(match[2]), 1))
    if _EPOCH.fullmatch(text):
        return _epoch(text)
    if text.isdigit() and len(text) == 14:
        return read_machine(f"{text[:8]}T{text[8:]}")
    return _read_other(text)


def read_interval(text: str) -> tuple[str, str] | None:
    """The halves of an ISO interval "2027-03-12/2027-03-14", None if it is none."""
    if "/" not in text and "--" not in text:  # as nearly always; the pattern would go back and forth for it
        return None
    match = _INTERVAL.fullmatch(text)
    return (match[1], match[2]) if match else None


def sane(year: int, month: int, day: int) -> dt.date:
    """The date, if a calendar has it and an event could be on it; else Refusal."""
    try:
        date = dt.date(year, month, day)
    except ValueError as error:
        raise Refusal(Code.IMPOSSIBLE_DATE, f"no calendar has the date {year:04}-{month:02}-{day:02}") from error
    if not FIRST_YEAR <= year <= LAST_YEAR or date in _SENTINELS:
        raise Refusal(Code.IMPOSSIBLE_DATE, f"{date} is a placeholder, not the date of an event")
    return date


def _stated(year: int, month: int, day: int) -> dt.date:
    """As `sane`, for a day that a program states in full: it may lie long ago, but for the turns of years, which
    are where placeholders lie (1753-01-01, 1899-12-30, 1900-01-01)."""
    if _GREGORIAN <= year < FIRST_YEAR and (month, day) not in _TURNS:
        try:
            return dt.date(year, month, day)
        except ValueError as error:
            raise Refusal(Code.IMPOSSIBLE_DATE, f"no calendar has the date {year}-{month:02}-{day:02}") from error
    return sane(year, month, day)


def _iso(match: re.Match[str]) -> Moment:
    month, day = match["m"] or match["m2"] or match["m3"], match["d"] or match["d2"] or match["d3"]
    date = _stated(int(match["y"]), int(month), int(day))
    basic = match["m3"] is not None
    if match["H"] is None:
        return Moment(day=date, basic=basic)
    wall = _wall(date, int(match["H"]), int(match["M"]), int(match["S"] or 0))
    return Moment(wall=wall, offset=_offset(match["z"]), basic=basic)


def _wall(date: dt.date, hour: int, minute: int, second: int) -> dt.datetime:
    """Wall time; 24:00 is the next midnight, a leap second the second before it."""
    extra = dt.timedelta(0)
    if (hour, minute, second) == (24, 0, 0):
        hour, extra = 0, dt.timedelta(days=1)
    try:
        return dt.datetime.combine(date, dt.time(hour, minute, min(second, 59))) + extra
    except ValueError as error:
        raise Refusal(Code.IMPOSSIBLE_DATE, f"there is no time {hour}:{minute:02}") from error


def _offset(text: str | None) -> dt.timedelta | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return dt.timedelta(0)
    digits = text[1:].replace(":", "")
    length = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    if length > dt.timedelta(hours=14):
        raise Refusal(Code.IMPOSSIBLE_DATE, f"there is no offset from UTC of {text}")
    return length if text[0] == "+" else -length


def _epoch(text: str) -> Moment | None:
    whole = text.partition(".")[0]
    if len(whole) == 12 and 1 <= int(whole[4:6]) <= 12 and FIRST_YEAR <= int(whole[:4]) <= LAST_YEAR:
        return read_machine(f"{whole[:8]}T{whole[8:]}")
    return _instant(int(whole) / (1000 if len(whole) > 10 else 1), dt.timedelta(0))


def _instant(seconds: float, offset: dt.timedelta) -> Moment:
    try:
        moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    except (OverflowError, ValueError, OSError) as error:
        raise Refusal(Code.IMPOSSIBLE_DATE, f"{seconds:.0f} seconds after 1970 are beyond any calendar") from error
    wall = moment.astimezone(dt.timezone(offset)).replace(tzinfo=None, microsecond=0)
    sane(wall.year, wall.month, wall.day)
    return Moment(wall=wall, offset=offset)


def _read_other(text: str) -> Moment | None:
    if "Date(" in text and (match := _JSON_DATE.fullmatch(text)):
        return _instant(int(match[1]) / 1000, _offset(match[2]) or dt.timedelta(0))
    if ":" not in text:
        return None
    if match := _PREFIX.match(text):
        moment = read_machine(text[match.end() :])
        if moment is None:
            return None
        return Moment(moment.day, moment.month, moment.wall, moment.offset, moment.basic, match["zone"])
    if _RFC822.fullmatch(text):
        return _rfc822(text)
    return None


def _rfc822(text: str) -> Moment | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError):
        return None
    sane(moment.year, moment.month, moment.day)
    return Moment(wall=moment.replace(tzinfo=None), offset=moment.utcoffset() or dt.timedelta(0))
