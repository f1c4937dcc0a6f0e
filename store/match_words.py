"""The words by which titles of different languages are compared, read from match_words.toml. Pure.

A lexicon leads from a word of any of its languages to the one notion behind it: "Kongress", "congrès" and "congreso"
are one. Compounds are taken apart: "Neugeborenenscreening" is newborn and screening.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss"})
_WORD = re.compile(r"\w+")
_NAME_WITH_YEAR = re.compile(r"([^\W\d_]{2,})((?:19|20)\d\d)")
_LEAST_INFIX, _LONGEST_STEM, _LONGEST_PHRASE = 5, 24, 4
_LONGEST_WORD = 60  # what is longer is no word


def folded(text: str) -> str:
    """Return `text` without case and accents."""
    if text.isascii():  # most is
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_LETTERS)
    return "".join(c for c in plain if not unicodedata.combining(c))


def words_in(text: str) -> list[str]:
    """Return the words of a text, folded; "ICNMD2027" are two."""
    return [part for word in _WORD.findall(folded(text)) for part in _parted(word)]


def _parted(word: str) -> tuple[str, ...]:
    found = _NAME_WITH_YEAR.fullmatch(word)
    return found.groups() if found else (word,)


class Lexicon:
    """Notions by the words for them. `compounds`: stems of five letters and more count inside longer words too."""

    def __init__(self, notions: Mapping[str, Iterable[str]], compounds: bool = False) -> None:
        self._compounds = compounds
        self._exact: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._ends: dict[str, str] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self.order = tuple(notions)
        for notion, spellings in notions.items():
            for spelling in spellings:
                self._add(notion, spelling)
        self.notions = lru_cache(maxsize=8192)(self._notions)

    def _add(self, notion: str, spelling: str) -> None:
        if " " in spelling:
            words = tuple(spelling.split())
            self._phrases.setdefault(words[0], []).append((words, notion))
        elif spelling.startswith("-"):
            self._ends.setdefault(spelling[1:], notion)
        elif spelling.endswith("*"):
            self._stems.setdefault(spelling[:-1], notion)
        else:
            self._exact.setdefault(spelling, notion)

    def _notions(self, word: str) -> tuple[str, ...]:
        """Return what one word means, () if it is not known."""
        if word in self._exact:
            return (self._exact[word],)
        if len(word) > _LONGEST_WORD:
            return ()
        found = list(self._parts(word))
        if not found or self._compounds:
            found += [notion for end, notion in self._ends.items() if word.endswith(end) and len(word) > len(end) + 2]
        return tuple(dict.fromkeys(found))

    def _parts(self, word: str) -> Iterator[str]:
        position = 0
        while position < len(word):
            stem = self._stem_at(word, position)
            if stem:
                yield self._stems[stem]
            if not self._compounds:
                return
            position += len(stem) or 1

    def _stem_at(self, word: str, position: int) -> str:
        least = _LEAST_INFIX if position else 1
        for length in range(min(_LONGEST_STEM, len(word) - position), least - 1, -1):
            stem = word[position : position + length]
            if stem in self._stems:
                return stem
        return ""

    def begins(self, word: str, least: int) -> bool:
        """True if the word, or a stem of `least` letters or more that it begins with, is known."""
        longest = min(_LONGEST_STEM, len(word))
        return word in self._exact or any(word[:end] in self._stems for end in range(least, longest + 1))

    def phrases(self, words: list[str]) -> list[tuple[int, int, str]]:
        """Return (first word, word behind the last, notion) of each phrase in `words`."""
        found: list[tuple[int, int, str]] = []
        if self._phrases.keys().isdisjoint(words):  # nearly always
            return found
        for start, word in enumerate(words):
            for phrase, notion in self._phrases.get(word, ()):
                if self._reads(words[start : start + len(phrase)], phrase):
                    found.append((start, start + len(phrase), notion))
                    break
        return found

    @staticmethod
    def _reads(words: list[str], phrase: tuple[str, ...]) -> bool:
        if len(words) < len(phrase):
            return False
        pairs = zip(words, phrase, strict=True)
        return all(word.startswith(said[:-1]) if said.endswith("*") else word == said for word, said in pairs)

    def all_in(self, words: list[str]) -> set[str]:
        """Return every notion that words or phrases name."""
        found = {notion for word in words for notion in self.notions(word)}
        return found | {notion for _, _, notion in self.phrases(words)}


def _load() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("match_words.toml").read_text(encoding="utf-8"))


_TABLES = _load()
KIND = Lexicon(_TABLES["kind"], compounds=True)
PART = Lexicon(_TABLES["part"])
PLAIN = Lexicon(_TABLES["plain"])
SUBJECT = Lexicon(_TABLES["common"] | _TABLES["subject"], compounds=True)
COMMON = frozenset(_TABLES["common"])
SUBJECTS = frozenset(_TABLES["subject"])
AXES: Mapping[str, Lexicon] = {name: Lexicon(values, compounds=True) for name, values in _TABLES["axis"].items()}
ORDINALS = Lexicon(_TABLES["ordinals"])
MONTHS = frozenset(_TABLES["months"]["names"])
ACRONYMS: Mapping[str, str] = _TABLES["acronyms"]
KINDS_TOGETHER = frozenset(frozenset(pair.split()) for pair in _TABLES["kinds-together"]["pairs"])
_CITIES: dict[str, str] = {name: names[0] for names in reversed(_TABLES["cities"]["names"]) for name in names}
_ALSO_WORDS = frozenset({"nice", "genes", "lila", "haga", "haia", "posen", "como", "constance"})


@lru_cache(maxsize=4096)
def city_name(city: str) -> str:
    """Return the one name of a city: "München" and "Monaco di Baviera" are "munich"; brackets are left out."""
    bare = city.partition("(")[0].partition(",")[0].partition("/")[0]
    words = " ".join(_WORD.findall(folded(bare))) or " ".join(_WORD.findall(folded(city)))
    return _CITIES.get(words, words)


def cities_in(words: list[str]) -> set[str]:
    """Return the cities that a title names, as far as they are known here."""
    found = {_CITIES[word] for word in words if word in _CITIES and word not in _ALSO_WORDS}
    pairs = (" ".join(words[at : at + 2]) for at in range(len(words) - 1))
    return found | {_CITIES[pair] for pair in pairs if pair in _CITIES}


def city_phrases(words: list[str], city: str) -> set[int]:
    """Return where in `words` the city is named in several words: "Ciudad de México"."""
    found: set[int] = set()
    for length in (2, 3):
        for at in range(len(words) - length + 1):
            if _CITIES.get(" ".join(words[at : at + length])) == city:
                found.update(range(at, at + length))
    return found


def is_city_word(word: str, city: str) -> bool:
    """True if `word` is part of the city's name in any language."""
    return word in city.split() or _CITIES.get(word) == city
