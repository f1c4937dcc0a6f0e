"""`/events/year/`: the larger meetings of the next twelve months with their deadlines, as a picture and as a list.

The start page shows the picture of the most important ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from feeds.pictures.timeline import FONT, LINE, Highlights, Meeting, Placed, Timeline, timeline
from feeds.web.event_row import lang_attribute, machine_start
from feeds.web.month_page import current_month_path
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.vocabulary import label
from feeds.web.wording import dates, day, deadline_line, month, place_line
from feeds.web.words import gettext as _
from feeds.web.words import locale, marked
from store.event import Deadline, DeadlineKind, Event

ADDRESS = "/events/year/"
MOST = 30
MOST_AT_HOME = 10
_DEADLINES: Mapping[DeadlineKind, str] = {
    DeadlineKind.ABSTRACT: marked("Abstracts"),
    DeadlineKind.EARLY_BIRD: marked("Early bird"),
    DeadlineKind.REGISTRATION: marked("Registration"),
    DeadlineKind.LATE_BREAKING: marked("Late-breaking abstracts"),
    DeadlineKind.GRANT: marked("Grants"),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A meeting in the picture; `title` is all of it, for those who point at it; `language` of its label, or ""."""

    placed: Placed
    shape: str
    path: str
    title: str
    language: str


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting or a deadline in the list. `kind`: of the deadline, else ""."""

    date: dt.date
    machine: str
    days: str
    kind: str
    title: str
    path: str
    lang_attribute: Markup
    facts: str


@dataclass(frozen=True, slots=True)
class MonthLines:
    label: str
    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class TimelineView:
    picture: Timeline
    months: tuple[Tick, ...]
    items: tuple[Item, ...]
    list: tuple[MonthLines, ...]
    line: int = LINE
    font: int = FONT


def year_ahead_page(highlights: Highlights, site: Site) -> bytes:
    return render(
        "year.html",
        site=site,
        section="/events/",
        canonical=ADDRESS,
        title=_("The year ahead"),
        description=_(
            "The larger meetings about spinal muscular atrophy of the next twelve months, and their deadlines."
        ),
        month_path=current_month_path(site, highlights.today),
        timeline=timeline_view(highlights.meetings(), site, highlights.today),
    )


def timeline_view(meetings: Sequence[Meeting], site: Site, today: dt.date) -> TimelineView | None:
    """Picture and list of the meetings; None where there are none."""
    picture = timeline(meetings, [meeting.event.title for meeting in meetings], today)
    if picture is None:
        return None
    return TimelineView(
        picture,
        tuple(Tick(tick.x, _tick(tick.day, today)) for tick in picture.months),
        tuple(_item(placed, site) for placed in picture.placed),
        tuple(_months(meetings, site)),
    )


def _tick(first: dt.date, today: dt.date) -> str:
    """ "Nov"; the first month and each January with the year."""
    name = str(locale().months["stand-alone"]["abbreviated"][first.month])
    return f"{name} {first.year}" if first.month == 1 or first <= today else name


def _item(placed: Placed, site: Site) -> Item:
    event = placed.meeting.event
    deadlines = [deadline_line(deadline) for deadline in placed.meeting.deadlines]
    title = " · ".join([event.title, dates(event), *deadlines])
    return Item(placed, placed.meeting.shape.value, _path(event, site), title, event.language or "")


def _path(event: Event, site: Site) -> str:
    return site.path(f"/events/{event.slug}/")


def _months(meetings: Iterable[Meeting], site: Site) -> Iterator[MonthLines]:
    lines = [line for meeting in meetings for line in _lines(meeting, site)]
    lines.sort(key=lambda line: (line.date, line.path, line.kind))
    for _month, some in groupby(lines, lambda line: (line.date.year, line.date.month)):
        found = tuple(some)
        yield MonthLines(month(found[0].date), found)


def _lines(meeting: Meeting, site: Site) -> Iterator[Line]:
    event = meeting.event
    facts = " · ".join(part for part in (label(event.type), place_line(event)) if part)
    yield _line(event, site, event.first_day, machine=machine_start(event), days=dates(event), facts=facts)
    for deadline in meeting.deadlines:
        yield _deadline(event, deadline, site)


def _deadline(event: Event, deadline: Deadline, site: Site) -> Line:
    kind = _(_DEADLINES[deadline.kind])
    return _line(event, site, deadline.date, machine=deadline.date.isoformat(), days=day(deadline.date), kind=kind)


def _line(event: Event, site: Site, date: dt.date, *, machine: str, days: str, kind: str = "", facts: str = "") -> Line:
    title, language = event.title, lang_attribute(event.language)
    return Line(date, machine, days, kind, title, _path(event, site), language, facts)
