"""Time zones: names on a page to zones, and wall times to instants. Used by `when`.

An abbreviation is taken only where it means one thing; several are one zone in one country and another elsewhere
("IST", "CST", "BST"), so the source's country decides, and without it the time stays text.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from crawler.normalize.gazetteer import cities, country_named, country_of_zone

UTC_NAME = "UTC"
_LARGE_CITY = 100_000_000.0  # the gazetteer's weight of a city that may lend its name to a time
_TABLES = tomllib.loads((Path(__file__).parent.parent / "data" / "zones.toml").read_text(encoding="utf-8"))
_MEANT: dict[str, str] = _TABLES["meant"]
_MEANT_IN: dict[str, dict[str, str]] = _TABLES["meant-in"]
_SPELLED: dict[str, str] = _TABLES["spelled"]
LOCAL = "LOCAL"
_ABBREVIATIONS = "|".join(sorted({*_MEANT, *_MEANT_IN} - {"Z", "AOE"}, key=len, reverse=True))
_SPELLINGS = "|".join(sorted(_SPELLED, key=len, reverse=True))
_MARK = re.compile(
    rf"(?P<offset>\b(?:UTC|GMT)\s?[+\-−–]\s?\d{{1,2}}(?::?\d\d)?(?!\d)"
    # A minus needs more than one look: "9:00-12:00" is a range of times.
    r"|(?<=:\d\d)\s?\+\d\d:?\d\d(?![\d:])|(?<=:\d\d)\s?[\-−](?:0\d|1[0-2])[0-5]\d(?![\d:])"
    r"|(?<=:\d\d:\d\d)[\-−]\d\d:\d\d(?![\d:]))"
    rf"|(?<![\w/])(?P<abbreviation>(?:{_ABBREVIATIONS})(?:\s?/\s?(?:{_ABBREVIATIONS}))?"
    r"|мск|[Aa][Oo][Ee]|[Aa]nywhere on [Ee]arth)(?![\w/])"
    r"|(?P<iana>\b(?:Europe|America|Asia|Africa|Australia|Pacific|Atlantic|Indian|Etc)/[A-Z][A-Za-z_]+"
    r"(?:/[A-Z][A-Za-z_]+)?)"
    rf"|(?i:\b(?P<spelled>{_SPELLINGS})\s(?:summer\s|standard\s|daylight\s)?time\b)"
    r"|(?P<city>\b[A-Z][^\W\d_]+(?:[ -][A-Z][^\W\d_]+)?)\s[Tt]ime\b"
    r"|\b(?:(?i:heure de|hora de|hora del|horário de|ora di)|Ortszeit)"
    r"\s(?P<place>[A-ZÀ-Ž][^\W\d_]+(?:\s(?:de\s)?[A-ZÀ-Ž][^\W\d_]+)?)"
    r"|(?P<local>(?i:\blocal time\b|\bortszeit\b|\bheure locale\b|\bhora local\b|\bora locale\b|\bplaatselijke tijd\b))"
)
# A cheap look whether a text can name a zone at all: what stands in capitals or behind a time, and words in any case.
# Each alternative begins with a letter of its own, because then the search jumps from one of these to the next.
_MAYBE = re.compile(r"[A-ZА-Я:](?:(?<!:)[A-ZА-Я]|(?<=:)\d\d\s?[+\-−])")
_MAYBE_WORD = re.compile(
    r"time|local|ortszeit|tijd|heure de|hora de|horário de|ora di|earth|aoe|мск|ope/|ica/|sia/|lia/|fic/|tic/|ian/|etc/"
)
OPEN, CLOSE = "\ue000", "\ue001"
ZONE = rf"{OPEN}[^{CLOSE}]*{CLOSE}"  # what `mark` leaves for the tokenizer
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-−–])\s?(\d{1,2}):?(\d\d)?", re.IGNORECASE)
_LABELLED_OFFSET = re.compile(r"\((?:UTC|GMT)([+\-]\d\d:\d\d)?\)")
_IANA_AT_END = re.compile(r"([A-Za-z]+/[A-Za-z_+-]+(?:/[A-Za-z_+-]+)?)$")


@dataclass(frozen=True, slots=True)
class Zone:
    """A zone as it is stored: an IANA name or a fixed offset such as "UTC+02:00", with the object that computes."""

    name: str
    info: dt.tzinfo


def mark(text: str) -> str:
    """Put marks around the zones that `text` names, while its capitals still tell "ET" from the French "et"."""
    found = marks(text)
    if not found:
        return text
    parts, done = [], 0
    for start, end, name in found:
        parts += [text[done:start], f" {OPEN}{name}{CLOSE} "]
        done = end
    return "".join([*parts, text[done:]])


def marks(text: str) -> list[tuple[int, int, str]]:
    """(start, end, name) of each zone that `text` names, in order."""
    if not (_MAYBE.search(text) or _MAYBE_WORD.search(text.lower())):
        return []
    return [(found.start(), found.end(), name) for found in _MARK.finditer(text) if (name := _named_by(found))]


def _named_by(found: re.Match[str]) -> str | None:
    """The zone's name; None for the "Lunch" of "Lunch time"."""
    name = found.group().strip()
    if found["spelled"]:
        return _SPELLED[found["spelled"].lower()]
    if city := found["city"]:
        return _zone_of_city(city)
    if place := found["place"]:
        return _zone_of_city(place) or _zone_of_country(place) or place  # unknown, but not the source's own
    if found["local"]:
        return LOCAL
    if name.lower().startswith("anywhere"):
        return "AOE"
    return name.partition("/")[0].strip() if found["abbreviation"] else name


@lru_cache(maxsize=256)
def _zone_of_city(name: str) -> str | None:
    """The zone of a city that people set their clocks by ("Paris time"); None for "Lunch time"."""
    known = cities(name)
    return known[0].zone if known and known[0].weight >= _LARGE_CITY else None


@lru_cache(maxsize=256)
def _zone_of_country(name: str) -> str | None:
    """The zone of a country that has but one ("hora de Colombia")."""
    code = country_named(name)
    zones = [zone for zone in available_timezones() if code and country_of_zone(zone) == code]
    return zones[0] if len(zones) == 1 else None


@lru_cache(maxsize=256)
def fixed(offset: dt.timedelta) -> Zone:
    """The zone of a bare offset: "UTC" or "UTC+02:00"."""
    minutes = round(offset.total_seconds() / 60)
    if minutes == 0:
        return Zone(UTC_NAME, dt.UTC)
    sign = "+" if minutes > 0 else "-"
    return Zone(f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}", dt.timezone(dt.timedelta(minutes=minutes)))


@lru_cache(maxsize=1)
def _iana_by_lower() -> dict[str, str]:
    return {name.lower(): name for name in available_timezones()}


@lru_cache(maxsize=512)
def iana(name: str | None) -> Zone | None:
    """The zone of an IANA name (any case), None if there is none such."""
    if not name:
        return None
    if name.upper() in ("UTC", "ETC/UTC", "GMT", "ETC/GMT", "Z"):
        return Zone(UTC_NAME, dt.UTC)
    if "/" not in name:
        return None
    try:
        return Zone(name, ZoneInfo(name))
    except (KeyError, ValueError, OSError):
        known = _iana_by_lower().get(name.lower())
        return Zone(known, ZoneInfo(known)) if known else None


@lru_cache(maxsize=512)
def named(text: str, country: str | None) -> Zone | None:
    """The zone that a page or calendar names: IANA, offset, abbreviation, Windows name; None if that is not certain."""
    text = text.strip().strip("\"'")
    if found := iana(text):
        return found
    if labelled := _LABELLED_OFFSET.match(text):
        text = labelled[1] or UTC_NAME
    offset = _OFFSET.fullmatch(text)
    if offset:
        return _offset_zone(*offset.groups())
    if meant := _meaning(text.upper(), country):
        return iana(meant) or named(meant, country)
    if prefixed := _IANA_AT_END.search(text):
        return iana(prefixed[1])
    return _windows(text)


def _offset_zone(sign: str, hours: str, minutes: str | None) -> Zone | None:
    length = dt.timedelta(hours=int(hours), minutes=int(minutes or 0))
    if length > dt.timedelta(hours=14):
        return None
    return fixed(length if sign == "+" else -length)


def _meaning(abbreviation: str, country: str | None) -> str | None:
    by_country = _MEANT_IN.get(abbreviation, {})
    return by_country.get(country or "") or _MEANT.get(abbreviation)


def _windows(text: str) -> Zone | None:
    if not text.endswith("Time"):
        return None
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return iana(WINDOWS_TO_OLSON.get(text))


def is_abbreviation(text: str) -> bool:
    """True for a name such as "CET" that stands for a family of zones with one wall clock."""
    return text.strip().upper() in _MEANT or text.strip().upper() in _MEANT_IN


def same_clock(zone: Zone, other: Zone, wall: dt.datetime) -> bool:
    """True if both zones show `wall` (naive) at the same instant."""
    return zone.info.utcoffset(wall) == other.info.utcoffset(wall)


def exists(wall: dt.datetime, zone: dt.tzinfo) -> bool:
    """False for a wall time that clocks skip in spring."""
    return wall.replace(tzinfo=zone).astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == wall


def settle(moment: dt.datetime, zone: Zone) -> tuple[dt.datetime, Zone]:
    """`moment` (aware) in `zone`; in autumn the second pass through an hour keeps its offset, as a wall time cannot."""
    local = moment.astimezone(zone.info)
    if local.fold:
        offset = local.utcoffset() or dt.timedelta(0)
        zone = fixed(offset)
        return local.replace(tzinfo=zone.info, fold=0), zone
    return local, zone
