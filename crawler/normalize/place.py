"""Where it is: one text or address parts to venue, street, city, ISO country, coordinates and zone, offline, and what
they say of attending from home. `address` takes the text apart, `gazetteer` knows the cities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.address import AddressParts, AddressReader, split_address
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import cities, country_named
from crawler.normalize.text import line
from store.event import Mode, Place

_URL = re.compile(r"https?://[^\s<>\"')]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Located:
    """A place, the zone of its city (None if unknown), and what the text says of attending."""

    place: Place = field(default_factory=Place)
    zone: str | None = None
    mode: Mode | None = None
    url: str | None = None


@lru_cache(maxsize=1024)
def locate(parts: AddressParts, hint: str | None, language: str | None = None) -> Located:
    """The place of an event; `hint` is the source's country, `language` that of its words."""
    text = line(parts.location, 1000) or ""
    url = _URL.search(text)
    text = _URL.sub(" ", text).strip(" ,;-–|")
    mode = attendance(" ".join(filter(None, (text, parts.venue))))
    if mode is Mode.ONLINE and not _has_more_than_mode(text):
        text = ""
    read = AddressReader(parts, hint, language).read(split_address(text))
    latitude, longitude = _coordinates(parts, read)
    place = Place(
        venue=read.venue, street=read.street, city=read.city_text, region=read.region_text, country=read.country,
        latitude=latitude, longitude=longitude,
    )  # fmt: skip
    if mode is None and url and place == Place():
        mode = Mode.ONLINE
    if mode is Mode.ONLINE and (place.city or place.street):
        mode = Mode.HYBRID
    return Located(
        _without_mode(place, mode), _zone(parts, read, latitude, longitude), mode, url.group() if url else None
    )


def attendance(text: str) -> Mode | None:
    """Online, hybrid or on site, as far as a text that speaks of the place says so."""
    if not text:
        return None
    found = words.found("mode", fold(text))
    if Mode.HYBRID.value in found or found >= {Mode.ONLINE.value, Mode.ONSITE.value}:
        return Mode.HYBRID
    return next((mode for mode in (Mode.ONLINE, Mode.ONSITE) if mode.value in found), None)


def _has_more_than_mode(text: str) -> bool:
    return any(cities(part) or country_named(part) for part in split_address(text))


def _without_mode(place: Place, mode: Mode | None) -> Place:
    """ "Online" is no venue."""
    if mode is None or not place.venue:
        return place
    if attendance(place.venue) in (Mode.ONLINE, Mode.HYBRID) and (len(place.venue.split()) <= 4 or mode is Mode.ONLINE):
        return place.model_copy(update={"venue": None})
    return place


def _coordinates(parts: AddressParts, read: AddressReader) -> tuple[float | None, float | None]:
    """The item's own, if they are on the globe and no placeholder; else the city's."""
    try:
        latitude, longitude = float(parts.latitude or ""), float(parts.longitude or "")
    except ValueError:
        latitude, longitude = 0.0, 0.0
    if (latitude or longitude) and abs(latitude) <= 90 and abs(longitude) <= 180:
        return round(latitude, 6), round(longitude, 6)
    return (read.city.latitude, read.city.longitude) if read.city else (None, None)


def _zone(parts: AddressParts, read: AddressReader, latitude: float | None, longitude: float | None) -> str | None:
    if read.city is not None:
        return read.city.zone
    if latitude is None or longitude is None:
        return None
    return zone_at(latitude, longitude)


def zone_at(latitude: float, longitude: float) -> str | None:
    """IANA zone of a point; None on the high seas."""
    from tzfpy import get_tz

    name = get_tz(longitude, latitude)
    return name if name and not name.startswith("Etc/") else None
