"""One event as lists show it: its days, hours, status in words, one line of what and where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from markupsafe import Markup

from feeds.formats.wording import dates, label, place_line, zone_label
from feeds.web.site import Site
from store.event import Event, EventType, Mode, Precision, Status
from store.walltime import sort_instant

_SHORT_RANGE_DAYS = 7
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Day:
    """A day for `<time>`: as machines and as people read it."""

    machine: str
    text: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A status that must be seen; `tone` is a class of the stylesheet, never the only sign."""

    label: str
    tone: str


@dataclass(frozen=True, slots=True)
class EventRow:
    path: str
    title: str
    lang_attribute: Markup
    machine_start: str
    days: str
    weekdays: str
    hours: str
    summary: str
    notice: Notice | None


_NOTICES = {
    Status.CANCELLED: Notice("Cancelled", "stop"),
    Status.POSTPONED: Notice("Postponed", "warn"),
    Status.RESCHEDULED: Notice("Rescheduled", "warn"),
    Status.MOVED_ONLINE: Notice("Moved online", "warn"),
    Status.UNCONFIRMED: Notice("Not confirmed", "warn"),
}
MODES = {Mode.ONSITE: "On site", Mode.ONLINE: "Online", Mode.HYBRID: "On site and online"}


def event_row(event: Event, site: Site) -> EventRow:
    return EventRow(
        path=site.path(f"/events/{event.slug}/"),
        title=event.title,
        lang_attribute=lang_attribute(event.language),
        machine_start=machine_start(event),
        days=dates(event),
        weekdays=_weekdays(event),
        hours=_hours(event),
        summary=_summary(event),
        notice=notice(event),
    )


def notice(event: Event) -> Notice | None:
    return _NOTICES.get(event.status)


def lang_attribute(language: str | None) -> Markup:
    """Attributes of an element in the event's own language; the page around it is English (WCAG 3.1.2)."""
    if language is None or language == "en":
        return Markup("")
    return Markup(' lang="{}" dir="auto"').format(language)


def machine_start(event: Event) -> str:
    """The value of `<time datetime>`: a month, a day, or a moment with its offset."""
    if event.precision is Precision.MONTH:
        return event.first_day.strftime("%Y-%m")
    return (
        event.start.isoformat(timespec="minutes") if isinstance(event.start, dt.datetime) else event.start.isoformat()
    )


def is_over(event: Event, today: dt.date) -> bool:
    """Whether its last day lies before `today` (UTC). A timed event ends where UTC says, a day where it is written."""
    last = event.end or event.start
    if isinstance(last, dt.datetime):
        return last.astimezone(dt.UTC).date() < today
    return last < today


def _weekdays(event: Event) -> str:
    first, last = event.first_day, event.last_day
    if event.precision is Precision.MONTH:
        return "day not announced yet"
    if first == last:
        return WEEKDAYS[first.weekday()]
    if (last - first).days < _SHORT_RANGE_DAYS:
        return f"{WEEKDAYS[first.weekday()]} – {WEEKDAYS[last.weekday()]}"
    return ""


def _hours(event: Event) -> str:
    """ "18:00–19:30 UTC+01:00" on a single day, in the event's own zone; "" where no time is known."""
    start = event.start
    if not isinstance(start, dt.datetime) or event.first_day != event.last_day:
        return ""
    end = event.end.astimezone(start.tzinfo) if isinstance(event.end, dt.datetime) else start
    hours = f"{start:%H:%M}–{end:%H:%M}" if sort_instant(end) > sort_instant(start) else f"from {start:%H:%M}"
    return f"{hours} {zone_label(start, None)}"


def _summary(event: Event) -> str:
    kind = "" if event.type is EventType.OTHER else label(event.type)
    parts = (kind, place_line(event), event.organizer or "")
    return " · ".join(part for part in parts if part)
