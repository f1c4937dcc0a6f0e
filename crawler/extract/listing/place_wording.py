"""How much a text reads like the name of a place, whatever page it is on. Used by `places`."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from crawler.extract.listing.wording import REJECTED, is_empty_wording, speaks
from crawler.extract.listing.words import lists_of, only
from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.gazetteer import cities, country_named
from crawler.normalize.lexicon import is_spaceless, split
from crawler.normalize.place import attendance
from crawler.normalize.title import status_named
from crawler.normalize.town import is_platform

KNOWN = 1e7  # weight of a city that a bare word is likely to mean
_LONGEST = 160
_OF_EVENTS = frozenset(["event", "body"])
_FEW = 4  # words that may say nothing but how to attend
_WEB = re.compile(r"https?://|www\.|\S@\S+\.\w|\.(?:pdf|docx?)\b", re.I)
_PARTS = re.compile(r"\s*[,;/()|]\s*|\s+[–-]\s+")
_CODE = re.compile(r"^(?:[A-Z]{1,2}-)?\d{4,5}\s+|\s+[A-Z]{2}(?:\s+\d{5}(?:-\d{4})?)?$|\s+\d{4,5}$")
_NUMBERED = re.compile(r"^\d{1,5}[A-Za-z]?\s+\S|\s\d{1,4}\s?[a-zA-Z]?$")
_SENTENCE = re.compile(r"[^\W\d]{3}[.!?]\s+\w|[^\W\d]{3}[!?…]$|[^\W\d_]{3}\.$")
_AMOUNT = re.compile(r"[€$£¥%]|\b(?:EUR|USD|GBP|CHF|PLN)\b")
_WEAK = frozenset(tomllib.loads(Path(__file__).with_name("places.toml").read_text(encoding="utf-8"))["weak"])
_MOST_PARTS = 6
_WORDY = 6  # words from which most must be names


@lru_cache(maxsize=8192)
def place_worth(text: str) -> float:
    """The worth of a text as a place; `REJECTED` if it can be none. One and more: it reads like one."""
    if not 2 <= len(text) <= _LONGEST or not any(char.isalpha() for char in text) or _WEB.search(text):
        return REJECTED
    if is_online(text):
        return 2.0
    numbered = any(char.isdigit() for char in text)
    if (is_empty_wording(text) and not numbered) or status_named(text):
        return REJECTED
    spoken = speaks(text)
    found = _spoken(fold(text))
    built = bool(spoken & {"building", "place-first", "room"}) or "venue" in found
    score = 1.5 * built + 1.5 * ("street" in found and numbered)
    score += 0.5 * (bool(_NUMBERED.search(text)) and "street" in found) + 1.2 * names_town(text)
    if spoken & {"event", "body"}:
        score -= 1.2
    if "document" in spoken or "hours" in spoken or _AMOUNT.search(text):
        score -= 1.5
    return score - _running(text)


def _spoken(folded: str) -> set[str]:
    """ "venue", "street", by words that alone may name one."""
    lexicon = words.lexicon("place")
    hits = lexicon.hits(split(folded), folded)
    return {name for hit in hits if hit.entry not in _WEAK for _, name in lexicon[hit.entry]}


@lru_cache(maxsize=4096)
def is_online(text: str) -> bool:
    """Whether it says no more than that one attends from home: "Online", "via Zoom"."""
    return is_platform(text) or (
        len(text.split()) <= _FEW and attendance(text) is not None and not lists_of(text) & _OF_EVENTS
    )


@lru_cache(maxsize=4096)
def names_town(text: str) -> bool:
    """Whether a part of it is the name of a known city or a country."""
    return any(is_town(part) for part in _PARTS.split(text)[:_MOST_PARTS])


def is_town(part: str) -> bool:
    """Whether a text is nothing but the name of a city or country, a postal code aside."""
    name = _CODE.sub("", part.strip(" ."))
    if not name or not (name[0].isupper() or is_spaceless(name)) or len(name.split()) > _FEW or only(name, "vague"):
        return False
    known = cities(name)
    return bool(known and known[0].weight >= KNOWN) or country_named(name) is not None


def _running(text: str) -> float:
    """What a sentence loses."""
    written = text.split()
    small = sum(word[0].islower() and len(word) > 3 for word in written)
    loss = 2.0 * bool(_SENTENCE.search(text) and len(written) > 3)
    return loss + 2.0 * (len(written) > _WORDY and small * 2 > len(written)) + 1.0 * text[0].islower()
