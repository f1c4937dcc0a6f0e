"""The word lists of words.toml: which of them a text speaks. Used by every judgement about what a text is."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from crawler.normalize.fold import fold
from crawler.normalize.lexicon import Lexicon, split

_FILES = tuple(Path(__file__).with_name(name) for name in ("words.toml", "about.toml"))
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 700  # characters looked at


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon[str]:
    tables = [table for file in _FILES for table in tomllib.loads(file.read_text(encoding="utf-8")).items()]
    return Lexicon((fold(word), name) for name, words in tables for word in dict.fromkeys(words))


@lru_cache(maxsize=8192)
def lists_of(text: str) -> frozenset[str]:
    """The names of the lists of which `text` holds a word."""
    return frozenset(_lexicon().payloads(fold(text[:_LONGEST]))) if text else frozenset()


@lru_cache(maxsize=8192)
def only(text: str, *names: str) -> bool:
    """Whether all words of `text` are words of these lists; numbers do not count. True for a text without words."""
    folded = fold(text[:_LONGEST])
    words = split(folded)
    lexicon = _lexicon()
    covered: set[int] = set()
    for hit in lexicon.hits(words, folded):
        if any(name in names for name in lexicon[hit.entry]):
            covered.update(range(hit.first, hit.last) if hit.first >= 0 else range(len(words)))
    return all(number in covered or word.isdigit() for number, word in enumerate(words))


def position_of(folded: str, name: str) -> int:
    """Where in a folded text the first word of a list begins; -1 where it holds none."""
    lexicon = _lexicon()
    words = list(_WORD.finditer(folded))
    hits = lexicon.hits([word.group() for word in words], folded)
    firsts = [hit.first for hit in hits if hit.first >= 0 and name in lexicon[hit.entry]]
    return words[min(firsts)].start() if firsts else -1


def ends_with(folded: str, name: str) -> bool:
    """Whether a folded text ends with a word or phrase of a list."""
    lexicon, words = _lexicon(), split(folded)
    return any(hit.last == len(words) and name in lexicon[hit.entry] for hit in lexicon.hits(words, folded))
