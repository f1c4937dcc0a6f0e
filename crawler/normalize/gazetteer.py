"""The offline gazetteer: which cities, countries and regions a name may mean. Used by `place`.

Reads the compact files that scripts/build_places.py writes (GeoNames, CC BY 4.0): a lookup is two bisections and
two small blocks to inflate, the file is mapped, so that a crawl child pays little memory for it.
"""

from __future__ import annotations

import mmap
import re
import struct
import zlib
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from crawler.normalize.fold import fold

MAGIC = b"SMAP2\0\0\0"
HEADER = "<8s5I"
CITIES_PER_BLOCK = 64
_DATA = Path(__file__).parent / "data"
_NOT_LETTERS = re.compile(r"[\W_]+")
_SAINT = re.compile(r"^(?:st|ste|saint|sainte) ")
ALTERNATE_SHARE = 0.3  # how much a name counts that is only one of the other names of a city


@dataclass(frozen=True, slots=True)
class City:
    """One place of GeoNames.

    region   GeoNames' admin1 code
    weight   compares cities of one name
    primary  it was looked up by its own name, not by one of its other names
    """

    name: str
    country: str
    region: str
    latitude: float
    longitude: float
    weight: float
    zone: str
    people: int
    primary: bool = True


@dataclass(frozen=True, slots=True)
class Region:
    """A state, province or the like; `zone` is that of all of it, None where it has several."""

    country: str
    code: str
    zone: str | None = None


def key(name: str) -> str:
    """The spelling under which a name is kept: folded, words parted by one blank, "St." written out."""
    return _SAINT.sub("saint ", _NOT_LETTERS.sub(" ", fold(name).replace("'", "").replace(".", " ")).strip())


class _Table:
    """places.bin, mapped."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, self.count, self._city_blocks, _, table, first = struct.unpack_from(HEADER, self._map)
        if magic != MAGIC:
            raise ValueError(f"{path.name}: no gazetteer of ours; run scripts/build_places.py")
        start = struct.calcsize(HEADER)
        self._offsets = struct.unpack_from(f"<{table // 4}I", self._map, start)
        self._first_names = zlib.decompress(self._map[start + table : start + table + first]).decode().split("\n")
        self._base = start + table + first

    def _block(self, number: int) -> list[str]:
        start, end = self._base + self._offsets[number], self._base + self._offsets[number + 1]
        return zlib.decompress(self._map[start:end]).decode().split("\n")

    def numbers(self, name: str) -> list[str]:
        position = bisect_right(self._first_names, name) - 1
        if position < 0:
            return []
        wanted = name + "\t"
        for line in self._block(self._city_blocks + position):
            if line.startswith(wanted):
                return line[len(wanted) :].split(" ")
        return []

    def city(self, number: str) -> City:
        index = abs(int(number))
        fields = self._block(index // CITIES_PER_BLOCK)[index % CITIES_PER_BLOCK].split("\t")
        name, country, region, latitude, longitude, weight, zone, people = fields
        primary = not number.startswith("-")
        share = 1.0 if primary else ALTERNATE_SHARE
        weighed = float(weight) * share
        return City(
            name, country, region, float(latitude), float(longitude), weighed, zone, int(people), primary
        )  # fmt: skip


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table(_DATA / "places.bin")


@lru_cache(maxsize=2048)
def cities(name: str) -> tuple[City, ...]:
    """All cities that `name` may mean, the best known first."""
    folded = key(name)
    if not folded:
        return ()
    table = _table()
    found = table.numbers(folded)
    if not found and folded.startswith("the "):
        found = table.numbers(folded[4:])
    return tuple(sorted((table.city(number) for number in found), key=lambda city: -city.weight))


@dataclass(frozen=True, slots=True)
class _Names:
    """countries.tsv: folded names and codes of countries and regions, their zones, and whose a time zone is."""

    countries: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    sole_zones: dict[str, str] = field(default_factory=dict)
    regions: dict[str, tuple[Region, ...]] = field(default_factory=dict)
    region_codes: dict[str, tuple[Region, ...]] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, *fields: str) -> None:
        if kind == "country":
            self._add_country(*fields)
        elif kind == "region":
            self._add_region(*fields)
        else:
            zone, country = fields
            self.zones[zone] = country

    def _add_country(self, code: str, three: str, names: str, zone: str) -> None:
        self.codes.update({code: code} | ({three: code} if three else {}))
        self.countries.update(dict.fromkeys(filter(None, names.split("|")), code))
        if zone:
            self.sole_zones[code] = zone

    def _add_region(self, country: str, code: str, names: str, short: str, zone: str) -> None:
        region = Region(country, code, zone or None)
        for table, spellings in ((self.regions, names), (self.region_codes, short)):
            for name in filter(None, spellings.split("|")):
                table[name] = (*table.get(name, ()), region)


@lru_cache(maxsize=1)
def _names() -> _Names:
    names = _Names()
    for row in (_DATA / "countries.tsv").read_text(encoding="utf-8").splitlines():
        if not row.startswith("#"):
            names.add(*row.split("\t"))
    return names


def country_named(name: str) -> str | None:
    """ISO code of a country written out, in any of our languages."""
    return _names().countries.get(key(name))


def country_coded(code: str) -> str | None:
    """ISO code of a two- or three-letter code in capitals."""
    return _names().codes.get(code.strip().replace(".", "")) if code.isupper() else None


def regions_named(name: str) -> tuple[Region, ...]:
    """States, provinces and the like of that name, or of that short form in capitals."""
    names = _names()
    short = names.region_codes.get(name.strip().replace(".", ""), ()) if name.isupper() else ()
    return (*names.regions.get(key(name), ()), *short)


def zone_of_country(code: str) -> str | None:
    """The zone of a country that has only one."""
    return _names().sole_zones.get(code)


def country_of_zone(zone: str | None) -> str | None:
    """ISO code of the country that a time zone is all but alone for; None for zones that several countries share."""
    return _names().zones.get(zone) if zone else None
