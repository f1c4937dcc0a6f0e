"""Past events: `/events/past/` with all years, and `/events/past/2026/` with what took place in one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from feeds.web.event_row import EventLink, Notice, event_link, is_over, machine_start, notice
from feeds.web.month_page import MonthLink, current_month_path, month_path
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.wording import dates, month_name, place_line
from feeds.web.words import gettext as _
from store.event import Event

MOST_IN_A_YEAR = 250  # lines of one page, which stays under 100 KB; beyond, the months have their own pages


@dataclass(frozen=True, slots=True)
class Year:
    """`months`: newest first, each with its number of past events."""

    label: str
    path: str
    count: int
    months: tuple[MonthLink, ...]


@dataclass(frozen=True, slots=True)
class PastEvent:
    link: EventLink
    machine_start: str
    days: str
    place: str
    notice: Notice | None


@dataclass(frozen=True, slots=True)
class PastMonth:
    label: str
    path: str
    events: tuple[PastEvent, ...]


def archive_page(months: Mapping[str, int], site: Site, today: dt.date) -> bytes:
    """`/events/past/`: years with events that are over, latest first. `months`: number of them by "2026-04"."""
    return render(
        "archive.html",
        site=site,
        section="/events/",
        canonical="/events/past/",
        title=_("Past events"),
        description=_("Past meetings about spinal muscular atrophy by year."),
        years=_years(months, site),
        month_path=current_month_path(site, today),
    )


def year_page(year: str, events: Iterable[Event], months: Mapping[str, int], site: Site, today: dt.date) -> bytes:
    """`/events/past/2026/`: what began in that year and is over, latest first; `events` may be more than that."""
    years = _years(months, site)
    at = next(place for place, each in enumerate(years) if each.label == year)
    past = [event for event in events if event.first_day.strftime("%Y") == year and is_over(event, today)]
    return render(
        "archive_year.html",
        site=site,
        section="/events/",
        canonical=f"/events/past/{year}/",
        title=_("Past events of %(year)s", year=year),
        description=_("Meetings about spinal muscular atrophy that took place in %(year)s.", year=year),
        year=years[at],
        later=years[at - 1] if at else None,
        earlier=years[at + 1] if at + 1 < len(years) else None,
        months=_past_months(past, site) if len(past) <= MOST_IN_A_YEAR else [],
    )


def _years(months: Mapping[str, int], site: Site) -> list[Year]:
    by_year: dict[str, list[MonthLink]] = {}
    for key in sorted(months, reverse=True):
        name = month_name(int(key[5:]))
        by_year.setdefault(key[:4], []).append(MonthLink(month_path(site, key), name, months[key]))
    return [
        Year(label, site.path(f"/events/past/{label}/"), sum(link.count for link in links), tuple(links))
        for label, links in by_year.items()
    ]


def _past_months(events: Sequence[Event], site: Site) -> list[PastMonth]:
    by_month: dict[str, list[PastEvent]] = {}
    for event in reversed(events):
        by_month.setdefault(event.first_day.strftime("%Y-%m"), []).append(_past_event(event, site))
    return [PastMonth(month_name(int(key[5:])), month_path(site, key), tuple(lines)) for key, lines in by_month.items()]


def _past_event(event: Event, site: Site) -> PastEvent:
    return PastEvent(
        link=event_link(event, site),
        machine_start=machine_start(event),
        days=dates(event),
        place=place_line(event),
        notice=notice(event),
    )
