"""A title in capitals, as people would write it. Used by `title`.

Acronyms cannot be told from short words in capitals, so those stay: tokens without a vowel, Roman numbers, the acronyms
of data/phrases.toml, and words of up to four letters that are not among its small or common words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.fold import fold

_MIN_LETTERS, _SHOUTED_SHARE = 12, 0.8
_SHORT = 4
_TOKEN = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_VOWEL = re.compile("[aeiouyаеиоуыэюяіαεηιουω]")
_ROMAN = re.compile(r"(?=[MDCLXVI])M{0,3}(?:C[MD]|D?C{0,3})(?:X[CL]|L?X{0,3})(?:I[XV]|V?I{0,3})")
_DOTTED = re.compile("[İıŞĞ]")


def unshouted(title: str, language: str | None = None) -> str:
    """`title` in mixed case if it is shouted, else as it is."""
    if not _is_shouted(title):
        return title
    turkish = language == "tr" or (language is None and _DOTTED.search(title) is not None)
    return _TOKEN.sub(lambda found: _token(found, turkish), title)


def _is_shouted(title: str) -> bool:
    upper = sum(map(str.isupper, title))
    if upper < _MIN_LETTERS:
        return False
    return upper >= _SHOUTED_SHARE * (upper + sum(map(str.islower, title)))


def _token(found: re.Match[str], turkish: bool) -> str:
    token = found.group()
    if fold(token) in _table("acronym"):
        return token
    first = not any(char.isalnum() for char in found.string[: found.start()])
    around = found.string[max(0, found.start() - 1) : found.start()] + found.string[found.end() : found.end() + 1]
    lone = len(token) == 1 and around.strip(" '’") != ""  # the letters of "L&I"
    return token if lone else _PART.sub(lambda part: _word(part.group(), first and part.start() == 0, turkish), token)


def _word(text: str, first: bool, turkish: bool) -> str:
    if not text.isupper():
        return text
    folded = fold(text)
    if folded in _table("small"):
        return _capital(text, turkish) if first else _lower(text, turkish)
    if folded in _table("word"):
        return _capital(text, turkish)
    if len(text) <= _SHORT or folded in _table("acronym") or not _VOWEL.search(folded) or _ROMAN.fullmatch(text):
        return text
    return _capital(text, turkish)


def _capital(text: str, turkish: bool) -> str:
    return text[:1] + _lower(text[1:], turkish)


def _lower(text: str, turkish: bool) -> str:
    return text.replace("İ", "i").replace("I", "ı").lower() if turkish else text.lower()


@lru_cache(maxsize=4)
def _table(name: str) -> frozenset[str]:
    return words.plain("title", name)
