"""Every word that means something beside a date, for one language: one look-up per word of a text. Used by `tokens`."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.dates import names
from crawler.normalize.dates.token import PLAIN, Kind, Word
from crawler.normalize.fold import fold

NOON, MIDNIGHT = 12 * 60, 24 * 60
# "a" parts days in Czech and joins them in Romance languages: one meaning per language.
_LIST_BY_LANGUAGE = {"cs": ("a",), "sk": ("a",), "sl": ("in",), "de": ("u",)}
_RANGE_BY_LANGUAGE = {"ro": ("la",)}
_SHORTEST_MISSPELT = 6  # letters of a word that may be a month's name with a slip
_LONG_WORD = re.compile(r"[^\W\d_]{6,}")
_MOST_KEPT = 4096  # words of texts that were no month's name


@lru_cache(maxsize=64)
def vocabulary(language: str | None) -> dict[str, Word]:
    """Folded word -> what it means where `language` (None: not known) is spoken."""
    kinds = _kinds(language)
    before = words.plain("clock", "hour-before")
    if language in words.names("clock-in"):
        before |= words.plain("clock-in", language or "")
    behind = words.plain("clock", "hour-behind")
    halves = {word: half for half, name in (("a", "morning"), ("p", "evening")) for word in words.plain("clock", name)}
    return {
        word: Word(*kinds.get(word, (Kind.WORD, -1, False)), word in before, word in behind, halves.get(word, ""))
        for word in {*kinds, *before, *behind, *halves}
    }


def _kinds(language: str | None) -> dict[str, tuple[Kind, int, bool]]:
    """Kind, value and weakness of each word; where a word is several, the later one here counts."""
    table: dict[str, tuple[Kind, int, bool]] = {}
    weekdays = names.weekdays(language)
    table |= dict.fromkeys(words.plain("clock", "hour-before"), (Kind.GLUE, -1, False))
    for name, kind in (("glue", Kind.GLUE), ("range", Kind.RANGE), ("list", Kind.LIST)):
        table |= dict.fromkeys(words.plain("tokens", name), (kind, -1, False))
    table |= dict.fromkeys(_LIST_BY_LANGUAGE.get(language or "", ()), (Kind.LIST, -1, False))
    table |= dict.fromkeys(_RANGE_BY_LANGUAGE.get(language or "", ()), (Kind.RANGE, -1, False))
    for word, day in weekdays.items():
        if word not in table or (language is not None and names.is_weekday(word, language)):
            table[word] = (Kind.WEEKDAY, -1 if day is None else day, False)
    for word in words.plain("clock", "noon"):
        table[word] = (Kind.TIME, NOON, False)
    for word in words.plain("clock", "midnight"):
        table[word] = (Kind.TIME, MIDNIGHT, False)
    for word, month in names.months(language).items():
        weak = word in names.WEAK and not names.belongs(word, language)
        if weak and language and word in table:
            continue  # "des" is no month where German or French is written
        table[word] = (Kind.MONTH, month, weak)
    return table


def meaning(word: str, language: str | None, table: dict[str, Word]) -> Word:
    """What a folded word of a text means; a month's name with a slip is one ("Setpember")."""
    if known := table.get(word):
        return known
    if len(word) < _SHORTEST_MISSPELT:
        return PLAIN
    month = misspelt(word, language)
    return PLAIN if month is None else Word(Kind.MONTH, month)


def misspelt_in(text: str, language: str | None) -> bool:
    """True if a word of `text` (not folded) is a month's name with a slip: a cheap look, before it is read."""
    return any(misspelt(word, language) for word in _LONG_WORD.findall(fold(text)))


@lru_cache(maxsize=_MOST_KEPT)
def misspelt(word: str, language: str | None) -> int | None:
    """The month whose full name in the source's language (English if not known) `word` is but for one slip."""
    return next((month for name, month in _full_names(language or "en") if _one_slip(word, name)), None)


@lru_cache(maxsize=64)
def _full_names(language: str) -> tuple[tuple[str, int], ...]:
    return tuple(
        (name, month)
        for name, month in names.months(language).items()
        if len(name) >= _SHORTEST_MISSPELT and names.belongs(name, language) and " " not in name
    )


def _one_slip(word: str, name: str) -> bool:
    """One letter left out, doubled, put in, exchanged, or two swapped; but no ending, and not at the beginning."""
    if word[0] != name[0] or abs(len(word) - len(name)) > 1 or word.startswith(name) or name.startswith(word):
        return False
    same = next((at for at, (a, b) in enumerate(zip(word, name, strict=False)) if a != b), 0)
    here, there = word[same:], name[same:]
    if len(here) == len(there):
        swapped = len(here) > 1 and here[:2] == there[1::-1] and here[2:] == there[2:]
        return swapped or (here[1:] == there[1:] and len(here) > 1)
    return here[1:] == there or here == there[1:]
