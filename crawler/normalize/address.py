"""An address to its parts, from its end: country, region, city; what is left is street and venue. Used by `place`.

A city's name alone is taken only where it is clearly one city, or where the source's country has one of that name;
otherwise the text stays as city, without country and coordinates: nothing confident and wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import City, Region, cities, country_coded, country_named, regions_named
from crawler.normalize.text import line

# A city is clear if it weighs this many times the next of its name; the source's country may overrule down to a share.
_DOMINANT = 8.0
_OVER_NAMESAKES = 100.0  # how much more, where the name is another city's own
_HINT_SHARE = 1 / 400
_WELL_KNOWN = 1e8
_LEAST_WEIGHT = 1_500_000  # below, a bare name is more likely something else
# The country whose own cities a page in this language means first; English and what is spoken everywhere say nothing.
_HOMES = {
    "ca": "ES", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR", "es": "ES", "fi": "FI", "fr": "FR", "hu": "HU",
    "it": "IT", "ja": "JP", "nb": "NO", "nl": "NL", "no": "NO", "pl": "PL", "pt": "PT", "ro": "RO", "sk": "SK",
    "sv": "SE", "tr": "TR", "uk": "UA",
}  # fmt: skip
_SPLIT = re.compile(r"\s*(?:[,;\n|•·()\[\]、，]|\s[-–—/]\s|\s@\s)\s*")
_POSTCODE = re.compile(
    r"(?<![\w-])\d{4}\s?[A-Z]{2}(?!\w)|(?<![\w-])(?:[A-Z]{1,3}-)?\d{4,6}(?:-\d{3,4})?(?![\w-])|(?<!\w)\d{3}\s\d{2}(?!\w)|(?<!\w)\d{2}-\d{3}(?!\w)"
    r"|(?<!\w)[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}(?!\w)|(?<!\w)[A-Z]\d[A-Z]\s?\d[A-Z]\d(?!\w)"
)
_DIGIT = re.compile(r"\d")
_PREPOSITION = re.compile(r"^(?:(?:in|at|à|a|en|em|te|w|v|i|près de)\s+(?=[A-ZÀ-Ž])|г\.\s*)")
_DISTRICT = re.compile(r"\s\d{1,2}(?:er?|[èe]me|th|nd|rd)?$")


@dataclass(frozen=True, slots=True)
class AddressParts:
    """What the item says, as text."""

    location: str | None = None
    venue: str | None = None
    street: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    latitude: str | None = None
    longitude: str | None = None


def split_address(text: str) -> list[str]:
    return [part for part in (piece.strip(" .-–") for piece in _SPLIT.split(text)) if part]


class AddressReader:
    """Takes parts off an address from its end: country, region, city; what is left is street and venue."""

    def __init__(self, parts: AddressParts, hint: str | None, language: str | None = None) -> None:
        self._hint = hint
        self._home = None if hint else _HOMES.get(language or "")
        self.venue, self.street = line(parts.venue), line(parts.street)
        self.city_text, self.region_text = line(parts.city), line(parts.region)
        self.country = _country(line(parts.country) or "")
        self.city: City | None = None
        self._country_too: str | None = None  # a country of the same name as the region ("Georgia")
        self._regions: tuple[Region, ...] = regions_named(self.region_text) if self.region_text else ()
        if self._regions and self.country:
            self._regions = tuple(region for region in self._regions if region.country == self.country)

    def read(self, pieces: list[str]) -> AddressReader:
        pieces = self._without_known(pieces)
        if self.city_text:
            self._city_given()
        else:
            pieces = self._take_ends(pieces)
        self._take_rest(pieces)
        return self

    def _without_known(self, pieces: list[str]) -> list[str]:
        known = {fold(text) for text in (self.venue, self.street, self.city_text, self.region_text) if text}
        return [piece for piece in pieces if fold(piece) not in known]

    def _city_given(self) -> None:
        """The city stands apart; it may still hold its state or country ("Anaheim, CA")."""
        *_, rest = [self._take_ends(split_address(self.city_text or ""))]
        if self.city is None and rest:
            self.city_text = ", ".join(rest)
        if self.city is None and self.city_text:
            self._choose(self.city_text)

    def _take_ends(self, pieces: list[str]) -> list[str]:
        given, self.city_text = self.city_text, None
        pieces = self._take_country(list(pieces))
        position = self._find_city(pieces)
        if position is None and (self._regions or self._country_too):
            position = self._without_qualifier(pieces)
        if position is None:
            self.city_text = given
            return pieces
        return pieces[:position] + self._without_code(pieces[position + 1 :])

    def _without_qualifier(self, pieces: list[str]) -> int | None:
        """No city fits the state or the country's code.

        A state: only its country is sure, and only if it is spelled out. A code: it means something else, if the city
        is well known ("Curitiba - PR").
        """
        regions, self._regions, self._country_too = self._regions, (), None
        if regions:
            owners = {region.country for region in regions}
            text = self.region_text or ""
            self.country = (
                owners.pop() if len(text) > 3 and len(owners) == 1 and not country_named(text) else self.country
            )
            return None
        known = any(city.weight >= _WELL_KNOWN for piece in pieces for city in cities(piece)[:1])
        return self._find_city(pieces) if known else None

    def _without_code(self, behind: list[str]) -> list[str]:
        """Behind the city a short code in capitals is its region ("Rio de Janeiro - RJ")."""
        if behind and behind[0].isupper() and len(behind[0]) <= 3 and self.region_text is None:
            self.region_text, behind = behind[0], behind[1:]
        return behind

    def _take_country(self, pieces: list[str]) -> list[str]:
        """The last parts, as long as they are a country, a region or a postal code."""
        while pieces:
            last = _POSTCODE.sub(" ", pieces[-1]).strip(" ,")
            if last and not (self._is_country(last, len(pieces)) or (len(pieces) > 1 and self._take_region(last))):
                break
            pieces.pop()
        return pieces

    def _is_country(self, name: str, remaining: int) -> bool:
        """Take `name` as the country, unless it is a city too (Luxembourg) or a state (Georgia): the city tells."""
        code = country_named(name)
        if code is None or self.country not in (None, code):
            return False
        if remaining == 1 and self._is_city_too(name, code):
            return False
        regions = regions_named(name)
        if any(region.country != code for region in regions):
            if remaining == 1:
                return False
            self._regions = regions
            self._country_too = code
            self.region_text = name
            return True
        self.country = code
        return True

    def _is_city_too(self, name: str, code: str) -> bool:
        """Luxembourg is; Lebanon is one elsewhere, which only the source's country can mean."""
        return any(city.country in (code, self._hint) and fold(city.name) == fold(name) for city in cities(name))

    def _take_region(self, text: str) -> bool:
        """A state or province, or a country's code; which of both, the city must tell ("San Diego, CA")."""
        if self._regions:
            return False
        regions = tuple(r for r in regions_named(text) if self.country in (None, r.country))
        code = country_coded(text)
        if not regions and (not code or self.country):
            return False
        self._regions, self._country_too, self.region_text = regions, code, text
        return True

    def _find_city(self, pieces: list[str]) -> int | None:
        """The last part that names a city; a part with a postal code beside it before any other."""
        order = sorted(range(len(pieces)), key=lambda i: (_POSTCODE.search(pieces[i]) is None, -i))
        for position in order:
            for name in _city_names(pieces[position]):
                if self._choose(name):
                    return position
        for position in order:
            if self._city_in_tail(pieces, position):
                return position
        return None

    def _city_in_tail(self, pieces: list[str], position: int) -> bool:
        """ "San Diego CA", "Berlin Germany": a part that ends in its own country or state."""
        found = pieces[position].rsplit(" ", 1)
        if len(found) < 2 or self.country or self._regions:
            return False
        code = country_named(found[1]) or country_coded(found[1])
        regions = regions_named(found[1]) if found[1].isupper() else ()
        if not code and not regions:
            return False
        before = (self.country, self._regions, self.region_text)
        self._regions, self.country = regions, None if regions else code
        if self._choose(found[0]):
            self.region_text = found[1] if regions else self.region_text
            return True
        self.country, self._regions, self.region_text = before
        return False

    def _choose(self, name: str) -> bool:
        """Decide which city `name` means; False if it names none that fits."""
        candidates = self._fitting(cities(name))
        if not candidates:
            return False
        qualified = bool(self.country or self._regions or self._country_too)
        city = _clear(candidates, self._hint, qualified, self._home)
        if city is None and not qualified and candidates[0].weight < _LEAST_WEIGHT:
            return False
        self.city_text = name
        if city is not None:
            if city.country == self._country_too and not self._in_regions(city):
                self.region_text = None  # "Basel, CH": the code was the country's
            self.city, self.country = city, city.country
        return True

    def _in_regions(self, city: City) -> bool:
        return any((city.country, city.region) == (region.country, region.code) for region in self._regions)

    def _fitting(self, candidates: tuple[City, ...]) -> list[City]:
        if in_regions := [city for city in candidates if self._in_regions(city)]:
            return in_regions
        if (self._regions or self._country_too) and not self.country:
            return [c for c in candidates if c.country == self._country_too]
        return [c for c in candidates if self.country in (None, c.country)]

    def _take_rest(self, pieces: list[str]) -> None:
        """Before the city: the venue, and the street if it looks like one."""
        rest = [line(piece) or "" for piece in pieces if not piece.isdigit()]  # "Lyon (69)"
        streets = [piece for piece in rest if _is_street(piece)]
        if self.street is None and streets:
            self.street = ", ".join(streets)[:300]
        others = [piece for piece in rest if piece not in streets]
        if self.venue is None and others:
            self.venue = ", ".join(others)[:300]


def _city_names(part: str) -> Iterable[str]:
    """What of a part may be the city's name: all of it, without its postal code, behind a preposition."""
    bare = _DISTRICT.sub("", _POSTCODE.sub(" ", part).strip(" ,-"))
    names = [bare, _PREPOSITION.sub("", bare), *([bare.split("/")[0].strip()] if "/" in bare else [])]
    for name in dict.fromkeys(names):
        if name and not _DIGIT.search(name) and not _is_venue(name):
            yield name


def _is_venue(name: str) -> bool:
    folded = fold(name)
    return "venue" in words.found("place", folded) and len(folded.split()) == 1


def _is_street(piece: str) -> bool:
    if not _DIGIT.search(piece):
        return False
    folded = fold(piece)
    return (
        "street" in words.found("place", folded)
        or re.search(r"(?:strasse|str\.?|straat|weg|platz|laan|gasse|gatan|vej|katu|utca)\b", folded) is not None
    )


def _clear(candidates: list[City], hint: str | None, qualified: bool, home: str | None = None) -> City | None:
    """The one city meant, or None: qualified names take the best known, bare ones need the source or a clear lead.

    A city at home in the page's language takes any lead away: "Brest" in French is hardly the one in Belarus.
    """
    best = candidates[0]
    if qualified:
        return best
    if hint:
        local = next((city for city in candidates if city.country == hint), None)
        if local is not None and local.weight >= best.weight * _HINT_SHARE:
            return local
    if any(
        city.country == home != best.country and city.primary and city.weight >= _LEAST_WEIGHT for city in candidates
    ):
        return None
    namesake = not best.primary and any(city.primary for city in candidates)  # "Victoria" is hardly Hong Kong
    second = next((city.weight for city in candidates[1:]), 0.0)
    lead = _DOMINANT * (_OVER_NAMESAKES if namesake else 1)
    return best if best.weight >= _LEAST_WEIGHT and best.weight >= second * lead else None


def _country(text: str) -> str | None:
    return country_named(text) or country_coded(text) if text else None
