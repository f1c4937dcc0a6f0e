"""The title without what is not its name: a status beside it ("CANCELLED: ...") becomes the event's status."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.normalize import words
from crawler.normalize.fold import fold
from crawler.normalize.text import line
from store.event import MAX_TITLE, Status

_PREFIX = re.compile(
    r"^\s*[\[(*!【「<]*\s*([^\[\]():–—|!*【】「」<>]{2,24}?)\s*(?:[\])*!】」>]+\s*[:–—|-]?|[:–—|]|\s-)\s*(?=\S)"
)
_SUFFIX = re.compile(
    r"(?<=\S)\s*(?:[\[(【]\s*([^\[\]()【】]{3,24}?)\s*[\])】]|(?:\s[-–—|]|[:–—|])\s*([^-–—|:\[\]()]{3,24}?))[\s*!.]*$"
)
_WORD_FIRST = re.compile(r"^\s*\**\s*([A-ZÄÖÜÉÈ]{6,14})\b[\s:*!–-]+(?=\S)")


def read_title(text: str | None) -> tuple[str | None, Status | None]:
    """The title and the status that a prefix, a suffix or a badge in it states."""
    title = line(text, MAX_TITLE)
    if title is None:
        return None, None
    for pattern in (_PREFIX, _SUFFIX, _WORD_FIRST):
        found = pattern.search(title)
        status = status_named(next(group for group in found.groups() if group)) if found else None
        if found and status:
            rest = (title[: found.start()] + title[found.end() :]).strip(" -–—|:*")
            return (rest or title), status
    return title, None


@lru_cache(maxsize=1024)
def status_named(wording: str) -> Status | None:
    """The status that a badge or prefix says; None if it is anything else or more than that ("cancellation policy")."""
    folded = fold(wording).strip(" .!*:-–")
    if not folded or len(folded) > 40:
        return None
    hits = words.lexicon("status").hits(parts := folded.split(), folded)
    best = max(hits, key=lambda hit: hit.last - hit.first, default=None)
    if best is None or (best.first >= 0 and best.last - best.first < len(parts) - 2):
        return None
    return Status(words.lexicon("status")[best.entry][0][1])
