"""An address to its parts, from its end: country, region, city; what is left is street and venue. Used by `place`.

A city's name alone is taken only where it is clearly one city, or where the source's country has one of that name;
otherwise the text stays as city, without country and coordinates: nothing confident and wrong. `town` says what a piece
may be called, `choice` which of the places of one name is meant, `whereabouts` keeps what is known so far.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.normalize.choice import WELL_KNOWN, Known, clear, in_regions, is_clear_alone
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import Region, cities, country_coded, country_named, key, regions_named
from crawler.normalize.text import line
from crawler.normalize.town import (
    asian_names,
    bearing,
    is_street,
    read_piece,
    split_address,
    tails,
    without_street,
)
from crawler.normalize.whereabouts import Whereabouts

_MOST_PIECES = 12  # an address has fewer; what has more is prose


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


class AddressReader(Whereabouts):
    """Takes parts off an address from its end: country, region, city; what is left is street and venue."""

    def __init__(self, parts: AddressParts, hint: str | None, language: str | None = None) -> None:
        super().__init__(line(parts.country), line(parts.region), line(parts.city), hint, language)
        self.venue, self.street = line(parts.venue), line(parts.street)

    def read(self, pieces: list[str]) -> AddressReader:
        pieces = [part for piece in self._without_known(pieces)[:_MOST_PIECES] for part in without_street(piece)]
        if self.city_text:
            self._city_given()
        else:
            pieces = self._take_ends(pieces)
            self._ask_the_venue(pieces)
        self._take_rest(pieces)
        return self

    def _without_known(self, pieces: list[str]) -> list[str]:
        known = {fold(text) for text in (self.venue, self.street, self.city_text, self.region_text) if text}
        return [piece for piece in pieces if fold(piece) not in known]

    def _city_given(self) -> None:
        """The city stands apart; it may still hold its state or country ("Anaheim, CA")."""
        given, regions = self.city_text, self._regions
        rest = self._take_ends(split_address(given or ""))
        if self.city is None and rest:
            self.city_text = ", ".join(rest)
        if self.city is None and self.city_text:
            self._regions = self._regions or regions
            self._choose(self.city_text)
        self.city_text = self.city_text or given
        if self.city is None and not self._area and self._regions and self.country:
            self._area = self._regions[0]

    def _take_ends(self, pieces: list[str]) -> list[str]:
        given, self.city_text = self.city_text, None
        pieces = self._take_country(list(pieces))
        position = self._find_city(pieces)
        if position is None:
            position = self._without_city(pieces)
        if position is None:
            self.city_text = self.city_text or given
            return pieces
        return pieces[:position] + self._without_code(pieces[position + 1 :])

    def _without_city(self, pieces: list[str]) -> int | None:
        """No city fits as it stands: what the region, the country's own name and the postal code still tell."""
        if self._regions or self._country_too:
            return self._without_qualifier(pieces)
        if len(pieces) == 1 and not self.region_text and self._take_region(pieces[0]):
            text = pieces.pop()
            if self.country is None:
                return self._without_qualifier(pieces)
            self.region_text, self._area, self._regions = text, self._regions[0], ()  # "Georgia, USA"
            return None
        if self.country is not None:
            if self._country_text and _names_its_city(self._country_text, self.country, pieces):
                self._choose(self._country_text)
            else:
                self._take_unknown_town(pieces, frozenset((self.country,)))
        else:
            self._take_unknown_town(pieces, frozenset((self._hint,)) if self._hint else None)
        return None

    def _without_qualifier(self, pieces: list[str]) -> int | None:
        """No city fits the state or the country's code.

        A state: only its country is sure, and only if it is spelled out or its postal code is of that country. A code:
        it means something else, if the city is well known ("Curitiba - PR").
        """
        regions, self._regions, too, self._country_too = self._regions, (), self._country_too, None
        text = self.region_text or ""
        if not regions:
            known = any(city.weight >= WELL_KNOWN for piece in pieces for city in cities(piece)[:1])
            return self._find_city(pieces) if known else None
        owners = {region.country for region in regions} | ({too} if too else set())
        coded = owners & self._region_code
        if len(text) > 3 and self._region_as_city(text, regions):
            return len(pieces)
        owner = next(iter(coded or owners)) if len(coded or owners) == 1 else self.country
        sure = self.country or coded or len(text) > 3
        if owner is None or not sure or country_named(text):
            return None
        self._take_region_alone(owner, text, regions)
        if self.country:
            self._take_unknown_town(pieces, frozenset((owner,)), beside_region=bool(coded))
        return None

    def _take_region_alone(self, owner: str, text: str, regions: tuple[Region, ...]) -> None:
        """The region's country, unless the name is as well that of a great city elsewhere ("Victoria")."""
        rival = len(text) > 3 and any(
            city.primary and city.weight >= WELL_KNOWN and not in_regions(city, regions) for city in cities(text)
        )
        if rival and not self.country and owner != self._hint:
            self.city_text, self.region_text = text, None
            return
        self.country = owner
        self._area = next((region for region in regions if region.country == owner), None)

    def _region_as_city(self, text: str, regions: tuple[Region, ...]) -> bool:
        """ "Hospital, Burgos": the last part is no region but the city of that name."""
        owners = {region.country for region in regions}
        found = [
            city
            for city in cities(text)
            if city.country in owners and (city.weight >= WELL_KNOWN or (city.primary and in_regions(city, regions)))
        ]
        bare = clear(list(cities(text)), Known(self._hint, self._home))
        if not found or (bare is None and not any(in_regions(city, regions) for city in found)):
            return False
        if bare is not None and bare not in found:
            return False
        self.region_text = None
        return self._choose(text)

    def _take_unknown_town(self, pieces: list[str], owners: frozenset[str] | None, beside_region: bool = False) -> None:
        """A town that no table has, beside its postal code ("4220 Korsør") or before its state and that one's code.

        The source's country is sure then, if such codes stand there in it.
        """
        for text in reversed(pieces):
            piece = read_piece(text)
            before = piece.coded.has_code and not piece.coded.before and piece.coded.countries
            coded = before and (owners is None or before & owners)
            if (coded or (beside_region and text is pieces[-1])) and piece.names and not is_street(text):
                self.city_text = piece.names[-1]
                self.country = self.country or (self._hint if coded and owners else None)
                pieces.remove(text)
                return

    def _without_code(self, behind: list[str]) -> list[str]:
        """Behind the city a short code in capitals is its region ("Rio de Janeiro - RJ")."""
        if behind and behind[0].isupper() and len(behind[0]) <= 3 and self.region_text is None:
            self.region_text, behind = behind[0], behind[1:]
        return behind

    def _find_city(self, pieces: list[str]) -> int | None:
        """The last part that names a city; a part with a postal code beside it before any other."""
        order = sorted(range(len(pieces)), key=lambda i: (not read_piece(pieces[i]).coded.countries, -i))
        for position in order:
            piece = read_piece(pieces[position])
            for name in piece.names:
                if self._choose(name, piece.coded.countries):
                    return position
            if self._asian(self._without_country(pieces[position])):
                return position
        return next((position for position in order if self._city_in_tail(pieces, position)), None)

    def _asian(self, piece: str) -> bool:
        """ "神奈川県横浜市西区": region and city in one, without blanks; ward and street are kept with them."""
        names = asian_names(piece)
        if names is None or not self._asian_place(*names):
            return False
        region, town = names
        if len(piece) > len(region if region.startswith(town) else region + town) + 1:
            self.street = self.street or piece
        return True

    def _asian_place(self, region: str, town: str) -> bool:
        regions, before = regions_named(region), (self._regions, self.city_text)
        self._regions = self._regions or regions
        for name in (town, region.removesuffix("都")):  # Tokyo is both
            if name and name != region and self._choose(name):
                return True
        self._regions, self.city_text = before
        if len({region.country for region in regions}) != 1 or self.country not in (None, regions[0].country):
            return False
        self.country, self._area, self.city_text = regions[0].country, regions[0], town or None
        return True

    def _city_in_tail(self, pieces: list[str], position: int) -> bool:
        """ "San Diego CA", "Berlin Germany", "Randwick NSW 2031": a part that ends in its own country or state."""
        piece = read_piece(pieces[position])
        front, _, end = piece.bare.rpartition(" ")
        if not front or self._regions:
            return False
        country = country_named(end) or country_coded(end)
        regions = tuple(r for r in regions_named(end) if end.isupper() and self.country in (None, r.country))
        if (self.country and not regions) or not (country or regions):
            return False
        before = (self.country, self._regions, self.region_text)
        self._regions = regions
        self.country = before[0] or (None if regions else country)
        for head, name in (("", front), *tails(front)):
            if self._choose(name):
                self.region_text = end if regions else self.region_text
                self._keep(head)
                return True
        owners = {region.country for region in regions} & (piece.coded.countries or {before[0]})
        if len(owners) == 1 and not is_street(front):
            self._area = next(region for region in regions if region.country in owners)
            self.country, self.city_text, self.region_text = self._area.country, front, end
            self._regions = ()
            return True
        self.country, self._regions, self.region_text = before
        return False

    def _keep(self, head: str) -> None:
        """What stood before the city in its own piece: the street or venue."""
        if head and is_street(head):
            self.street = self.street or head
        elif head:
            self.venue = self.venue or head

    def _ask_the_venue(self, pieces: list[str]) -> None:
        """ "Messe Wien", "Centre de Congrès de Lyon": the venue bears its town's name, and nothing else names one."""
        if self.city is not None or self.city_text:
            return
        for text in [*pieces, self.venue or ""]:
            for name, sure in bearing(text):
                if is_clear_alone(name, Known(self._hint, self._home, self.country), sure) and self._choose(name):
                    return

    def _take_rest(self, pieces: list[str]) -> None:
        """Before the city: the venue, and the street if it looks like one."""
        rest = [line(piece) or "" for piece in pieces if not piece.isdigit()]  # "Lyon (69)"
        streets = [piece for piece in rest if is_street(piece)]
        if self.street is None and streets:
            self.street = ", ".join(streets)[:300]
        others = [piece for piece in rest if piece not in streets]
        if self.venue is None and others:
            self.venue = ", ".join(others)[:300]


def _names_its_city(text: str, country: str, pieces: list[str]) -> bool:
    """ "Hôtel de Paris, Monaco" is in the city of that name; "Panamá, Panamá" says so itself."""
    twice = key(text) in {key(piece) for piece in pieces}
    return any(city.country == country and (twice or key(city.name) == key(text)) for city in cities(text))
