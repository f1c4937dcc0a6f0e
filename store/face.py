"""What a listing looks like to somebody who wants to recognise it: its keys, each spelled in one way only. Pure."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from store.event import EventData
from store.match_words import city_name
from store.url import canonical_url
from store.walltime import write_wall

NAMESPACE = uuid.UUID("7b0c6f5e-3f0a-5d0e-9c39-5a1d8f2b6e71")
_LONGEST_KEY = 500
_WORD = re.compile(r"\w+")
_MARKER = re.compile(r"(\d+)(?:st|nd|rd|th|er|eme|e|o|a)?|[a-hivx]+")
_ROMAN = re.compile(r"x{0,2}(?:ix|iv|v?i{0,3})")
_SMALL_WORDS = frozenset({"a", "e", "i"})  # "a workshop", "salute e vita", "kurs i Oslo"
_ORDINALS = {
    "first": "1", "second": "2", "third": "3", "fourth": "4", "fifth": "5", "sixth": "6",
    "seventh": "7", "eighth": "8", "ninth": "9", "tenth": "10", "eleventh": "11", "twelfth": "12",
}  # fmt: skip


class Rung(StrEnum):
    """What a key is made of; the text is stored with aliases."""

    NATIVE = "native"
    URL = "url"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Face:
    """What an item looks like to somebody who wants to recognise it. `city`: its one name; None: none is stated."""

    native_id: str | None
    url: str | None
    title: str
    start: str
    day: dt.date
    last_day: dt.date
    city: str | None = None

    def elsewhere(self, other: Face) -> bool:
        """True if both say where they take place, and that is not the same city."""
        return self.city is not None and other.city is not None and self.city != other.city

    def all_keys(self) -> tuple[tuple[Rung, str], ...]:
        """All keys by which this face may be found later."""
        found = [(Rung.TITLE, title_start_key(self.title, self.start))]
        if self.url:
            found.append((Rung.URL, self.url))
        if self.native_id:
            found.append((Rung.NATIVE, self.native_id))
        return tuple(found)


def face_of(data: EventData) -> Face:
    """Return the face of one source's word."""
    return Face(
        native_id=short_key(data.native_id) if data.native_id else None,
        url=url_key(data.url) if data.url else None,
        title=title_key(data.title),
        start=write_wall(data.start, data.timezone),
        day=data.first_day,
        last_day=data.last_day,
        city=city_name(data.place.city) if data.place.city else None,
    )


def short_key(text: str) -> str:
    """Return `text`, or its digest where it is too long for an index."""
    return text if len(text) <= _LONGEST_KEY else f"sha:{uuid.uuid5(NAMESPACE, text).hex}"


def title_start_key(title: str, start: str) -> str:
    return short_key(f"{title}|{start}")


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """Return the words of a title without case, accents and punctuation."""
    if title.isascii():  # most are
        return " ".join(_WORD.findall(title.lower()))
    plain = unicodedata.normalize("NFKD", title.casefold())
    return " ".join(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


@lru_cache(maxsize=4096)
def url_key(url: str) -> str:
    """Return the canonical address without scheme, "www." and a trailing slash."""
    address = canonical_url(url) or url.strip()
    return short_key(address.partition("://")[2].removeprefix("www.").rstrip("/") or address)


@lru_cache(maxsize=4096)
def markers(title: str) -> frozenset[str]:
    """Return the numbers, ordinals, Roman numerals and single letters that tell one title of a series from the next.

    `title` is a title key. "5th Congress" and "6th Congress" differ, "Day 1" and "Day 2", "Part A" and "Part B".
    """
    found = set()
    for word in title.split():
        marker = _MARKER.fullmatch(word)
        if word in _ORDINALS:
            found.add(_ORDINALS[word])
        elif marker and marker[1]:
            found.add(marker[1].lstrip("0") or "0")
        elif marker and (len(word) == 1 or _ROMAN.fullmatch(word)):
            found.add(word)
    return frozenset(found - _SMALL_WORDS)
