"""What the editions of a yearly meeting have in common: the key of its series, and who holds it. Pure.

The series key is what its titles share: no numbers, ordinals, years, months, city, nor words such as "annual". It is
given once, to meetings of a kind that comes back yearly, and stays when an edition is retitled. Which meetings are
editions of one another is decided by `series`: equal keys alone make none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from store.event import EventFields, EventType
from store.face import short_key, title_key, url_key
from store.match_words import KIND, MONTHS, ORDINALS, PART, PLAIN, Lexicon, cities_in, city_name, is_city_word, words_in
from store.related import RelatedEvent

YEARLY = frozenset(
    [
        EventType.CONGRESS, EventType.SYMPOSIUM, EventType.WORKSHOP, EventType.COURSE, EventType.TRAINING,
        EventType.FAMILY_CONFERENCE, EventType.AWARENESS_DAY, EventType.FUNDRAISING, EventType.ADVOCACY,
    ]
)  # fmt: skip
# What is never an edition, even where next year's date appears at the same address.
NEVER = frozenset(
    [EventType.WEBINAR, EventType.JOURNAL_CLUB, EventType.ON_DEMAND, EventType.SATELLITE_SYMPOSIUM,
     EventType.TRIAL_INFORMATION]
)  # fmt: skip
SPECIFIC_WORDS = 3  # of a key that a common source is enough to believe
_TABLES = tomllib.loads(Path(__file__).with_name("editions.toml").read_text(encoding="utf-8"))
_EDITION = Lexicon({name: _TABLES[name]["words"] for name in ("edition",)})
_KEPT = frozenset(_TABLES["kept"]["words"])
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th|e|er|re|eme|ieme|de|ste|te|ten|o|a|os|as|y|ma|mo|va|vo|no|na|ra|ro|ta|to)?")
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Member:
    """An event with a series key, and who holds and lists it."""

    view: RelatedEvent
    series_key: str
    organizer: str | None
    url: str | None
    sources: frozenset[str]
    type: EventType = EventType.CONGRESS


def series_key(fields: EventFields) -> str | None:
    """Return the key of the series that an event may belong to; None for kinds that are no yearly meetings."""
    yearly = fields.type in YEARLY or (fields.type is EventType.OTHER and _is_called_yearly(fields.title))
    return stem(fields.title, fields.place.city) if yearly else None


def _is_called_yearly(title: str) -> bool:
    """Of no stated kind, and called a congress or a family conference, nothing more special."""
    kinds = KIND.all_in(words_in(title))
    return next((kind for kind in KIND.order if kind in kinds), None) in ("congress", "family")


@lru_cache(maxsize=4096)
def stem(title: str, city: str | None) -> str | None:
    """Return what the titles of all editions share; None where nothing is left."""
    kept = kept_words(title, city)
    return short_key(" ".join(kept)) if kept else None


def kept_words(title: str, city: str | None) -> list[str]:
    """Return the words of a title, or of any text, that could name a series, in order."""
    words = words_in(title)
    spoken = [not (PLAIN.notions(word) or _EDITION.notions(word) or word in MONTHS) for word in words]
    for start, end, _ in PLAIN.phrases(words):
        spoken[start:end] = [False] * (end - start)
    town = city_name(city) if city else None
    return [word for at, word in enumerate(words) if spoken[at] and _names(words, at, town)]


def _names(words: Sequence[str], at: int, town: str | None) -> bool:
    """Whether a word belongs to the name of the series, rather than to one edition."""
    word = words[at]
    if (town and is_city_word(word, town)) or cities_in([word]):
        return False
    if at and (words[at - 1] in _KEPT or PART.notions(words[at - 1])):
        return not _is_year(word)
    is_roman = len(word) > 1 or at == 0 or word in ("v", "x")
    number = _NUMBER.fullmatch(word) or (is_roman and _ROMAN.fullmatch(word)) or ORDINALS.notions(word)
    return not number


def _is_year(word: str) -> bool:
    return bool(_DIGITS.fullmatch(word)) and len(word) == len("2027")


def held_by_same(one: Member, other: Member) -> bool:
    """True if an organiser, a site or, under a telling name, a source is common to two meetings of one name."""
    hosts = site(one.url), site(other.url)
    organisers = [title_key(member.organizer) if member.organizer else "" for member in (one, other)]
    specific = len(one.series_key.split()) >= SPECIFIC_WORDS
    if organisers[0] and organisers[1] and not specific:  # "Annual meeting": of whom?
        return organisers[0] == organisers[1]
    if hosts[0] and hosts[0] == hosts[1]:
        return True
    if organisers[0] and organisers[0] == organisers[1]:
        return True
    return (specific or not (hosts[0] and hosts[1])) and bool(one.sources & other.sources)


def site(url: str | None, *, whole: bool = False) -> str:
    """The site of an address without digits: congress2027.example.org and congress2028.example.org are one.

    `whole`: the path, too.
    """
    if not url:
        return ""
    key = url_key(url).partition("?")[0]
    return _DIGITS.sub("", key if whole else key.partition("/")[0])
