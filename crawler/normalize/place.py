"""Where it is: one text or address parts to venue, street, city, ISO country, coordinates and zone, offline, and what
they say of attending from home. `address` takes the text apart, `gazetteer` knows the cities,
`choice` decides between those of one name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.address import AddressParts, AddressReader
from crawler.normalize.choice import LEAST_WEIGHT
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import cities, country_named
from crawler.normalize.text import line, shortened
from crawler.normalize.town import asian_names, is_platform, read_piece, split_address, without_mode
from store.border import MAX_TITLE
from store.event import Mode, Place

_BRACKETED = re.compile(r"[^\W\d_][^,;|()\n\d]{1,40}\([^\W\d_][^()\n\d]{1,30}\)")
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
    mode = attendance(" ".join(filter(None, (text, parts.venue)))) or (Mode.ONLINE if is_platform(text) else None)
    pieces = _pieces(text, mode, hint)
    read = AddressReader(parts, hint, language).read(pieces)
    latitude, longitude = _coordinates(parts, read)
    place = Place(
        venue=_short(read.venue), street=_short(read.street), city=_short(read.city_text),
        region=_short(read.region_text), country=read.country, latitude=latitude, longitude=longitude,
    )  # fmt: skip
    if mode is None and url and place == Place():
        mode = Mode.ONLINE
    if mode is Mode.ONLINE and (place.city or place.street):
        mode = Mode.HYBRID
    return Located(_without_mode(place, mode), _zone(read, latitude, longitude), mode, url.group() if url else None)


def _short(part: str | None) -> str | None:
    """A part as long as a place holds: an address of a thousand characters may be all one name."""
    return shortened(part, MAX_TITLE) if part else part


def attendance(text: str) -> Mode | None:
    """Online, hybrid or on site, as far as a text that speaks of the place says so."""
    if not text:
        return None
    found = words.found("mode", fold(text))
    if Mode.HYBRID.value in found or found >= {Mode.ONLINE.value, Mode.ONSITE.value}:
        return Mode.HYBRID
    return next((mode for mode in (Mode.ONLINE, Mode.ONSITE) if mode.value in found), None)


def _pieces(text: str, mode: Mode | None, hint: str | None) -> list[str]:
    """The pieces of the address, without the words that tell how to attend; none, if they tell of nothing else."""
    pieces = split_address(_protected(text))
    if mode is None:
        return pieces
    pieces = [piece for piece in pieces if not is_platform(piece)]
    bare = [name for name in map(without_mode, pieces) if name]
    return bare if mode is not Mode.ONLINE or any(_is_somewhere(piece, hint) for piece in bare) else []


def _is_somewhere(piece: str, hint: str | None) -> bool:
    names = read_piece(piece).names
    known = any(city.weight >= LEAST_WEIGHT or city.country == hint for name in names for city in cities(name)[:3])
    return known or country_named(piece) is not None or asian_names(piece) is not None


def _protected(text: str) -> str:
    """ "Halle (Saale)" is one name."""
    if "(" not in text:
        return text
    for found in _BRACKETED.finditer(text):
        name = found.group().replace("(", "").replace(")", "")
        if cities(name):
            return text.replace(found.group(), name)
    return text


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


def _zone(read: AddressReader, latitude: float | None, longitude: float | None) -> str | None:
    """That of the city, else of the item's own coordinates, else of a country or region that has but one."""
    if read.city is None and latitude is not None and longitude is not None and (zone := zone_at(latitude, longitude)):
        return zone
    return read.zone


def zone_at(latitude: float, longitude: float) -> str | None:
    """IANA zone of a point; None on the high seas."""
    from tzfpy import get_tz

    name = get_tz(longitude, latitude)
    return name if name and not name.startswith("Etc/") else None
