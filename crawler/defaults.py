"""The `[defaults]` of a source file: what its page never says. Filled in after extraction, for every kind alike.

A default never contradicts the page: it is used only where the item leaves that very thing open, and a default city
only where no place that the page does name tells the city.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from crawler.items import EventItem
from store.event import EventData

_SEATS = frozenset(["location", "venue", "street"])
_TOWNS = frozenset(["city", "region", "country", "latitude", "longitude"])
_DEADLINES = {
    "abstract_deadline": "abstract",
    "early_bird_deadline": "early-bird",
    "registration_deadline": "registration",
}


def with_defaults(item: EventItem, defaults: Mapping[str, str]) -> tuple[EventItem, tuple[str, ...]]:
    """Return the item with what it leaves open filled in, and the names of the defaults used."""
    if not defaults:
        return item, ()
    used = {name: value for name, value in defaults.items() if _is_open(item, name)}
    return _filled(item, used), tuple(used)


def place_filled(
    item: EventItem, event: EventData, defaults: Mapping[str, str]
) -> tuple[EventItem, tuple[str, ...]] | None:
    """Once more for a place that names no town ("Room 3"): the default town; None if there is nothing to fill."""
    towns = {name: value for name, value in defaults.items() if name in _TOWNS and not getattr(item, name)}
    if not towns or event.place.city or event.place.country or not _names_place(item):
        return None
    return _filled(item, towns), tuple(towns)


def _is_open(item: EventItem, name: str) -> bool:
    if name in _SEATS | _TOWNS:
        return not _names_place(item)
    if name in _DEADLINES:
        return all(kind != _DEADLINES[name] for kind, _ in item.deadlines)
    if name == "duration":
        return not item.end and not item.duration
    return not getattr(item, name)


def _names_place(item: EventItem) -> bool:
    return any(getattr(item, name) for name in (*_SEATS, "city"))


def _filled(item: EventItem, values: Mapping[str, str]) -> EventItem:
    plain = {name: value for name, value in values.items() if name not in _DEADLINES and name != "keywords"}
    deadlines = tuple((_DEADLINES[name], value) for name, value in values.items() if name in _DEADLINES)
    keywords = tuple(word.strip() for word in values.get("keywords", "").split(",") if word.strip())
    return replace(item, **plain, deadlines=item.deadlines + deadlines, keywords=item.keywords or keywords)  # type: ignore[arg-type]  # names are checked by the configuration's FieldName
