"""Events by the place where they are: what a map shows as one spot, and its list as one heading.

An event is at a place where its city or its coordinates are known; a country alone is no place, nor is "online".
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.formats.text import one_line
from feeds.formats.wording import has_coordinates
from store.event import Event, Mode, Place

_SAME_TOWN_KM = 80.0  # two towns of one name in one country lie further apart than two venues of one town
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class Spot:
    """A town: how many events are there, and the first of them.

    key        of the same town always the same: letters, digits and hyphens, fit for an id
    city       "" where only coordinates are known
    region     "" but where towns of one name in one country must be told apart
    country    ISO code or ""
    latitude   None where the town's coordinates are not known
    """

    key: str
    city: str
    region: str
    country: str
    latitude: float | None
    longitude: float | None
    count: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """How many events there are of a kind that no map shows, and the first of them."""

    count: int
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Each event in one of four: at a spot, in a country without a town, online, or nowhere yet."""

    spots: tuple[Spot, ...]
    countries: Mapping[str, Some]
    online: Some
    unknown: Some

    @property
    def count(self) -> int:
        others = (*self.countries.values(), self.online, self.unknown)
        return sum(spot.count for spot in self.spots) + sum(some.count for some in others)


@dataclass(slots=True)
class _Pile:
    count: int = 0
    events: list[Event] = field(default_factory=list)

    def some(self) -> Some:
        return Some(self.count, tuple(self.events))


@dataclass(slots=True)
class _Town(_Pile):
    city: str = ""
    region: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None

    def is_near(self, latitude: float | None, longitude: float | None) -> bool:
        if self.latitude is None or self.longitude is None or latitude is None or longitude is None:
            return True
        return _kilometres(self.latitude, self.longitude, latitude, longitude) <= _SAME_TOWN_KM


@dataclass(slots=True)
class Places:
    """Events gathered one by one; of each place its number, of the first `kept` ones the event too.

    So a map of any number of events takes the memory of its places.
    """

    kept: int
    _towns: dict[tuple[str, str], list[_Town]] = field(default_factory=dict)
    _countries: dict[str, _Pile] = field(default_factory=dict)
    _online: _Pile = field(default_factory=_Pile)
    _unknown: _Pile = field(default_factory=_Pile)

    def add(self, event: Event) -> None:
        pile = self._pile_of(event)
        pile.count += 1
        if self.kept > 0:
            self.kept -= 1
            pile.events.append(event)

    def whereabouts(self) -> Whereabouts:
        """Spots by country and city: the same events always give the same."""
        found = [_spot(town, number, len(same)) for same in self._towns.values() for number, town in enumerate(same)]
        return Whereabouts(
            tuple(sorted(found, key=lambda spot: (spot.country, spot.city.casefold(), spot.region, spot.key))),
            {code: pile.some() for code, pile in sorted(self._countries.items())},
            self._online.some(),
            self._unknown.some(),
        )

    def _pile_of(self, event: Event) -> _Pile:
        place = event.place
        if place.city or (has_coordinates(place) and event.mode is not Mode.ONLINE):
            return self._town(place)
        if event.mode is Mode.ONLINE:
            return self._online
        return self._countries.setdefault(place.country, _Pile()) if place.country else self._unknown

    def _town(self, place: Place) -> _Town:
        city, country = one_line(place.city or ""), place.country or ""
        latitude, longitude = (place.latitude, place.longitude) if has_coordinates(place) else (None, None)
        same = self._towns.setdefault((country, _name(city, latitude, longitude)), [])
        town = next((town for town in same if town.is_near(latitude, longitude)), None)
        if town is None:
            region = one_line(place.region or "")
            town = _Town(city=city, region=region, country=country, latitude=latitude, longitude=longitude)
            same.append(town)
        if town.latitude is None:
            town.latitude, town.longitude = latitude, longitude
        return town


def _name(city: str, latitude: float | None, longitude: float | None) -> str:
    return city.casefold() or f"{latitude:.1f} {longitude:.1f}"


def _spot(town: _Town, number: int, namesakes: int) -> Spot:
    """The key is a digest: names come in any script, and none may close an attribute or name another element."""
    where = _name(town.city, town.latitude, town.longitude)
    digest = hashlib.sha256(f"{town.country}\n{where}\n{number}".encode("utf-8", "replace")).hexdigest()[:8]
    return Spot(
        f"{town.country.lower() or 'x'}-{digest}", town.city, town.region if namesakes > 1 else "", town.country,
        town.latitude, town.longitude, town.count, tuple(town.events),
    )  # fmt: skip


def _kilometres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Flat distance, good enough within a few hundred kilometres."""
    across = abs(longitude - other_longitude)
    across = min(across, 360 - across) * math.cos(math.radians((latitude + other_latitude) / 2))
    return _KM_PER_DEGREE * math.hypot(latitude - other_latitude, across)
