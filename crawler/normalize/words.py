"""The word tables of data/words.toml and data/phrases.toml: which of our words a folded text holds. Used all over
`normalize`: words.toml tells what an event is, phrases.toml what pages say around it."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path

from crawler.normalize.fold import fold
from crawler.normalize.lexicon import Lexicon, split

_FOLDER = Path(__file__).parent / "data"
_FILES = ("words.toml", "phrases.toml")


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    tables: dict[str, dict[str, list[str]]] = {}
    for name in _FILES:
        tables |= tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return tables


@lru_cache(maxsize=16)
def names(section: str) -> tuple[str, ...]:
    """The lists of a section, in the file's order."""
    return tuple(_tables()[section])


def plain(section: str, name: str) -> frozenset[str]:
    """The words of one list, folded, for looking up single ones."""
    return frozenset(fold(word) for word in _tables()[section][name])


@lru_cache(maxsize=16)
def lexicon(*sections: str) -> Lexicon[tuple[str, str]]:
    """All words of `sections`, each with (section, name of its list)."""
    return Lexicon(
        (fold(word), (section, name))
        for section in sections
        for name, words in _tables()[section].items()
        for word in words
    )


def found(section: str, folded: str) -> set[str]:
    """The names of a section's lists of which `folded` holds a word."""
    return {name for _, name in lexicon(section).payloads(folded)} if folded else set()


def counted(folded: str, *sections: str) -> Counter[tuple[str, str]]:
    """(section, list) -> how often `folded` holds a word of it."""
    table = lexicon(*sections)
    found: Counter[tuple[str, str]] = Counter()
    for hit in table.hits(split(folded), folded):
        for name in table[hit.entry]:
            found[name] += 1
    return found
