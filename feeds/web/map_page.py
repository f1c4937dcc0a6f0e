"""`/events/map/`: where in the world the upcoming events take place, as a picture and as a list of the same.

The list is by country and town. It names the events while they are few, else the towns with their numbers, so that
the page stays under 100 KB however many there are.
"""

from __future__ import annotations

import datetime as dt
import heapq
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from feeds.pictures.marks import Mark
from feeds.pictures.places import Places, Some, Spot, Whereabouts
from feeds.pictures.world_map import Map, europe_map, world_map
from feeds.web.event_row import lang_attribute
from feeds.web.filter_form import with_query
from feeds.web.month_page import current_month_path
from feeds.web.site import Site
from feeds.web.templates import render
from feeds.web.wording import country_name, dates
from feeds.web.words import gettext as _
from feeds.web.words import ngettext
from store.event import Event, Mode

ADDRESS = "/events/map/"
MOST_TITLES = 80
_MOST_TOWNS = 120
_MOST_NAMES = 3  # of the countries or towns that a mark for several of them names


@dataclass(frozen=True, slots=True)
class EventLine:
    path: str
    title: str
    lang_attribute: Markup
    days: str
    also_online: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """Some events under one heading: their number, where to see all, and those that are named here."""

    anchor: str
    label: str
    path: str
    count: int
    lines: tuple[EventLine, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """`whole`: all of its events; `open_`: those of which no town is known."""

    whole: Listed
    towns: tuple[Listed, ...]
    open_: Listed | None


@dataclass(frozen=True, slots=True)
class MarkView:
    x: int
    y: int
    radius: int
    count: int
    path: str
    name: str


@dataclass(frozen=True, slots=True)
class MapView:
    picture: Map
    wide: tuple[MarkView, ...]
    narrow: tuple[MarkView, ...]


def upcoming_places() -> Places:
    """What the map page needs to know of the events; fill it, then pass its whereabouts."""
    return Places(kept=MOST_TITLES + 1)


def map_page(places: Whereabouts, site: Site, today: dt.date) -> bytes:
    writer = _Writer(places, site)
    europe = europe_map(places.spots)
    return render(
        "map.html",
        site=site,
        section="/events/",
        canonical=ADDRESS,
        title=_("Events on the map"),
        description=_("Where in the world meetings about spinal muscular atrophy take place, by country and town."),
        month_path=current_month_path(site, today),
        count=places.count,
        world=writer.map(world_map(places.spots)) if places.spots else None,
        europe=writer.map(europe) if europe else None,
        unmarked=sum(spot.count for spot in places.spots if spot.latitude is None),
        countries=list(writer.countries()),
        online=writer.listed("online", _("Online"), (("mode", Mode.ONLINE.value),), places.online),
        unknown=writer.listed("unknown", _("Place not announced yet"), (), places.unknown),
    )


@dataclass(frozen=True, slots=True)
class _Writer:
    places: Whereabouts
    site: Site

    @property
    def names_events(self) -> bool:
        return self.places.count <= MOST_TITLES

    def map(self, picture: Map) -> MapView:
        return MapView(picture, tuple(map(self._mark, picture.wide)), tuple(map(self._mark, picture.narrow)))

    def countries(self) -> Iterator[Country]:
        """By their names in the page's language, those without a known country last."""
        towns = {code: list(spots) for code, spots in groupby(self.places.spots, lambda spot: spot.country)}
        listed = self._listed_towns()
        for code in sorted({*towns, *self.places.countries}, key=_order):
            spots, open_ = towns.get(code, []), self.places.countries.get(code)
            pairs = (("country", code),) if code else ()
            count = sum(spot.count for spot in spots) + (open_.count if open_ else 0)
            yield Country(
                self.listed(_country_anchor(code), _country(code), pairs, Some(count, ())),
                tuple(self._town(spot) for spot in spots if spot.key in listed),
                self.listed("", _("Town not announced yet"), pairs, open_) if open_ else None,
            )

    def listed(self, anchor: str, label: str, pairs: Sequence[tuple[str, str]], some: Some) -> Listed:
        lines = tuple(_line(event, self.site) for event in some.events) if self.names_events else ()
        return Listed(anchor, label, with_query(self.site.path("/events/"), pairs), some.count, lines)

    def _town(self, spot: Spot) -> Listed:
        return self.listed(spot.key, _town(spot), _filter(spot), Some(spot.count, spot.events))

    def _listed_towns(self) -> set[str]:
        if self.names_events:
            return {spot.key for spot in self.places.spots}
        return {spot.key for spot in heapq.nsmallest(_MOST_TOWNS, self.places.spots, key=lambda s: (-s.count, s.key))}

    def _mark(self, mark: Mark) -> MarkView:
        first = mark.spots[0]
        if len(mark.spots) > 1:
            path = f"#{_country_anchor(first.country)}"
        elif mark.events == 1 and first.events and self.names_events:
            path = self.site.path(f"/events/{first.events[0].slug}/")
        else:
            path = f"#{first.key}" if self.names_events else with_query(self.site.path("/events/"), _filter(first))
        return MarkView(mark.x, mark.y, mark.radius, mark.events, path, _name(mark))


def _filter(spot: Spot) -> tuple[tuple[str, str], ...]:
    return tuple((key, value) for key, value in (("country", spot.country), ("q", spot.city)) if value)


def _line(event: Event, site: Site) -> EventLine:
    return EventLine(
        path=site.path(f"/events/{event.slug}/"),
        title=event.title,
        lang_attribute=lang_attribute(event.language),
        days=dates(event),
        also_online=event.mode is Mode.HYBRID,
    )


def _name(mark: Mark) -> str:
    """ "3 events in Berlin, Germany"; of several towns "12 events around Berlin, Germany: Berlin 7, Potsdam 5"."""
    first = mark.spots[0]
    where = ", ".join(part for part in (_town(first), country_name(first.country)) if part)
    if len(mark.spots) == 1:
        return ngettext("%(num)s event in %(place)s", "%(num)s events in %(place)s", mark.events, place=where)
    return ngettext(
        "%(num)s event around %(place)s: %(parts)s", "%(num)s events around %(place)s: %(parts)s", mark.events,
        place=where, parts=_parts(mark.spots),
    )  # fmt: skip


def _parts(spots: Sequence[Spot]) -> str:
    """The countries with their numbers, or the towns where they are all in one country."""
    counted: dict[str, int] = {}
    by_country = len({spot.country for spot in spots}) > 1
    for spot in spots:
        name = _country(spot.country) if by_country else _town(spot)
        counted[name] = counted.get(name, 0) + spot.count
    parts = [f"{name} {count}" for name, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))]
    more = len(parts) - _MOST_NAMES
    shown = ", ".join(parts[:_MOST_NAMES])
    return (
        ngettext("%(names)s and %(num)s more", "%(names)s and %(num)s more", more, names=shown) if more > 0 else shown
    )


def _town(spot: Spot) -> str:
    named = ", ".join(part for part in (spot.city, spot.region) if part)
    return named or _("Town not named")


def _country(code: str) -> str:
    return country_name(code) or _("Country not named")


def _country_anchor(code: str) -> str:
    return f"country-{code.lower() or 'none'}"


def _order(code: str) -> tuple[bool, str]:
    return not code, _sort_key(_country(code))


def _sort_key(name: str) -> str:
    """Österreich between Norwegen and Polen: letters without their marks."""
    return "".join(char for char in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(char))
