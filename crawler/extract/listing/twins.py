"""One event that a page lists twice is one item: found here, and what only one of both says is kept. Used by `read`."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.extract.listing.certainty import Reasons
from crawler.extract.listing.records import Record
from crawler.extract.listing.wording import is_vague
from crawler.items import EventItem

_OF_ONE_EVENT = 12  # dates that a page about one event may name
_ALIKE = 0.75  # share of the words of the shorter record that make two of the same title one event
_KEPT = ("location", "url", "status", "description", "registration_url", "abstract_url", "online_url")


@dataclass(frozen=True, slots=True)
class Read:
    """One record as an item, how sure it is, and the words in it that name no document or button."""

    record: Record
    item: EventItem
    reasons: Reasons
    words: frozenset[str]


def distinct(read: list[Read]) -> list[Read]:
    """Without what a page says twice: the same day with the same title, or one that contains it, and no other time."""
    kept: dict[str | None, list[Read]] = {}
    order: list[Read] = []
    few = len(read) <= _OF_ONE_EVENT
    for one in read:
        same = kept.setdefault(one.item.day, [])
        twin = next((other for other in same if _same_event(one, other) or (few and _completes(one, other))), None)
        if twin is None:
            same.append(one)
            order.append(one)
        else:
            _merge(twin.item, one.item)
    return order


def _same_event(one: Read, other: Read) -> bool:
    a, b = (one.item.title or "").casefold(), (other.item.title or "").casefold()
    times = {it.time for it in (one.item, other.item) if it.time and not it.rules["time"].startswith("stated")}
    places = {it.location for it in (one.item, other.item) if it.location}
    if not (a in b or b in a) or len(times) > 1 or len(places) > 1:
        return False
    fewer = min(len(one.words), len(other.words))
    return len(one.words & other.words) >= _ALIKE * fewer


def _completes(one: Read, other: Read) -> bool:
    """Whether a page about one event names it twice: "Board meeting", and "Regular meeting" with the time."""
    vague = all(is_vague((it.title or "").rsplit(": ", 1)[-1]) for it in (one.item, other.item))
    return vague and bool(one.item.time) != bool(other.item.time)


def _merge(kept: EventItem, twin: EventItem) -> None:
    if twin.time and (not kept.time or kept.rules.get("time", "").startswith("stated")):
        kept.time, kept.rules["time"] = twin.time, twin.rules.get("time", "")
    for name in _KEPT:
        setattr(kept, name, getattr(kept, name) or getattr(twin, name))
    kept.deadlines = tuple(dict.fromkeys((*kept.deadlines, *twin.deadlines)))
    kept.confidence = max(kept.confidence, twin.confidence)
