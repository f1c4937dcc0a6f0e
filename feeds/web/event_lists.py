"""Pages that list events: upcoming ones, a month's, those of a filter, and the archive of past months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feeds.filters import Query
from feeds.formats.text import cut
from feeds.formats.wording import MONTHS, month
from feeds.web.event_row import EventRow, event_row, is_over
from feeds.web.filter_form import Choices, chosen, filter_form, with_query
from feeds.web.site import Site
from feeds.web.templates import render
from store.event import Event

UPCOMING_AT_ONCE = 300  # further months have their own pages
MOST_FILTERED = 1000
_LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Group:
    """The events of a month; `path` leads to its own page."""

    label: str
    anchor: str
    path: str | None
    events: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Crumb:
    address: str
    label: str


@dataclass(frozen=True, slots=True)
class Turn:
    path: str
    label: str
    rel: str


@dataclass(frozen=True, slots=True)
class MonthLink:
    path: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Year:
    label: str
    months: tuple[MonthLink, ...]


def month_key(event: Event) -> str:
    """The month under which an event is listed: that of its first day, on its own clock."""
    return event.first_day.strftime("%Y-%m")


def upcoming_page(
    events: Sequence[Event], further_months: Sequence[str], choices: Choices, site: Site, today: dt.date
) -> bytes:
    """`/events/`: what is on and what comes, by month; `further_months` are those that `events` does not reach."""
    return render(
        "events.html",
        site=site,
        section="/events/",
        canonical="/events/",
        title="Upcoming events",
        description="Upcoming meetings about spinal muscular atrophy by month: congresses, courses, webinars.",
        crumb=None,
        chosen=[],
        lead=None,
        form=filter_form(choices, Query()),
        month_events=[],
        groups=_groups(events, site, today),
        nothing="No upcoming event is known at present.",
        turn=[Turn(_month_path(site, key), _month_label(key), "") for key in further_months],
        archive=True,
    )


def month_page(key: str, events: Sequence[Event], before: str | None, after: str | None, site: Site) -> bytes:
    """`/events/2027-05/`: a whole month, with the neighbouring months that have events."""
    name = _month_label(key)
    turn = [
        Turn(_month_path(site, other), _month_label(other), rel)
        for other, rel in ((before, "prev"), (after, "next"))
        if other
    ]
    return render(
        "events.html",
        site=site,
        section="/events/",
        canonical=f"/events/{key}/",
        title=f"Events in {name}",
        description=f"Meetings about spinal muscular atrophy in {name}.",
        crumb=Crumb("/events/", "Upcoming events"),
        chosen=[],
        lead=None,
        form=None,
        month_events=[event_row(event, site) for event in events],
        groups=[],
        nothing="",
        turn=turn,
        archive=False,
    )


def filtered_page(events: Sequence[Event], query: Query, choices: Choices, site: Site, today: dt.date) -> bytes:
    """`/events/?...`: the `events` that pass the filter, with their number."""
    return render(
        "events.html",
        site=site,
        section="/events/",
        canonical=None,
        title=_filtered_title(query),
        description="Meetings about spinal muscular atrophy, filtered.",
        crumb=None,
        chosen=chosen(query, site.path("/events/")),
        count=len(events),
        subscribe_address=with_query(site.path("/subscribe/"), query.pairs()),
        form=filter_form(choices, query),
        month_events=[],
        groups=_groups(events[:MOST_FILTERED], site, today),
        nothing="No event fits this choice. Remove a filter above, or subscribe to it and later ones will reach you.",
        turn=[],
        archive=True,
    )


def _filtered_title(query: Query) -> str:
    words = cut(query.describe(), _LONGEST_TITLE)
    return f"Events: {words}" if words else "Events of your choice"


def archive_page(months: Mapping[str, int], site: Site) -> bytes:
    """`/events/past/`: months with events that are over, latest first."""
    years: dict[str, list[MonthLink]] = {}
    for key in sorted(months, reverse=True):
        name = MONTHS[int(key[5:]) - 1]
        years.setdefault(key[:4], []).append(MonthLink(_month_path(site, key), name, months[key]))
    return render(
        "archive.html",
        site=site,
        section="/events/",
        canonical="/events/past/",
        title="Past events",
        description="Past meetings about spinal muscular atrophy by month.",
        years=[Year(label, tuple(links)) for label, links in years.items()],
    )


def _groups(events: Iterable[Event], site: Site, today: dt.date) -> list[Group]:
    """By month of the first day; what began in an earlier month and is not over stands first."""
    this_month = today.strftime("%Y-%m")
    running: list[EventRow] = []
    months: dict[str, list[EventRow]] = {}
    for event in events:
        key = month_key(event)
        under_way = key < this_month and not is_over(event, today)
        (running if under_way else months.setdefault(key, [])).append(event_row(event, site))
    groups = [Group("Under way", "under-way", None, tuple(running))] if running else []
    return groups + [
        Group(_month_label(key), f"month-{key}", _month_path(site, key), tuple(rows))
        for key, rows in sorted(months.items())
    ]


def _month_path(site: Site, key: str) -> str:
    return site.path(f"/events/{key}/")


def _month_label(key: str) -> str:
    return month(dt.date(int(key[:4]), int(key[5:]), 1))
