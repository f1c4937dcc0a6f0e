"""`/events/2027-05/`: the calendar of one month, with the months before and after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from feeds.web.month_calendar import month_calendar
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.wording import month
from feeds.web.words import gettext as _
from store.event import Event

MOST_EMPTY_MONTHS = 36  # how far the calendar can be turned on through months that have no event


@dataclass(frozen=True, slots=True)
class MonthLink:
    path: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A link to a neighbouring month."""

    path: str
    label: str


def months_to_publish(touched: Collection[str], today: dt.date) -> list[str]:
    """The months that have a page: all with events, and from this month to the last of them also empty ones."""
    this = today.strftime("%Y-%m")
    months = {this, *touched}
    key, last = this, max(months)
    for _each in range(MOST_EMPTY_MONTHS):
        if key >= last:
            break
        key = next_month(_first(key)).strftime("%Y-%m")
        months.add(key)
    return sorted(months)


def next_month(first: dt.date) -> dt.date:
    """The first day of the month after the one that `first` begins; that day itself at the end of the calendar."""
    if (first.year, first.month) == (dt.MAXYEAR, 12):
        return first
    return (first + dt.timedelta(days=31)).replace(day=1)


def month_page(
    key: str,
    events: Iterable[Event],
    before: str | None,
    after: str | None,
    *,
    site: Site,
    today: dt.date,
) -> bytes:
    """`events` are those that touch the month `key`; `before` and `after` the neighbouring months that have a page."""
    first, name = _first(key), month_label(key)
    return render(
        "month.html",
        site=site,
        section="/events/",
        canonical=f"/events/{key}/",
        title=_("Events in %(month)s", month=name),
        description=_("Meetings about spinal muscular atrophy in %(month)s, day by day.", month=name),
        month=name,
        calendar=month_calendar(first.year, first.month, events, site, today),
        before=_turn(before, site),
        after=_turn(after, site),
        is_current=key == today.strftime("%Y-%m"),
        current_month=current_month_path(site, today),
    )


def current_month_path(site: Site, today: dt.date) -> str:
    """The month of today always has a page, with or without events."""
    return month_path(site, today.strftime("%Y-%m"))


def month_path(site: Site, key: str) -> str:
    return site.path(f"/events/{key}/")


def month_label(key: str) -> str:
    """ "2027-05" -> "May 2027"."""
    return month(_first(key))


def month_link(site: Site, key: str, count: int) -> MonthLink:
    return MonthLink(month_path(site, key), month_label(key), count)


def _turn(key: str | None, site: Site) -> Turn | None:
    return Turn(month_path(site, key), month_label(key)) if key else None


def _first(key: str) -> dt.date:
    return dt.date(int(key[:4]), int(key[5:]), 1)
