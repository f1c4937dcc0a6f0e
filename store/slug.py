"""A title as an address: the slug of an event's page. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count

from config.characters import DEVICES

SLUG_LENGTH = 60
# What /events/ uses for itself, now or later.
RESERVED = frozenset(
    ["index", "events", "event", "embed", "feeds", "feed", "new", "past", "all", "archive", "page", "map", "year"]
)
_DATE_SHAPED = re.compile(r"\d{1,4}(?:-\d{1,4}){0,2}")
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ẞ": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "&": " and ",
    }
)


def slug_text(title: str) -> str:
    """Return the title as an address: ascii, short, cut between words; "" if nothing of it is ascii."""
    plain = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS))
    text = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"['’`]", "", plain).encode("ascii", "ignore").decode()))
    if len(text) > SLUG_LENGTH:
        text = text[: SLUG_LENGTH + 1].rpartition("-")[0] or text[:SLUG_LENGTH]
    return f"event-{text}" if _DATE_SHAPED.fullmatch(text) or text in RESERVED or text in DEVICES else text


def slug_candidates(title: str, year: int, uid: str) -> Iterator[str]:
    """Yield the slugs that an event may have, the nicest first, without end."""
    base = slug_text(title) or f"event-{uid[:8]}"
    yield base
    if not base.endswith(f"-{year}"):
        base = f"{base}-{year}"
        yield base
    yield from (f"{base}-{number}" for number in count(2))
