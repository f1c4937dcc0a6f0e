"""Pages that list events by month: all upcoming ones, and those of a filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from feeds.filters import Query
from feeds.formats.text import cut
from feeds.web.event_row import EventRow, event_row, is_over
from feeds.web.filter_form import Choices, chosen, description_of, filter_form, with_query
from feeds.web.loosening import Looser
from feeds.web.month_page import MonthLink, current_month_path, month_label, month_link, month_path
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.words import gettext as _
from store.event import Event

AT_ONCE = 120  # rows of one page, which stays under 100 KB; further ones have their own pages
_LONGEST_TITLE = 120
ON_THE_WALL = dt.timedelta(days=183)  # half a year: what the printed list of everything shows


@dataclass(frozen=True, slots=True)
class Group:
    """The events of a month; `path` leads to its own page. `late`: too late for the list on the wall (on paper)."""

    label: str
    anchor: str
    path: str | None
    events: tuple[EventRow, ...]
    late: bool = False


def month_key(event: Event) -> str:
    """The month under which an event is listed: that of its first day, on its own clock."""
    return event.first_day.strftime("%Y-%m")


def upcoming_page(
    events: Sequence[Event], months: Mapping[str, int], choices: Choices, site: Site, today: dt.date
) -> bytes:
    """`/events/`: what is on and what comes, by month.

    `events` are the first of them, AT_ONCE + 1 at most; `months` counts all of them by month. A month that does not
    fit is not begun: the months that are not shown are named at the end, with their own pages.
    """
    count = sum(months.values())
    shown = _whole_months(events) if len(events) < count else list(events)
    reached = month_key(shown[-1]) if shown else ""
    further = [month_link(site, key, months[key]) for key in sorted(months) if key > reached]
    return _list_page(
        _Listed(shown, count, Query(), further=further if shown else []),
        choices,
        site,
        today,
        canonical="/events/",
        title=_("Upcoming events"),
        description=_("Upcoming meetings about spinal muscular atrophy by month: congresses, courses, webinars."),
    )


def _whole_months(events: Sequence[Event]) -> list[Event]:
    """Without the last month, of which some are missing, unless there is no other."""
    last = month_key(events[-1])
    whole = [event for event in events if month_key(event) != last]
    return whole or list(events[:AT_ONCE])


def filtered_page(
    events: Sequence[Event],
    query: Query,
    choices: Choices,
    site: Site,
    today: dt.date,
    *,
    looser: Sequence[Looser] = (),
) -> bytes:
    """`/events/?...`: the `events` that pass the filter, with their number; `looser`: what to drop where none does."""
    title = cut(description_of(query), _LONGEST_TITLE)
    return _list_page(
        _Listed(events[:AT_ONCE], len(events), query, later=_later(events, query, site), looser=looser),
        choices,
        site,
        today,
        canonical=None,
        title=_("Events: %(choice)s", choice=title) if title else _("Events of your choice"),
        description=_("Meetings about spinal muscular atrophy, filtered."),
    )


@dataclass(frozen=True, slots=True)
class _Listed:
    """What one page shows. `later`: address of the same filter from the first day that it does not show."""

    events: Sequence[Event]
    count: int
    query: Query
    further: Sequence[MonthLink] = ()
    later: str | None = None
    looser: Sequence[Looser] = ()


def _later(events: Sequence[Event], query: Query, site: Site) -> str | None:
    """The filter is the address: what does not fit on a page is asked for by its first day."""
    if len(events) <= AT_ONCE:
        return None
    first = events[AT_ONCE].first_day
    if query.from_ is not None and first <= query.from_:
        return None
    return with_query(site.path("/events/"), replace(query, from_=first).pairs())


def _list_page(
    listed: _Listed,
    choices: Choices,
    site: Site,
    today: dt.date,
    *,
    canonical: str | None,
    title: str,
    description: str,
) -> bytes:
    query = listed.query
    return render(
        "events.html",
        site=site,
        section="/events/",
        canonical=canonical,
        here=canonical or with_query("/events/", query.pairs()),
        title=title,
        description=description,
        filtered=canonical is None,
        count=listed.count,
        shown=len(listed.events),
        chosen=chosen(query, site.path("/events/")),
        looser=listed.looser,
        later=listed.later,
        subscribe_address=with_query(site.path("/subscribe/"), query.pairs()),
        form=filter_form(choices, query),
        groups=_groups(listed.events, site, today),
        further=listed.further,
        month_path=current_month_path(site, today),
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
    groups = [Group(_("Under way"), "under-way", None, tuple(running))] if running else []
    last = (today + ON_THE_WALL).strftime("%Y-%m")
    return groups + [
        Group(month_label(key), f"month-{key}", month_path(site, key), tuple(rows), late=key > last)
        for key, rows in sorted(months.items())
    ]
