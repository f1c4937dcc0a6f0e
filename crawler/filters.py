"""`include` and `exclude` of a source file. Each entry is a text, or "field: text" for one field only.

Compared without regard to case and accents. At least one `include` must be found, and no `exclude`.
"""

from __future__ import annotations

import unicodedata

from config.source import SourceBase
from crawler.items import EventItem
from store.event import EventData


def excluded(event: EventData, item: EventItem, source: SourceBase) -> str | None:
    """The sentence why this event is left out; None if it is not."""
    if not source.include and not source.exclude:
        return None
    fields = _fields(event, item)
    hit = next((rule for rule in source.exclude if _found(rule, fields)), None)
    if hit is not None:
        return f"left out by exclude = {hit!r}"
    if source.include and not any(_found(rule, fields) for rule in source.include):
        return "none of the texts in include is found in it"
    return None


def _fields(event: EventData, item: EventItem) -> dict[str, str]:
    place = event.place
    texts = {
        "title": event.title,
        "description": event.description,
        "organizer": event.organizer,
        "location": " ".join(filter(None, (item.location, place.text()))),
        "city": place.city,
        "country": place.country,
        "type": f"{event.type} {item.type or ''}",
        "language": event.language,
        "keywords": " ".join(item.keywords),
        "url": event.url,
    }
    return {name: _folded(text or "") for name, text in texts.items()}


def _found(rule: str, fields: dict[str, str]) -> bool:
    name, colon, text = rule.partition(":")
    if colon and name.strip() in fields:
        return _folded(text.strip()) in fields[name.strip()]
    return any(_folded(rule) in value for value in fields.values())


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in decomposed if not unicodedata.combining(char))
