"""When an event takes place, beside its days: weekday and hours on its own clock, in UTC, and on the reader's."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from feeds.web.wording import day, previous_dates, weekday, when, zone_label
from feeds.web.words import gettext as _
from store.event import Event, Precision, Status
from store.walltime import sort_instant


@dataclass(frozen=True, slots=True)
class LocalTime:
    """What a script needs to tell the hours in the zone of the reader's device; `end` is "" where none was announced.

    offset_min  minutes by which the event's own clock is ahead of UTC
    """

    start: str
    end: str
    offset_min: int


def time_lines(event: Event) -> tuple[str, ...]:
    """Lines that follow the days: "Thursday, 18:00–19:30 (Europe/Brussels, UTC+01:00)", "In UTC: 17:00–18:30"."""
    return (*_times(event), *_before(event))


def local_time(event: Event) -> LocalTime | None:
    """None where no hour is known."""
    start, end = event.start, event.end
    if not isinstance(start, dt.datetime):
        return None
    until = end if isinstance(end, dt.datetime) and sort_instant(end) > sort_instant(start) else None
    return LocalTime(
        start=_utc(start),
        end=_utc(until) if until else "",
        offset_min=round((start.utcoffset() or dt.timedelta()).total_seconds() / 60),
    )


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y-%m-%dT%H:%MZ}"


def _times(event: Event) -> list[str]:
    start, end = event.start, event.end
    if event.precision is Precision.MONTH:
        return [_("The day is not announced yet.")]
    if not isinstance(start, dt.datetime):
        return [] if event.last_day != start else [weekday(start)]
    until = end if isinstance(end, dt.datetime) and sort_instant(end) > sort_instant(start) else None
    lines = [_own_time(event, start, until)]
    if start.utcoffset():
        lines.append(_in_utc(start, until))
    if until is None:
        lines.append(_("No end was announced."))
    return lines


def _own_time(event: Event, start: dt.datetime, until: dt.datetime | None) -> str:
    if until is not None and until.astimezone(start.tzinfo).date() != start.date():
        return when(event)
    begin = f"{start:%H:%M}"
    hours = _("from %(hour)s", hour=begin) if until is None else f"{begin}–{until.astimezone(start.tzinfo):%H:%M}"
    return f"{weekday(start)}, {hours} ({zone_label(start, event.timezone)})"


def _before(event: Event) -> list[str]:
    """Where it was announced for another day before (a rescheduled event's notice says that already), or still is."""
    before = previous_dates(event)
    if event.status is Status.POSTPONED:
        return [_("That was its date before it was postponed.")]
    if before and event.status is not Status.RESCHEDULED:
        return [_("It was announced for %(day)s before.", day=before)]
    return []


def _in_utc(start: dt.datetime, end: dt.datetime | None) -> str:
    begin = start.astimezone(dt.UTC)
    first = f"{begin:%H:%M}" if begin.date() == start.date() else f"{day(begin)}, {begin:%H:%M}"
    if end is None:
        return _("In UTC: %(time)s", time=first)
    until = end.astimezone(dt.UTC)
    if until.date() != begin.date():
        return _long_in_utc(begin, until)
    return _("In UTC: %(time)s", time=f"{first}–{until:%H:%M}")


def _long_in_utc(begin: dt.datetime, until: dt.datetime) -> str:
    return _("In UTC: %(time)s", time=f"{day(begin)}, {begin:%H:%M} – {day(until)}, {until:%H:%M}")
