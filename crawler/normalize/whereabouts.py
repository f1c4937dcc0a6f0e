"""What is known so far of where it is: country, region, city; and how a name adds to it. `address` builds on it."""

from __future__ import annotations

from crawler.normalize.choice import FAMOUS, LEAST_WEIGHT, Known, choose, in_regions, is_rather_region
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import (
    City,
    Region,
    cities,
    country_coded,
    country_named,
    regions_named,
    zone_of_country,
)
from crawler.normalize.town import heads, read_piece

# The country whose own cities a page in this language means first; English and what is spoken everywhere say nothing.
_HOMES = {
    "ca": "ES", "cs": "CZ", "da": "DK", "de": "DE", "el": "GR", "es": "ES", "fi": "FI", "fr": "FR", "hu": "HU",
    "it": "IT", "ja": "JP", "nb": "NO", "nl": "NL", "no": "NO", "pl": "PL", "pt": "PT", "ro": "RO", "sk": "SK",
    "sv": "SE", "tr": "TR", "uk": "UA",
}  # fmt: skip


class Whereabouts:
    """Country, region and city, each as soon as something tells it.

    zone  that of the city; else of the region or country, where all of it has one
    """

    def __init__(
        self, country: str | None, region: str | None, city: str | None, hint: str | None, language: str | None
    ) -> None:
        self._hint = hint
        self._home = None if hint else _HOMES.get(language or "")
        self.city_text, self.region_text = city, region
        self.country = country_of(country or "")
        self.city: City | None = None
        self._country_text: str | None = None
        self._country_too: str | None = None  # a country of the same name as the region ("Georgia")
        self._region_code: frozenset[str] = frozenset()  # countries that the postal code beside the region may mean
        self._area: Region | None = None
        self._regions: tuple[Region, ...] = regions_named(self.region_text) if self.region_text else ()
        if self._regions and self.country:
            self._regions = tuple(region for region in self._regions if region.country == self.country)

    @property
    def zone(self) -> str | None:
        if self.city is not None:
            return self.city.zone
        if self._area is not None and self._area.zone:
            return self._area.zone
        return zone_of_country(self.country) if self.country else None

    def _take_country(self, pieces: list[str]) -> list[str]:
        """The last parts, as long as they are a country, a region or a postal code; else a country that goes first."""
        while pieces:
            piece = read_piece(pieces[-1])
            name = piece.bare.strip(" ,")
            if not name and len(piece.coded.countries) == 1:
                self.country = self.country or next(iter(piece.coded.countries))
            if name and (piece.coded.before_town or not self._is_country(name, len(pieces))):
                if len(pieces) < 2 or not self._take_region(name):
                    break
                self._region_code = piece.coded.countries
            pieces.pop()
        if self.country is None and len(pieces) > 1 and not self._regions and self._is_country(pieces[0], len(pieces)):
            pieces = pieces[1:]
        return pieces

    def _is_country(self, name: str, remaining: int) -> bool:
        """Take `name` as the country, unless it is a city too (Luxembourg) or a state (Georgia): the city tells."""
        code = country_named(name)
        if code is None or self.country not in (None, code):
            return False
        if self._regions and self._country_too != code and all(region.country != code for region in self._regions):
            return False  # "Peru, Indiana"
        if self.country is None and (_is_rather_city(name, code) or (remaining == 1 and self._is_city_too(name, code))):
            return False
        regions = regions_named(name)
        if any(region.country != code for region in regions):
            if remaining == 1:
                return False
            self._regions = regions
            self._country_too = code
            self.region_text = name
            return True
        self.country, self._country_text = code, name
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
        self._regions = regions
        self._country_too = code if not self.country else None
        self.region_text = text if regions else None
        return True

    def _without_country(self, piece: str) -> str:
        """ "中国北京市": the country goes first, without a blank."""
        for name in heads(piece):
            if self.country is None and (code := country_named(name)):
                self.country = code
                return piece[len(name) :]
        return piece

    def _choose(self, name: str, coded: frozenset[str] = frozenset()) -> bool:
        """Decide which city `name` means; False if it names none that fits. `coded`: where its postal code may be."""
        candidates = self._fitting(cities(name))
        near = [city for city in candidates if city.country in coded]
        if coded and not near and not self.country:
            return False
        if not candidates:
            return False
        qualified = bool(self.country or self._regions or self._country_too)
        known = Known(self._hint, self._home, self.country, qualified, bool(near), name)
        city = choose(near or candidates, known, self._regions)
        if city is None and not qualified and not near and candidates[0].weight < LEAST_WEIGHT:
            return False
        if city is not None and not qualified and not near and is_rather_region(name, city, known):
            city = None
        self.city_text = name
        if city is not None:
            if city.country == self._country_too and not in_regions(city, self._regions):
                self.region_text = None  # "Basel, CH": the code was the country's
            self.city, self.country = city, city.country
        return True

    def _fitting(self, candidates: tuple[City, ...]) -> list[City]:
        if found := [city for city in candidates if in_regions(city, self._regions)]:
            return found
        if (self._regions or self._country_too) and not self.country:
            return [c for c in candidates if c.country == self._country_too]
        return [c for c in candidates if self.country in (None, c.country)]


def _is_rather_city(name: str, country: str) -> bool:
    """ "Granada" is Grenada in Spanish, and a city of Spain to everybody else."""
    return any(city.primary and city.country != country and city.weight >= FAMOUS for city in cities(name)[:2])


def country_of(text: str) -> str | None:
    return country_named(text) or country_coded(text) if text else None
