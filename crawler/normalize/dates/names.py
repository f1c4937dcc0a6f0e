"""Month and weekday names of many languages, from the table that scripts/build_months.py writes. Used by `tokens`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from crawler.normalize import words
from crawler.normalize.fold import fold

_TABLE = Path(__file__).parent.parent / "data" / "calendar_words.tsv"
# Short forms that are common words elsewhere: a month only right after a day number, and with its language or a year.
WEAK = words.plain("tokens", "weak-months")


_SHORT = 3  # letters of a weekday's name that may be a word of another language
_WORD = re.compile(r"[^\W\d_]{2,}")


def named_in(text: str, language: str | None) -> bool:
    """True if `text` (not folded) holds the name of a month or weekday: a cheap look, before it is read."""
    return not _calendar(language).isdisjoint(_WORD.findall(fold(text)))


@lru_cache(maxsize=64)
def _calendar(language: str | None) -> frozenset[str]:
    return frozenset([*months(language), *(day for day, value in weekdays(language).items() if value is not None)])


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, int, str, frozenset[str]], ...]:
    def rows() -> Iterator[tuple[str, int, str, frozenset[str]]]:
        for line in _TABLE.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                kind, number, name, languages = line.split("\t")
                yield kind, int(number), name, frozenset(languages.split(","))

    return tuple(rows())


@lru_cache(maxsize=64)
def months(language: str | None) -> dict[str, int]:
    """Folded name -> month. Where languages disagree, `language` decides, else the one with more speakers."""
    return _names("m", language)


@lru_cache(maxsize=64)
def weekdays(language: str | None) -> dict[str, int | None]:
    """Folded name -> weekday (Monday 0), None where the name could be several days or an ordinary word."""
    table: dict[str, int | None] = {}
    for kind, number, name, languages in _rows():
        if kind != "d" or (len(name) < 2):
            continue
        known = language in languages
        foreign = language is not None and "en" not in languages and len(name) == _SHORT
        if (len(name) < _SHORT or foreign) and not known:
            table.setdefault(name, None)
        elif known or name not in table:
            table[name] = number
        elif table[name] != number and not _says(name, language):
            table[name] = None
    return table


@lru_cache(maxsize=1024)
def is_weekday(name: str, language: str) -> bool:
    """True if `name` is a weekday's name in `language`."""
    return _says(name, language)


def belongs(name: str, language: str | None) -> bool:
    """True if `name` is a month's name in `language`."""
    return name in _months_of(language)


@lru_cache(maxsize=64)
def _months_of(language: str | None) -> frozenset[str]:
    return frozenset(form for kind, _, form, languages in _rows() if kind == "m" and language in languages)


def _says(name: str, language: str | None) -> bool:
    return any(row[0] == "d" and row[2] == name and language in row[3] for row in _rows())


def _names(wanted: str, language: str | None) -> dict[str, int]:
    table: dict[str, int] = {}
    # Croatian shifts the Slavic month names by one; it yields to Polish and Czech unless the source is Croatian.
    for row in sorted(_rows(), key=lambda row: (language not in row[3], row[3] == {"hr"})):
        if row[0] == wanted:
            table.setdefault(row[2], row[1])
    return table
