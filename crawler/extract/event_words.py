"""What an address, a class name or a link's text speaks of; words are data (`links.toml`). For `links`, `sitemap`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from urllib.parse import unquote, urlsplit

from crawler.normalize.fold import fold

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WORD = re.compile(r"[^\W_]+")
_LONGEST = 1_000


@dataclass(frozen=True, slots=True)
class _Words:
    whole: frozenset[str]
    beginnings: tuple[str, ...]

    def has(self, word: str) -> bool:
        return word in self.whole or word.startswith(self.beginnings)


@lru_cache(maxsize=1)
def _tables() -> dict[str, _Words]:
    document = tomllib.loads(files("crawler.extract").joinpath("links.toml").read_text(encoding="utf-8"))
    return {
        name: _Words(
            frozenset(word for word in listed if not word.endswith("*")),
            tuple(word[:-1] for word in listed if word.endswith("*")),
        )
        for name, listed in document.items()
    }


@lru_cache(maxsize=8192)
def words_of(text: str) -> tuple[str, ...]:
    """The words of an address or a list of class names: parted by signs and by capitals ("EventDetail")."""
    return tuple(_WORD.findall(fold(_CAMEL.sub(" ", text[:_LONGEST]).replace("_", " "))))


def names_events(text: str) -> bool:
    """Whether a word of an address or of class names speaks of events."""
    return any(_tables()["event"].has(word) for word in words_of(text))


def names_other(text: str) -> bool:
    """Whether a word of an address says that it is something else: news, a tag, a login."""
    return any(_tables()["other"].has(word) for word in words_of(text))


def speaks_of_events(url: str) -> bool:
    """Whether an address looks like that of an event: a word for events above its last part, and none of others."""
    path = spoken(url)
    return names_events(path) and not names_other(path)


def spoken(url: str) -> str:
    """Path and query of an address, readable."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return unquote(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def is_paging(text: str) -> bool:
    """Whether a link's text leads to another part of the list."""
    folded = " ".join(fold(text[:_LONGEST]).split()).strip("«»‹›<>←→.…· ")
    return not any(char.isalpha() for char in folded) or folded in _tables()["paging"].whole
