"""The word and code tables of the probe, `words.toml`."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import lru_cache
from pathlib import Path
from typing import Any

from crawler.normalize.fold import fold
from crawler.normalize.language import voted_language
from crawler.normalize.lexicon import Lexicon, is_spaceless, split

_FILE = Path(__file__).with_name("words.toml")
_PART, _PARTS = 1_500, 12  # characters of one part of a text, and how many parts are looked at
_MOST = 0.6


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The whole file."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _event_words() -> frozenset[str]:
    return frozenset(fold(word) for word in table()["events"]["words"])


@lru_cache(maxsize=1)
def _lexicons() -> tuple[Lexicon[bool], Lexicon[bool]]:
    events = Lexicon((word, True) for word in sorted(_event_words()))
    others = Lexicon((fold(word), True) for word in table()["events"]["not"])
    return events, others


def names_events(text: str) -> int:
    """How plainly a link's text or the last part of its address says that events are listed there: 0 not, 2 plainly."""
    folded = " ".join(split(fold(text[:200])))
    events, others = _lexicons()
    if not folded or any(others.payloads(folded)):
        return 0
    if folded in _event_words():
        return 2
    short = len(folded.split()) <= 4 or is_spaceless(folded)
    return 1 if short and any(events.payloads(folded)) else 0


def language_of_text(text: str) -> str | None:
    """The language of a page's text: that of most of its parts, where these are several; None otherwise."""
    parts = [text[start : start + _PART] for start in range(0, min(len(text), _PARTS * _PART), _PART)]
    votes = Counter(language for part in parts if (language := voted_language(part)))
    if not votes:
        return None
    best, count = votes.most_common(1)[0]
    return best if count >= max(1, _MOST * len(parts)) else None
