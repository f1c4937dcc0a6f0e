"""Rules of repetition (RFC 5545 3.3.10): which would run away or can never hold, before `recurrence` lays them out."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterator

_INTERVAL = re.compile(r"\s*0*[1-9]\d{0,3}\s*")  # with an interval of 0 a rule stands still for ever
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def times_a_day(rule: str) -> int:
    """How many times the rule names within a day, 1 for none."""
    parts = _parts(rule)
    return math.prod(len(parts[name].split(",")) for name in ("BYHOUR", "BYMINUTE", "BYSECOND") if name in parts)


def _parts(rule: str) -> dict[str, str]:
    return dict(part.upper().split("=", 1) for part in rule.strip().split(";") if "=" in part)


def runaway(rule: str, start: dt.date) -> str | None:
    """Why a rule is not expanded; None if it may be. Cheap: looks at the rule's parts, at most 1,500 days."""
    parts = _parts(rule)
    frequency = parts.get("FREQ", "")
    if frequency in ("SECONDLY", "MINUTELY", "HOURLY"):
        return f"the rule FREQ={frequency} repeats too often to be an event"
    if frequency not in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return f"the rule has no known frequency: {rule[:80]!r}"
    if any(len(parts.get(name, "").split(",")) > 4 for name in ("BYHOUR", "BYMINUTE", "BYSECOND")):
        return "the rule repeats too often within a day to be an event"
    if not _INTERVAL.fullmatch(parts.get("INTERVAL", "1")) or any(abs(n) > 366 for n in _numbers(parts, "BYSETPOS")):
        return f"the rule can never hold, INTERVAL or BYSETPOS is out of range: {rule[:80]!r}"
    if not any(_holds(parts, day) for day in _candidate_days(parts, start)):
        return f"the rule can never hold: {rule[:80]!r}"
    return None


def _candidate_days(parts: dict[str, str], start: dt.date) -> Iterator[dt.date]:
    """Days over more than one leap cycle; for a daily rule the very days that its interval reaches."""
    interval = max(1, *_numbers(parts, "INTERVAL")) if _numbers(parts, "INTERVAL") else 1
    step = interval if parts["FREQ"] == "DAILY" else 1
    first = min(start, dt.date(9900, 1, 1)).toordinal()
    for count in range(1500 if step == 1 else 400):
        ordinal = first + count * step
        if ordinal > dt.date.max.toordinal():
            return
        yield dt.date.fromordinal(ordinal)


def _holds(parts: dict[str, str], day: dt.date) -> bool:
    months, month_days, year_days = (_numbers(parts, name) for name in ("BYMONTH", "BYMONTHDAY", "BYYEARDAY"))
    after = (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) if day.year < dt.MAXYEAR else day
    to_month_end = (day - after).days
    yearday, year_length = day.timetuple().tm_yday, 366 if day.year % 4 == 0 else 365
    weekdays = {text.strip()[-2:] for text in parts.get("BYDAY", "").split(",") if text.strip()}
    return (
        (not months or day.month in months)
        and (not month_days or day.day in month_days or to_month_end in month_days)
        and (not year_days or yearday in year_days or yearday - year_length - 1 in year_days)
        and (not weekdays or _WEEKDAYS[day.weekday()] in weekdays)
    )


def _numbers(parts: dict[str, str], name: str) -> list[int]:
    return [int(text) for text in parts.get(name, "").split(",") if re.fullmatch(r"\s*[+-]?\d{1,6}\s*", text)]
