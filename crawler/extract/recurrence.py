"""Repeating events laid out one by one, within bounds. Used by `ical` and by curated files.

The series is rebuilt as a small calendar in the wall-clock time of its own zone and expanded there, so that "every
Tuesday at nine" stays at nine across a change to summer time, and values in other zones (an EXDATE in UTC) meet it.
Bounds: from 12 months before to 24 months after "now", 200 occurrences a series, 500 a file, and so many series, and
steps from the first occurrence to the last, as the `Room` of the file allows; rules that would run away or that can
never hold are refused with the reason.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

import icalendar
import recurring_ical_events

from crawler.extract.contentline import Component, Property
from crawler.extract.recurrence_rule import runaway, times_a_day

PAST_DAYS = 366
FUTURE_DAYS = 731
MAX_OCCURRENCES = 200
MAX_OCCURRENCES_PER_FILE = 500
MAX_SERIES_PER_FILE = 1_000  # laid out: each takes some milliseconds, though nothing of it may lie in the window
MAX_STEPS_PER_FILE = 2_000_000  # a weekly meeting since 2010 takes seven thousand: every day is looked at
_MAX_DATES = 1000
_UNTIL = re.compile(r"UNTIL=([0-9]{8})", re.I)
_LONGEST_DAYS = 366  # no occurrence that began earlier still goes on

Moment = dt.datetime | dt.date


@dataclass(frozen=True, slots=True)
class Series:
    """The components of one UID, and how their calendar reads a date property and an event's end."""

    components: tuple[Component, ...]
    moment: Callable[[Property, str | None], Moment | None]
    end: Callable[[Component, Moment], Moment | None]


@dataclass(frozen=True, slots=True)
class Expanded:
    """One occurrence. `identity` is when the rule placed it, which stays when this occurrence is moved."""

    component: Component
    start: Moment
    end: Moment | None
    identity: Moment


@dataclass(frozen=True, slots=True)
class Expansion:
    """`until`: the last day up to which the series is listed whole, where there were too many; None: all of it."""

    occurrences: tuple[Expanded, ...] = ()
    reason: str | None = None
    code: str = "unreadable"
    until: dt.date | None = None


@dataclass(slots=True)
class Room:
    """What the series of one file may still take: occurrences, steps of work on finding them, and how many they are."""

    occurrences: int = MAX_OCCURRENCES_PER_FILE
    steps: int = MAX_STEPS_PER_FILE
    series: int = MAX_SERIES_PER_FILE


def is_recurring(event: Component) -> bool:
    return event.first("RRULE") is not None or event.first("RDATE") is not None


def expand(series: Series, now: dt.datetime, room: Room) -> Expansion:
    """Return the occurrences inside the window, the coming ones first where there are too many; takes from `room`."""
    master = next((event for event in series.components if is_recurring(event)), series.components[0])
    prop = master.first("DTSTART")
    start = series.moment(prop, None) if prop else None
    if start is None:
        return Expansion(reason="a repeating event without a readable DTSTART")
    if room.occurrences <= 0:
        return _full(f"the file repeats more than {MAX_OCCURRENCES_PER_FILE} times in all", now)
    rules = [rule.value for rule in master.all("RRULE")[:3]]
    if reason := next((reason for rule in rules if (reason := runaway(rule, _day(start)))), None):
        return Expansion(reason=reason, code="runaway-rule")
    if _over(series, rules, now):
        return _bounded([], now, 0)
    steps = _steps(rules, _day(start), now)
    if steps > room.steps or room.series <= 0:  # takes nothing, so that the next one may still have its turn
        return _full("laying out the repetitions of this file takes too long", now)
    room.steps -= steps
    room.series -= 1
    return _laid_out(series, start, now, room)


def _laid_out(series: Series, start: Moment, now: dt.datetime, room: Room) -> Expansion:
    try:
        found = _Expander(series, start, now).occurrences()
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError) as error:
        return Expansion(reason=f"the repetition cannot be read: {str(error)[:200]}")
    expansion = _bounded(found, now, min(MAX_OCCURRENCES, room.occurrences))
    room.occurrences -= len(expansion.occurrences)
    return expansion


def _full(reason: str, now: dt.datetime) -> Expansion:
    return Expansion(reason=reason, code="too-many", until=now.date() - dt.timedelta(days=1))


def _over(series: Series, rules: list[str], now: dt.datetime) -> bool:
    """Whether every rule ended well before the window, and nothing but rules places an occurrence."""
    if len(series.components) > 1 or series.components[0].first("RDATE") or not rules:
        return False
    ends = [_UNTIL.search(rule) for rule in rules]
    before = (now.date() - dt.timedelta(days=PAST_DAYS + _LONGEST_DAYS)).strftime("%Y%m%d")
    return all(end is not None and end[1] < before for end in ends)


def _steps(rules: list[str], start: dt.date, now: dt.datetime) -> int:
    """How much work it is at most: days from the first occurrence to the end of the window, times a day's times."""
    days = max((now.date() - start).days + FUTURE_DAYS, 1)
    return sum(days * times_a_day(rule) for rule in rules)


def _bounded(found: list[Expanded], now: dt.datetime, limit: int) -> Expansion:
    if not found:
        return Expansion(reason="none of its occurrences lies within the window", code="outside-window")
    kept = _nearest(found, now, limit)
    if len(found) > len(kept):
        reason = f"it repeats {len(found)} times within the window; only the {len(kept)} nearest are listed"
        cut = kept[-1] is not found[-1]
        return Expansion(kept, reason, "too-many", _day(kept[-1].start) - dt.timedelta(days=1) if cut else None)
    return Expansion(kept)


def _nearest(found: list[Expanded], now: dt.datetime, limit: int) -> tuple[Expanded, ...]:
    if len(found) <= limit:
        return tuple(found)
    coming = [item for item in found if _day(item.start) >= now.date()][: max(limit, 0)]
    past = [item for item in found if _day(item.start) < now.date()]
    spare = limit - len(coming)
    return tuple((past[-spare:] if spare > 0 else []) + coming)


def _day(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


class _Expander:
    """Rebuilds one series in wall-clock time and asks recurring-ical-events for its occurrences."""

    def __init__(self, series: Series, start: Moment, now: dt.datetime) -> None:
        self._series = series
        self._zone = start.tzinfo if isinstance(start, dt.datetime) else None
        self._timed = isinstance(start, dt.datetime)
        self._start = start
        self._now = now

    def occurrences(self) -> list[Expanded]:
        calendar = icalendar.Calendar()
        for index, component in enumerate(self._series.components):
            if event := self._rebuilt(component, index):
                calendar.add_component(event)
        today = self._now.date()
        window = (today - dt.timedelta(days=PAST_DAYS), today + dt.timedelta(days=FUTURE_DAYS))
        found = [self._expanded(event) for event in recurring_ical_events.of(calendar).between(*window)]
        return sorted(found, key=lambda one: _wall_key(one.start))

    def _rebuilt(self, component: Component, index: int) -> icalendar.Event | None:
        prop = component.first("DTSTART")
        start = self._series.moment(prop, None) if prop else None
        if start is None:
            return None
        event = icalendar.Event()
        event.add("UID", "series")
        event.add("X-INDEX", str(index))
        event.add("DTSTART", self._wall(start))
        end = self._series.end(component, start)
        if end is not None and self._wall(end) > self._wall(start):
            event.add("DTEND", self._wall(end))
        if identity := component.first("RECURRENCE-ID"):
            moment = self._series.moment(identity, None)
            if moment is None:
                return None
            event.add("RECURRENCE-ID", self._aligned(moment))
        else:
            self._add_rules(event, component)
        return event

    def _add_rules(self, event: icalendar.Event, component: Component) -> None:
        for prop in component.all("RRULE")[:3]:
            event.add("RRULE", icalendar.vRecur.from_ical(self._local_until(prop.value.strip().rstrip(";"))))
        for name in ("RDATE", "EXDATE"):
            moments = [self._aligned(moment) for moment in self._dates(component, name)]
            if moments:
                event.add(name, moments)

    def _dates(self, component: Component, name: str) -> list[Moment]:
        values = [(prop, value.split("/")[0]) for prop in component.all(name) for value in prop.value.split(",")]
        return [found for prop, value in values[:_MAX_DATES] if (found := self._series.moment(prop, value))]

    def _local_until(self, rule: str) -> str:
        """UNTIL in the series' own kind of value and zone; it is inclusive (RFC 5545 3.3.10)."""
        found = re.search(r"UNTIL=([0-9TZ]+)", rule, re.I)
        if not found:
            return rule
        until = self._series.moment(Property("UNTIL", {}, found.group(1)), None)
        if until is None:
            return rule.replace(found.group(0), "").replace(";;", ";").strip(";")
        if self._timed and not isinstance(until, dt.datetime):
            until = dt.datetime.combine(until, dt.time(23, 59, 59))
        wall = self._wall(until)
        return rule.replace(found.group(0), f"UNTIL={wall:%Y%m%dT%H%M%S}" if self._timed else f"UNTIL={wall:%Y%m%d}")

    def _aligned(self, moment: Moment) -> Moment:
        """A date among times means the occurrence of that day; a time among dates means its day."""
        if self._timed and not isinstance(moment, dt.datetime):
            start = self._wall(self._start)
            return dt.datetime.combine(moment, start.time() if isinstance(start, dt.datetime) else dt.time())
        return self._wall(moment)

    def _wall(self, moment: Moment) -> Moment:
        if not isinstance(moment, dt.datetime):
            return dt.datetime.combine(moment, dt.time()) if self._timed else moment
        if not self._timed:
            return moment.date()
        if moment.tzinfo is not None and self._zone is not None:
            moment = moment.astimezone(self._zone)
        return moment.replace(tzinfo=None)

    def _expanded(self, event: icalendar.Event) -> Expanded:
        component = self._series.components[int(str(event["X-INDEX"]))]
        start: Moment = event.decoded("DTSTART")
        end: Moment | None = event.decoded("DTEND", None) if component_has_end(component) else None
        identity: Moment = event.decoded("RECURRENCE-ID", start)
        return Expanded(component, self._zoned(start), None if end is None else self._zoned(end), self._zoned(identity))

    def _zoned(self, moment: Moment) -> Moment:
        return moment.replace(tzinfo=self._zone) if isinstance(moment, dt.datetime) else moment


def component_has_end(component: Component) -> bool:
    """recurring-ical-events gives every occurrence a DTEND; only a stated one counts."""
    return component.first("DTEND") is not None or component.first("DURATION") is not None


def _wall_key(moment: Moment) -> dt.datetime:
    if isinstance(moment, dt.datetime):
        return moment.replace(tzinfo=None)
    return dt.datetime.combine(moment, dt.time())
