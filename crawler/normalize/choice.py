"""Which of the places of one name is meant, or none of them: weights from the gazetteer, what is known beside the name,
and the rule that nothing unsure is said. Used by `address`.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.normalize.gazetteer import City, Region, cities, country_named, key, regions_named

LEAST_WEIGHT = 1_500_000  # below, a bare name is more likely something else
WELL_KNOWN = 1e8
FAMOUS = 5e8
# A city is clear if it weighs this many times any other of its name, and has this many times its people.
_OVER_EQUALS, _OVER_OTHERS, _LARGER = 12.0, 8.0, 2.5
_OVER_NAMESAKES = 100.0  # how much more, where the name is another city's own and not its
_OVER_OWN = 20.0  # until there, a city whose own name it is goes before others that are also called so
_OVER_AS_LARGE = 60.0  # how much more, where another has as many people
_BESIDE_CODE = 2.0  # where a postal code of its country's form stands beside it
_LEAST_OF_ALTERNATES = 1.5e7
_HINT_SHARE = 1 / 2000  # the source's country may overrule the best known down to this share
_GREATEST = 5e9  # as well known as this, it is no region, and no other city as large is meant


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside a name.

    hint       the source's country
    home       the country whose cities a page in this language means first
    country    the country said in the address
    qualified  country, region or a code was said
    coded      a postal code stands beside it that fits
    name       the name itself
    """

    hint: str | None = None
    home: str | None = None
    country: str | None = None
    qualified: bool = False
    coded: bool = False
    name: str = ""


def in_regions(city: City, regions: tuple[Region, ...]) -> bool:
    return any((city.country, city.region) == (region.country, region.code) for region in regions)


def choose(candidates: list[City], known: Known, regions: tuple[Region, ...]) -> City | None:
    """The one that is meant, or None. A region's short form may be one of several countries' ("PA", "MI")."""
    if known.qualified and not known.country and len(regions) > 1:
        countries = {city.country for city in candidates if in_regions(city, regions)}
        if len(countries) > 1:
            own = {city.country for city in candidates if city.primary and in_regions(city, regions)}
            wanted = known.hint if known.hint in countries else own.pop() if len(own) == 1 else None
            return next((city for city in candidates if city.country == wanted), None)
    return clear(candidates, known)


def clear(candidates: list[City], known: Known) -> City | None:
    """The one city meant, or None: qualified names take the best known, bare ones need the source or a clear lead.

    A city at home in the page's language takes any lead away: "Brest" in French is hardly the one in Belarus.
    """
    if not candidates or known.qualified:
        return candidates[0] if candidates else None
    best = _likeliest(candidates)
    if known.hint:
        local = next((city for city in candidates if city.country == known.hint), None)
        if local is not None and local.weight >= best.weight * _HINT_SHARE:
            return local
    if any(
        city.country == known.home != best.country and city.primary and city.weight >= LEAST_WEIGHT
        for city in candidates
    ):
        return None
    name = key(known.name)
    own = best.primary or not name.isascii() or key(best.name).startswith(f"{name} ")  # GeoNames' own names are Latin
    least = 0.0 if known.coded else LEAST_WEIGHT if own else _LEAST_OF_ALTERNATES
    if best.weight < least or any(_rivals(best, city, known) for city in candidates if city is not best):
        return None
    return best


def _likeliest(candidates: list[City]) -> City:
    """The best known; one whose own name it is goes before one that is also called so ("Porto" is not Bordeaux)."""
    best, own = candidates[0], next((city for city in candidates if city.primary), None)
    return best if own is None or best.weight >= own.weight * _OVER_OWN else own


def _rivals(best: City, other: City, known: Known) -> bool:
    """Whether `other` may be meant as well."""
    if known.coded and other.country == best.country:
        return False
    if not best.primary and other.country != best.country and key(other.name).startswith(key(known.name) + " "):
        return other.weight * _OVER_NAMESAKES >= best.weight  # "Landsberg" is short for Landsberg am Lech as well
    if best.primary and not other.primary:
        alike = key(other.name)[:4] == key(best.name)[:4]  # "George Town" is a spelling, a name of long ago is none
        return other.weight >= best.weight * (1 / _OVER_OTHERS if alike else _OVER_OWN)
    if best.primary and best.weight < _GREATEST and _is_as_large(other, best):
        return True
    lead = _BESIDE_CODE if known.coded else _OVER_EQUALS if other.primary else _OVER_OTHERS
    if other.primary and not best.primary:
        lead *= _OVER_NAMESAKES
    return other.weight * lead > best.weight


def _is_as_large(other: City, best: City) -> bool:
    elsewhere = (other.country, other.zone) != (best.country, best.zone)
    known = other.weight >= max(LEAST_WEIGHT, best.weight / _OVER_AS_LARGE)
    return elsewhere and known and other.people * _LARGER > best.people


def is_rather_region(name: str, city: City, known: Known) -> bool:
    """Whether a bare name is that of a state or province elsewhere too ("Ontario", "Limburg"): nothing is sure."""
    regions = regions_named(name) if len(name) > 3 else ()
    return bool(regions) and city.country != known.hint and city.weight < _GREATEST and not in_regions(city, regions)


def is_clear_alone(name: str, known: Known, sure: bool) -> bool:
    """Whether a name inside a venue's is that of a town: well known, no region's name, and not some other thing.

    Not `sure`: the venue may be named after anything, so the town must be in a country that is known otherwise.
    """
    if not name or name[0].islower():
        return False
    country = country_named(name)  # only a city that is its country, as Singapore
    found = [city for city in cities(name) if known.country in (None, city.country) and country in (None, city.country)]
    best = clear(found, known)
    if best is None or best.weight < WELL_KNOWN or is_rather_region(name, best, known):
        return False
    wanted = known.country or known.hint or known.home
    return best.country == wanted if wanted else sure
