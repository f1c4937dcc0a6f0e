"""Which lines of a description belong to the page around it: consent to cookies, sharing, navigation, other events.

The words are those of data/phrases.toml. Used by `markup`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.lexicon import Lexicon, split

_SHORT = 160  # characters; longer lines are prose, not navigation
_LONGEST_NOTICE = 1500
_TRAIL = re.compile(r"[»›>|/→·]")
# One of these is in whatever is said about cookies.
_SIGNS = ("cookie", "kakor", "informasjonskapsl", "evästei", "çerez", "クッキー", "쿠키", "الارتباط", "עוגיות")
_HEADING = frozenset(["related"])
_AROUND = frozenset(["share", "navigation"])


def is_boilerplate(line: str) -> bool:
    """True for a line that says nothing of an event."""
    if len(line) <= _SHORT and "\n" not in line:
        return _is_around(line)
    return len(line) <= _LONGEST_NOTICE and _is_about_cookies(line)


def is_related(line: str) -> bool:
    """True for the heading of a list of other events, posts or comments."""
    return len(line) <= 60 and _is_made_of(line, _HEADING)


@lru_cache(maxsize=2048)
def _is_around(line: str) -> bool:
    if _is_about_cookies(line) or _is_made_of(line, _AROUND):
        return True
    first = _TRAIL.split(line, maxsplit=1)[0]
    return len(first) < len(line) and len(first) <= 24 and _is_made_of(first, frozenset(["navigation"]))


def _is_about_cookies(line: str) -> bool:
    lower = line.lower()
    if "cookie" not in lower and (line.isascii() or not any(sign in lower for sign in _SIGNS)):
        return False
    folded = fold(line)
    return any(("boilerplate", "cookies") in _lexicon()[hit.entry] for hit in _lexicon().hits(split(folded), folded))


def _is_made_of(line: str, names: frozenset[str]) -> bool:
    """Whether entries of these lists, small words and numbers make up the whole line."""
    folded = fold(line)
    parts = split(folded)
    covered = {position for position, part in enumerate(parts) if part.isdecimal()}
    named = False
    for hit in _lexicon().hits(parts, folded):
        lists = {name for _, name in _lexicon()[hit.entry]}
        if hit.first < 0:
            if lists & names and 2 * len(hit.entry) > len("".join(parts)):
                return True
            continue
        if lists & names or "filler" in lists:
            covered.update(range(hit.first, hit.last))
        named = named or bool(lists & names)
    return named and len(covered) == len(parts)


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon[tuple[str, str]]:
    return words.lexicon("boilerplate")
