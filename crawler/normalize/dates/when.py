"""Start, end, zone and precision of one event from the strings of its item. The door of this package.

A machine's date is read by `machine`, any other text by the grammar (`reading`); `settle` knows about zones and ends.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from crawler.normalize.dates import clock, zones
from crawler.normalize.dates.completion import Habits
from crawler.normalize.dates.machine import Moment, read_interval, read_machine
from crawler.normalize.dates.reading import Found, read_text, read_times
from crawler.normalize.dates.settle import DateTexts, Point, Surroundings, When, settle
from crawler.normalize.refusal import Code, Refusal
from store.event import Deadline, Precision

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


_DAY = dt.timedelta(days=1)


def read_when(texts: DateTexts, around: Surroundings) -> When:
    """Read everything that says when. Raises Refusal where there is no date, or none without guessing."""
    start_text, end_text = texts.start.strip(), (texts.end or "").strip()
    if not end_text and (halves := read_interval(start_text)):
        start_text, end_text = halves
    moment = read_machine(start_text)
    if moment is None:
        return _from_text(start_text, end_text, texts, around)
    if moment.month is not None:
        return _whole_month(moment.month)
    start = _point(moment)
    return settle(start, _end_point(start, end_text, texts, around), texts, around)


def _whole_month(first: dt.date) -> When:
    last = (first.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY
    return When(first, last, Precision.MONTH)


def _point(moment: Moment) -> Point:
    if moment.wall is None:
        return Point(moment.day or dt.date.min, zone=moment.zone, basic=moment.basic, machine=True)
    wall = moment.wall
    return Point(wall.date(), wall.hour * 60 + wall.minute, moment.offset, moment.zone, moment.basic, True)


def habits(texts: DateTexts, around: Surroundings) -> Habits:
    year = _YEAR.search(texts.year) if texts.year else None
    return Habits(around.order, around.country, around.language, int(year[1]) if year else None, around.now.date())


def _from_text(start_text: str, end_text: str, texts: DateTexts, around: Surroundings) -> When:
    found = read_text(start_text, habits(texts, around))
    deadlines = tuple([deadline for item in found if item.label.kind and (deadline := _deadline(item))])
    chosen = _event_span(found)
    if chosen is None:
        raise _why_none(found, start_text)
    if chosen.days is None:
        raise chosen.refusal or Refusal(Code.NO_DATE, f'no date in "{start_text[:80]}"')
    if chosen.days.precision is Precision.MONTH:
        return _with(_whole_month(chosen.days.start), deadlines)
    times = chosen.times
    start = Point(chosen.days.start, times.start, zone=times.zone)
    end = _span_end(chosen, end_text, texts)
    if end is None and end_text:
        end = _end_point(start, end_text, texts, around)
    return _with(settle(start, end, texts, around), deadlines)


def _with(when: When, deadlines: tuple[Deadline, ...]) -> When:
    return replace(when, deadlines=deadlines) if deadlines else when


def _event_span(found: list[Found]) -> Found | None:
    """The first span that is the event's; one that can be read before one that cannot."""
    events = [item for item in found if item.label.event]
    if len(events) < 2:
        return events[0] if events else None
    readable = [item for item in events if item.days is not None and item.days.precision is Precision.DATE]
    return next(iter(readable or [item for item in events if item.days] or events), None)


def _why_none(found: list[Found], text: str) -> Refusal:
    if found:
        return Refusal(Code.DEADLINE_ONLY, f'only a deadline or a date of publication in "{text[:80]}"')
    return Refusal(Code.NO_DATE, f'no date in "{text[:80]}"')


def _deadline(item: Found) -> Deadline | None:
    if item.label.kind is None or item.days is None or item.days.precision is not Precision.DATE:
        return None
    return _as_deadline(item)


def _as_deadline(item: Found) -> Deadline:
    day, times = item.days.end or item.days.start if item.days else dt.date.min, item.times
    zone = zones.named(times.zone, None) if times.zone else None
    minute = times.start if times.start is not None and times.start < clock.MINUTES_A_DAY else None
    time = None if minute is None else dt.time(minute // 60, minute % 60)
    kind = item.label.kind
    if kind is None:
        raise ValueError("a deadline has a kind")
    return Deadline(kind=kind, date=day, time=time, timezone=zone.name if zone else None)


def deadlines_in(text: str, around: Surroundings) -> tuple[Deadline, ...]:
    """Deadlines that a text names; none where it does not say which kind."""
    found = read_text(text, habits(DateTexts(""), around))
    return tuple(deadline for item in found if (deadline := _deadline(item)))


def _span_end(chosen: Found, end_text: str, texts: DateTexts) -> Point | None:
    """The end within the start's own text: the last day of a range, or the end of a range of times."""
    days, times = chosen.days, chosen.times
    if days is None:
        return None
    if days.end is not None:
        return Point(days.end, times.end, zone=times.zone)
    if times.end is not None and not end_text:
        return Point(days.start, times.end, zone=times.zone)
    return None


def _end_point(start: Point, text: str, texts: DateTexts, around: Surroundings) -> Point | None:
    """The end from its own text, which may be a date, or only a time on the start's day; unreadable: unknown."""
    if not text:
        return None
    try:
        moment = read_machine(text)
    except Refusal:
        return None
    if moment is not None:
        return None if moment.month else _point(moment)
    year = str(start.day.year)
    nearby = replace(around, now=dt.datetime.combine(start.day, dt.time(12), dt.UTC))
    for item in read_text(text, habits(replace(texts, year=texts.year or year), nearby)):
        if item.days is not None and item.days.precision is Precision.DATE:
            return Point(item.days.end or item.days.start, item.times.end or item.times.start, zone=item.times.zone)
    times = read_times(text, around.language)
    minute = times.end if times.end is not None else times.start
    return None if minute is None else Point(start.day, minute, zone=times.zone)
