"""VTIMEZONE components of our own, derived from the transitions in the time zone database (feeds.md 2.19, 2.20).

Where a zone follows one yearly rule over the feed's years, the two halves are written as Outlook reads them: RRULE
observances that began long ago. Where its rule changes, each stretch of years is an observance closed by UNTIL, and
what follows no rule (Ramadan in Morocco) is written transition by transition. From the first year of the feed to
HORIZON no offset differs from zoneinfo; later events are written in UTC.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

HORIZON = 2040
_LONG_PAST = 1970
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)  # no zone changes its offset twice within it
_SECOND = dt.timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of the offset. `onset` is naive local time in the old offset, as DTSTART of an observance wants it."""

    onset: dt.datetime
    before: dt.timedelta
    after: dt.timedelta
    name: str
    daylight: bool

    @property
    def kind(self) -> tuple[object, ...]:
        """What transitions of one yearly rule have in common, but for the day."""
        return (self.before, self.after, self.name, self.daylight, self.onset.month, self.onset.time())


@dataclass(frozen=True, slots=True)
class Observance:
    """One STANDARD or DAYLIGHT. `rule` is the yearly RRULE without UNTIL, None for a single transition."""

    first: Transition
    rule: str | None = None
    until: dt.datetime | None = None

    def lines(self) -> Iterator[str]:
        component = "DAYLIGHT" if self.first.daylight else "STANDARD"
        yield f"BEGIN:{component}"
        yield f"TZNAME:{self.first.name}"
        yield f"TZOFFSETFROM:{_offset(self.first.before)}"
        yield f"TZOFFSETTO:{_offset(self.first.after)}"
        yield f"DTSTART:{self.first.onset:%Y%m%dT%H%M%S}"
        if self.rule:
            yield f"RRULE:{self.rule}" + (f";UNTIL={self.until:%Y%m%dT%H%M%SZ}" if self.until else "")
        yield f"END:{component}"


@lru_cache(maxsize=2048)
def vtimezone(zone: str, first_year: int) -> bytes:
    """The component for an IANA zone, right from the start of `first_year` to the end of HORIZON.

    Raises ZoneInfoNotFoundError for a name that is no zone.
    """
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone}"]
    for observance in observances(zone, min(first_year, HORIZON)):
        lines += observance.lines()
    lines.append("END:VTIMEZONE")
    return "".join(f"{line}\r\n" for line in lines).encode()


def observances(zone: str, first_year: int) -> list[Observance]:
    """The observances of a zone in the order of their onsets."""
    info = ZoneInfo(zone)
    start = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC) - dt.timedelta(days=2)
    transitions = list(_transitions(info, start, dt.datetime(HORIZON + 1, 1, 2, tzinfo=dt.UTC)))
    stretches = list(_stretches(transitions))
    years = HORIZON - first_year + 1
    if transitions and all(len(stretch) >= years for stretch in stretches):
        found = [_since_long_ago(stretch) for stretch in stretches]
    else:
        found = [_initial(info, start), *(_observance(stretch) for stretch in stretches)]
    return sorted(found, key=lambda observance: observance.first.onset)


def _transitions(info: ZoneInfo, start: dt.datetime, end: dt.datetime) -> Iterator[Transition]:
    negative = _has_negative_dst(info, start.year)
    moment = start
    while moment < end:
        later = moment + _WEEK
        if moment.astimezone(info).utcoffset() != later.astimezone(info).utcoffset():
            yield _transition(info, _first_after(info, moment, later), negative)
        moment = later


def _first_after(info: ZoneInfo, low: dt.datetime, high: dt.datetime) -> dt.datetime:
    """The first UTC second whose offset is not that of `low`."""
    offset = low.astimezone(info).utcoffset()
    while high - low > _SECOND:
        middle = (low + (high - low) // 2).replace(microsecond=0)
        if middle.astimezone(info).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


def _transition(info: ZoneInfo, instant: dt.datetime, negative: bool) -> Transition:
    before = _offset_at(info, instant - _SECOND)
    onset = (instant + before).replace(tzinfo=None)
    local = instant.astimezone(info)
    return Transition(
        onset, before, _offset_at(info, instant), local.tzname() or str(info.key), _daylight(local, negative)
    )


def _initial(info: ZoneInfo, start: dt.datetime) -> Observance:
    """What holds before the first transition, as if it always had."""
    local, offset = start.astimezone(info), _offset_at(info, start)
    daylight = _daylight(local, _has_negative_dst(info, start.year))
    onset = dt.datetime(_LONG_PAST, 1, 1)  # noqa: DTZ001  # DTSTART of an observance is local time
    return Observance(Transition(onset, offset, offset, local.tzname() or str(info.key), daylight))


def _offset_at(info: ZoneInfo, instant: dt.datetime) -> dt.timedelta:
    return instant.astimezone(info).utcoffset() or dt.timedelta()


def _has_negative_dst(info: ZoneInfo, year: int) -> bool:
    """Ireland and Morocco: summer is the standard and winter (Ramadan) the exception, by law."""
    return any(
        (dt.datetime(year, month, 15, tzinfo=info).dst() or dt.timedelta()) < dt.timedelta() for month in range(1, 13)
    )


def _daylight(local: dt.datetime, negative: bool) -> bool:
    """Readers expect DAYLIGHT to be the later clock, whatever the law calls it."""
    saving = local.dst() or dt.timedelta()
    return saving == dt.timedelta() if negative else saving > dt.timedelta()


def _stretches(transitions: list[Transition]) -> Iterator[list[Transition]]:
    """Transitions grouped into runs of consecutive years under one yearly rule."""
    open_runs: dict[tuple[object, ...], list[Transition]] = {}
    for transition in transitions:
        run = open_runs.get(transition.kind)
        if run and transition.onset.year == run[-1].onset.year + 1 and _yearly_rule([*run, transition]):
            run.append(transition)
            continue
        if run:
            yield run
        open_runs[transition.kind] = [transition]
    yield from open_runs.values()


class YearlyRule(NamedTuple):
    """An RRULE without UNTIL, and the day that it gives in 1970: DTSTART must itself follow it."""

    text: str
    long_ago: dt.date


def _yearly_rule(run: list[Transition]) -> YearlyRule | None:
    """The rule that gives exactly the days of `run`, one a year: the last or the nth weekday of a month, the weekday
    within seven days of it, or one day of the month. None where no such rule does.
    """
    days = [transition.onset.date() for transition in run]
    month = days[0].month
    text = f"FREQ=YEARLY;BYMONTH={month}"
    if len({day.weekday() for day in days}) > 1:
        one_day = len({day.day for day in days}) == 1
        return YearlyRule(f"{text};BYMONTHDAY={days[0].day}", days[0].replace(year=_LONG_PAST)) if one_day else None
    weekday = days[0].weekday()
    last = max(day.day for day in days)
    numbers = {(day.day - 1) // 7 + 1 for day in days}
    if all((day + _WEEK).month != month for day in days):
        text, low = f"{text};BYDAY=-1{_WEEKDAYS[weekday]}", _month_end(month) - 6 * _DAY
    elif len(numbers) == 1:
        number = numbers.pop()
        text, low = f"{text};BYDAY={number}{_WEEKDAYS[weekday]}", dt.date(_LONG_PAST, month, number * 7 - 6)
    elif last - min(day.day for day in days) <= 6:
        window = ",".join(str(number) for number in range(last - 6, last + 1))
        text, low = f"{text};BYMONTHDAY={window};BYDAY={_WEEKDAYS[weekday]}", dt.date(_LONG_PAST, month, last - 6)
    else:
        return None
    return YearlyRule(text, low + (weekday - low.weekday()) % 7 * _DAY)


def _month_end(month: int) -> dt.date:
    """The last day of a month of 1970."""
    return (dt.date(_LONG_PAST, month, 28) + 4 * _DAY).replace(day=1) - _DAY


def _observance(run: list[Transition]) -> Observance:
    """A run as it happened: from its first transition on, closed by UNTIL unless it still holds at HORIZON."""
    first, last = run[0], run[-1]
    rule = _yearly_rule(run) if len(run) > 1 else None
    if rule is None:
        return Observance(first)
    open_end = last.onset.year >= HORIZON
    return Observance(first, rule.text, None if open_end else last.onset - last.before)


def _since_long_ago(run: list[Transition]) -> Observance:
    """A rule that holds over all the feed's years, begun in 1970 (clients know it from there)."""
    rule = _yearly_rule(run)
    if rule is None:
        return _observance(run)
    onset = dt.datetime.combine(rule.long_ago, run[0].onset.time())
    return Observance(replace(run[0], onset=onset), rule.text)


def _offset(offset: dt.timedelta) -> str:
    seconds = round(offset.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("+", seconds)
    text = f"{sign}{seconds // 3600:02}{seconds // 60 % 60:02}"
    return f"{text}{seconds % 60:02}" if seconds % 60 else text
