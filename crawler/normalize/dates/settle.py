"""A day, a minute and what the page says of its zone, settled to dates or aware date-times. Used by `when`.

Zones: an offset on the page is kept, under the name of the place's or source's zone where that has it at that instant.
A bare UTC instant is shown in the source's zone. Where no zone is known at all, the event has a date and no time; what
was announced is handed back as text. Nothing is invented: an end before its start is dropped, not repaired.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import NamedTuple

from config.duration import parse_duration
from config.source import DateOrder
from crawler.normalize.dates import zones
from crawler.normalize.dates.reading import read_times
from crawler.normalize.dates.zones import Zone
from store.event import Deadline, Precision

_ISO_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", re.IGNORECASE)
_DAY = dt.timedelta(days=1)
_NIGHT_STARTS, _NIGHT_ENDS = 15 * 60, 9 * 60  # an end before the start is the next morning's only between these


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the item's own words: from its source, its place, and the clock of the caller."""

    now: dt.datetime
    source_zone: str | None = None
    place_zone: str | None = None
    country: str | None = None
    language: str | None = None
    order: DateOrder | None = None
    utc_means_local: bool = False


@dataclass(frozen=True, slots=True)
class DateTexts:
    """The strings of one item that say when."""

    start: str
    end: str | None = None
    time: str | None = None
    year: str | None = None
    duration: str | None = None
    timezone: str | None = None
    all_day: bool | None = None


@dataclass(frozen=True, slots=True)
class When:
    """The result, as `EventFields` wants it. `announced`: times that could not be kept, for the description."""

    start: dt.datetime | dt.date
    end: dt.datetime | dt.date | None
    precision: Precision
    timezone: str | None = None
    announced: str | None = None
    deadlines: tuple[Deadline, ...] = ()


class Point(NamedTuple):
    """One end of the event before zones: a day, perhaps a minute, perhaps an offset or the name of a zone."""

    day: dt.date
    minute: int | None = None
    offset: dt.timedelta | None = None
    zone: str | None = None
    basic: bool = False
    machine: bool = False
    precise: dt.datetime | None = None


def settle(start: Point, end: Point | None, texts: DateTexts, around: Surroundings) -> When:
    start, end = _with_time_field(start, end, texts, around)
    if _is_all_day(start, end, texts):
        return _dates(start, _inclusive(start, end, texts.all_day is False))
    if end is not None and start.minute is not None and end.minute is None:
        if end.day == start.day:
            end = None
        else:
            return _dates(start, end, _announce(start, None))
    return _timed(start, end, texts, around)


def _with_time_field(
    start: Point, end: Point | None, texts: DateTexts, around: Surroundings
) -> tuple[Point, Point | None]:
    """Times that the page gives apart from the date."""
    if not texts.time or (start.minute not in (None, 0)) or (start.minute == 0 and start.offset is not None):
        return start, end
    times = read_times(texts.time, around.language)
    if times.start is None:
        return start, end
    start = start._replace(minute=times.start, zone=start.zone or times.zone, machine=False)
    if times.end is not None and (end is None or end.minute in (None, 0)):
        end = (end or start)._replace(minute=times.end, zone=start.zone, machine=False)
    return start, end


def _is_all_day(start: Point, end: Point | None, texts: DateTexts) -> bool:
    """No time at all; or the format says so; or a program wrote midnight because it has no time."""
    if start.minute is None or texts.all_day:
        return True
    if not start.machine or start.minute != 0:
        return False
    if texts.all_day is False:
        return end is not None and end.minute == 0 and end.day > start.day
    return end is None or end.minute in (None, 0, 23 * 60 + 59)


def _inclusive(start: Point, end: Point | None, exclusive: bool) -> Point | None:
    """The last day. A midnight end is exclusive in iCalendar, whose program says that it is a time; and where it is
    just one day after the start."""
    if end is None or end.minute != 0 or not start.machine or end.day <= start.day:
        return end
    if exclusive or end.basic or end.day - start.day == _DAY:
        return end._replace(day=end.day - _DAY)
    return end


def _dates(start: Point, end: Point | None, announced: str | None = None) -> When:
    last = end.day if end is not None and end.day > start.day else None
    return When(start.day, last, Precision.DATE, announced=announced)


def _timed(start: Point, end: Point | None, texts: DateTexts, around: Surroundings) -> When:
    zone, wall = _zone_of(start, texts, around), _wall(start)
    offset = start.offset if start.offset or not around.utc_means_local else None
    if zone is None or (offset is None and not zones.exists(wall, zone.info)):
        return _dates(start, end, _announce(start, end))
    if offset is None:
        moment = wall.replace(tzinfo=zone.info)
    else:
        moment, zone = zones.settle(wall.replace(tzinfo=dt.timezone(offset)), zone)
    length = _duration(texts.duration) if end is None else None
    if length is not None:
        last: dt.datetime | None = (moment.astimezone(dt.UTC) + length).astimezone(zone.info)
    else:
        last = _last_moment(end, moment, start, around)
    return When(moment, last, Precision.MINUTE, zone.name)


def _wall(point: Point) -> dt.datetime:
    return dt.datetime.combine(point.day, dt.time()) + dt.timedelta(minutes=point.minute or 0)


def _zone_of(point: Point, texts: DateTexts, around: Surroundings) -> Zone | None:
    """The zone in which the event's wall clock runs; None if nothing says it."""
    source, place = zones.iana(around.source_zone), zones.iana(around.place_zone)
    if point.offset is not None:
        stated = zones.named(texts.timezone, around.country) if texts.timezone else None
        return _zone_with_offset(point, [zone for zone in (stated, place, source) if zone], stated or source, around)
    text = point.zone or (texts.timezone or "").strip() or None
    if text == zones.LOCAL.lower():
        return place or source
    if text is None:
        return source or place
    return _abbreviated(text, [zone for zone in (place, source) if zone], _wall(point), around)


def _abbreviated(text: str, known: list[Zone], wall: dt.datetime, around: Surroundings) -> Zone | None:
    """A zone by its name; for an abbreviation, a known zone that calls itself so or has the clock that it means."""
    named = zones.named(text, around.country)
    if not zones.is_abbreviation(text):
        return named
    so_called = (zone for zone in known if wall.replace(tzinfo=zone.info).tzname() == text.upper())
    same = (zone for zone in known if named and zones.same_clock(zone, named, wall))
    return next(so_called, None) or next(same, named)


def _zone_with_offset(point: Point, candidates: list[Zone], shown: Zone | None, around: Surroundings) -> Zone:
    """The zone among `candidates` that has this offset then; a bare instant is shown in the zone `shown`."""
    offset = point.offset or dt.timedelta(0)
    if not offset:
        fallback = candidates[0] if candidates and around.utc_means_local else zones.fixed(offset)
        return shown or fallback
    instant = _wall(point).replace(tzinfo=dt.timezone(offset))
    return next(
        (zone for zone in candidates if instant.astimezone(zone.info).utcoffset() == offset), zones.fixed(offset)
    )


def _last_moment(end: Point | None, first: dt.datetime, start: Point, around: Surroundings) -> dt.datetime | None:
    """The end, in the start's zone; None if unknown, skipped by clocks, or before the start."""
    if end is None or end.minute is None:
        return None
    zone, wall = first.tzinfo, _wall(end)
    own = _end_zone(end, start, first, around)
    if zone is None or own is None or not zones.exists(wall, own):
        return None
    last = wall.replace(tzinfo=own).astimezone(zone)
    if last < first and end.day == start.day and _overnight(start, end):
        last = (wall + _DAY).replace(tzinfo=zone)
    return last if last > first else None


def _end_zone(end: Point, start: Point, first: dt.datetime, around: Surroundings) -> dt.tzinfo | None:
    """An end has an offset or a zone of its own, or that of the start."""
    if end.offset is not None and (end.offset or not around.utc_means_local):
        return dt.timezone(end.offset)
    if end.zone and end.zone != start.zone and not zones.is_abbreviation(end.zone):
        other = zones.named(end.zone, around.country)
        return other.info if other else first.tzinfo
    return first.tzinfo


def _overnight(start: Point, end: Point) -> bool:
    return (start.minute or 0) >= _NIGHT_STARTS and (end.minute or 0) <= _NIGHT_ENDS


def _duration(text: str | None) -> dt.timedelta | None:
    if not text:
        return None
    iso = _ISO_DURATION.fullmatch(text.strip())
    if iso and any(iso.groups()):
        days, hours, minutes, seconds = (int(part or 0) for part in iso.groups())
        length = dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    else:
        try:
            length = parse_duration(text)
        except ValueError:
            return None
    return length if dt.timedelta(0) < length <= dt.timedelta(days=60) else None


def _announce(start: Point, end: Point | None) -> str | None:
    """The times as text, for a description: "9:00–17:30 IST"."""
    if start.minute is None:
        return None
    text = _clock(start.minute)
    if end is not None and end.minute is not None:
        text += f"–{_clock(end.minute)}"
    return f"{text} {start.zone.upper()}" if start.zone and start.zone != zones.LOCAL.lower() else text


def _clock(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"
