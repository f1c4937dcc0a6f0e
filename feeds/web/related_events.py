"""What an event belongs to, as its page shows it: its congress, what takes place around it, and its other editions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from feeds.web.site import Site
from feeds.web.wording import country_name, date_range, month
from feeds.web.words import gettext as _
from feeds.web.words import marked
from store.event import Precision, Status
from store.related import RelatedEvent, Relations

_SAID = {
    Status.CANCELLED: marked("cancelled"),
    Status.POSTPONED: marked("postponed"),
    Status.UNCONFIRMED: marked("not confirmed"),
}


@dataclass(frozen=True, slots=True)
class RelatedLine:
    """A link to another event's page; `facts`: its days, its town, and its status where that must be seen."""

    path: str
    title: str
    facts: str


@dataclass(frozen=True, slots=True)
class RelatedView:
    """Nothing of it is guessed: where no other edition is known, none is spoken of."""

    part_of: RelatedLine | None
    parts: tuple[RelatedLine, ...]
    earlier: tuple[RelatedLine, ...]
    later: tuple[RelatedLine, ...]


def related_view(relations: Relations, uid: str, site: Site) -> RelatedView:
    """The links of the page of `uid`; earlier editions newest first, later ones next first."""
    at = next((place for place, each in enumerate(relations.editions) if each.uid == uid), 0)
    return RelatedView(
        part_of=_line(relations.part_of, site) if relations.part_of else None,
        parts=_lines(relations.parts, site),
        earlier=_lines(reversed(relations.editions[:at]), site),
        later=_lines(relations.editions[at + 1 :], site),
    )


def _lines(events: Iterable[RelatedEvent], site: Site) -> tuple[RelatedLine, ...]:
    return tuple(_line(each, site) for each in events)


def _line(event: RelatedEvent, site: Site) -> RelatedLine:
    town = ", ".join(part for part in (event.city, country_name(event.country)) if part)
    said = _SAID.get(Status(event.status))
    days = _days(event.start, event.end, event.precision)
    return RelatedLine(
        path=site.path(f"/events/{event.slug}/"),
        title=event.title,
        facts=", ".join(part for part in (days, town, _(said) if said else "") if part),
    )


def _days(first: dt.date, last: dt.date, precision: Precision) -> str:
    return month(first) if precision is Precision.MONTH else date_range(first, last)
