"""Search: every word of a query occurs somewhere in the event, whatever case and accents."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from babel import Locale

from feeds.formats.country import country_name
from feeds.language import TRANSLATIONS
from store.event import Event

_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
# Nobody types a curved apostrophe, a dash that does not break, or a hyphen that does not show.
_MARKS = dict.fromkeys("‘’ʼ´`′", "'") | dict.fromkeys("‐‑‒–—―−", "-") | {"\u00ad": ""}
_PLAIN = str.maketrans(_LETTERS | _MARKS)


def fold(text: str) -> str:
    """Text for comparing: no case, no accents, one apostrophe, one hyphen."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize(
        "NFKD", text
    ).casefold()  # letters of other kinds (𝝖, Ａ) have a case once they are plain
    decomposed = unicodedata.normalize("NFKD", plain.translate(_PLAIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@lru_cache(maxsize=256)
def _search_words(q: str) -> tuple[str, ...]:
    return tuple(fold(q).split())


@cache
def _country_names(code: str | None) -> str:
    """Of a country, its name in every language of our pages: "Poland", "Polen", "Pologne" all find Łódź."""
    if code is None:
        return ""
    translated = (Locale.parse(language).territories.get(code, "") for language in TRANSLATIONS)
    return "\n".join((country_name(code) or "", *translated))


def holds(event: Event, q: str) -> bool:
    """Whether title, description, place or organiser hold every word of `q`."""
    place = event.place
    parts = (event.title, event.organizer, place.text(), _country_names(place.country), event.description)
    haystack = fold("\n".join(part for part in parts if part))
    return all(word in haystack for word in _search_words(q))
