"""One event as lists show it: its days, hours, status in words, one line of what and where."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from markupsafe import Markup

from feeds.web.site import Site
from feeds.web.vocabulary import label, status_label
from feeds.web.wording import dates, hours, place_line, weekdays
from feeds.web.words import language as language_of_page
from store.event import Event, EventType, Precision, Status


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
class EventLink:
    """A title that leads to its event's page, with the attributes of its language."""

    path: str
    title: str
    lang_attribute: Markup


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


_TONES = {
    Status.CANCELLED: "stop",
    Status.POSTPONED: "warn",
    Status.RESCHEDULED: "warn",
    Status.MOVED_ONLINE: "warn",
    Status.UNCONFIRMED: "warn",
}


def event_link(event: Event, site: Site) -> EventLink:
    return EventLink(site.path(f"/events/{event.slug}/"), event.title, lang_attribute(event.language))


def event_row(event: Event, site: Site) -> EventRow:
    return EventRow(
        path=site.path(f"/events/{event.slug}/"),
        title=event.title,
        lang_attribute=lang_attribute(event.language),
        machine_start=machine_start(event),
        days=dates(event),
        weekdays=weekdays(event),
        hours=hours(event),
        summary=_summary(event),
        notice=notice(event),
    )


def notice(event: Event) -> Notice | None:
    tone = _TONES.get(event.status)
    return Notice(status_label(event.status), tone) if tone else None


def lang_attribute(language: str | None) -> Markup:
    """Attributes of an element in the event's own language, where the page around it is in another (WCAG 3.1.2).

    Where the language is not known, the browser reads the direction from the first letters.
    """
    if language == language_of_page():
        return Markup("")
    return Markup(' lang="{}" dir="auto"').format(language) if language else Markup(' dir="auto"')


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


def _summary(event: Event) -> str:
    kind = "" if event.type is EventType.OTHER else label(event.type)
    parts = (kind, place_line(event), event.organizer or "")
    return " · ".join(part for part in parts if part)
