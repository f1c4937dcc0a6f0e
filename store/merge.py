"""What an event is, given what each source says of it. Pure.

Per field, the source of the highest precedence that says anything wins, then the freshest word. The times of an event
come from one listing as a whole; another one may only make them finer (its hour for the same days, its end for the
same start). Deadlines are united. A listing that is gone from its source speaks only where no other one does.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from store.event import Deadline, EventData, EventFields, EventType, Place, Precision, Status, Verdict

_PLAIN = (
    "mode", "url", "registration_url", "abstract_url", "online_url", "description", "organizer", "accreditation",
    "sponsor", "language", "audience", "topics",
)  # fmt: skip
_ALL = tuple(EventFields.model_fields)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_VERDICTS = (Verdict.PUBLISH, Verdict.REVIEW, Verdict.DROP)


@dataclass(frozen=True, slots=True)
class Word:
    """One listing's word.

    rank     of its source's precedence, 0 is the strongest
    changed  aware UTC: when the source last said something else
    gone     it was listed and is not any more
    """

    listing_id: int
    rank: int
    changed: dt.datetime
    gone: bool
    data: EventData


@dataclass(frozen=True, slots=True)
class Merged:
    """The event's fields, whose word each of them is, and what follows from the listings as a whole."""

    fields: EventFields
    origins: dict[str, str]
    verdict: Verdict
    sources: tuple[tuple[str, str], ...]


def merge(words: Sequence[Word]) -> Merged:
    """Return the event that `words` (at least one) describe. All gone: its status becomes unconfirmed."""
    ordered = sorted(words, key=_order) if len(words) > 1 else words
    values, origins = _fields(ordered) if len(ordered) > 1 else _fields_of_one(ordered[0])
    if all(word.gone for word in ordered) and values["status"] not in (Status.CANCELLED, Status.POSTPONED):
        values["status"] = Status.UNCONFIRMED
    listed = [word for word in ordered if not word.gone] or ordered
    return Merged(
        fields=EventFields(**values),
        origins=origins,
        verdict=min((word.data.verdict for word in listed), key=_VERDICTS.index),
        sources=tuple(dict.fromkeys((w.data.source, w.data.url or w.data.page_url) for w in listed)),
    )


def sources_text(sources: Sequence[tuple[str, str]]) -> str:
    """Return `sources` as they are stored."""
    return _ENCODER.encode(sources)


def _order(word: Word) -> tuple[bool, int, float, str, int]:
    return (word.gone, word.rank, -word.changed.timestamp(), word.data.source, word.listing_id)


def _fields(ordered: Sequence[Word]) -> tuple[dict[str, Any], dict[str, str]]:
    first = ordered[0].data
    values: dict[str, Any] = {"title": first.title, "type": first.type}
    origins = {"title": first.source, "type": first.source}
    for name in _PLAIN:
        word = next((w.data for w in ordered if getattr(w.data, name)), first)
        values[name], origins[name] = getattr(word, name), word.source
        if name == "description":  # the text and its markup are one word
            values["description_html"], origins["description_html"] = word.description_html, word.source
    if first.type is EventType.OTHER:
        word = next((w.data for w in ordered if w.data.type is not EventType.OTHER), first)
        values["type"], origins["type"] = word.type, word.source
    for part, origin in (_times(ordered), _status(ordered)):
        values |= part
        origins |= dict.fromkeys(part, origin)
    values["place"], origins["place"] = _place(ordered), _place_origin(ordered)
    values["deadlines"], origins["deadlines"] = _deadlines(ordered), first.source
    return values, origins


def _fields_of_one(word: Word) -> tuple[dict[str, Any], dict[str, str]]:
    """What `_fields` says of a single word, as most events have it: there is nothing to weigh."""
    values = {name: getattr(word.data, name) for name in _ALL}
    values["deadlines"] = _deadlines([word])
    return values, dict.fromkeys(_ALL, word.data.source)


def _times(ordered: Sequence[Word]) -> tuple[dict[str, Any], str]:
    best = ordered[0].data
    for word in ordered[1:]:
        if _finer(word.data, best):
            best = word.data
    end = best.end
    if end is None:
        same = (w.data for w in ordered if w.data.end and w.data.start == best.start)
        end = next((data.end for data in same if data.timezone == best.timezone and data.all_day == best.all_day), None)
    previous = next((w.data.previous_start for w in ordered if w.data.previous_start), None)
    times = {"start": best.start, "end": end, "timezone": best.timezone, "precision": best.precision}
    return {**times, "previous_start": previous}, best.source


def _finer(data: EventData, best: EventData) -> bool:
    """True if `data` says the same as `best`, more exactly."""
    if best.precision is Precision.MONTH and data.precision is not Precision.MONTH:
        return (data.first_day.year, data.first_day.month) == (best.first_day.year, best.first_day.month)
    if best.precision is Precision.DATE and data.precision is Precision.MINUTE:
        return (data.first_day, data.last_day) == (best.first_day, best.last_day)
    return False


def _status(ordered: Sequence[Word]) -> tuple[dict[str, Any], str]:
    """The strongest sources decide; "scheduled" is what a page says by saying nothing, so any other word beats it."""
    strongest = [w for w in ordered if (w.gone, w.rank) == (ordered[0].gone, ordered[0].rank)]
    word = next((w for w in strongest if w.data.status is not Status.SCHEDULED), strongest[0])
    return {"status": word.data.status}, word.data.source


def _place(ordered: Sequence[Word]) -> Place:
    """The strongest place, completed by others that do not contradict it."""
    place = Place()
    for word in ordered:
        other = word.data.place
        if not _contradict(place, other):
            found = {name: value for name, value in other.model_dump().items() if value is not None}
            own = {name: value for name, value in place.model_dump().items() if value is not None}
            if place.latitude is not None:  # one point, not half of two
                found |= {"latitude": place.latitude, "longitude": place.longitude}
            place = Place(**{**found, **own})
    return place


def _contradict(one: Place, other: Place) -> bool:
    if one == Place():
        return False
    pairs = ((one.venue, other.venue), (one.street, other.street), (one.city, other.city), (one.country, other.country))
    return any(a and b and a.casefold() != b.casefold() for a, b in pairs)


def _place_origin(ordered: Sequence[Word]) -> str:
    return next((w.data.source for w in ordered if w.data.place != Place()), ordered[0].data.source)


def _deadlines(ordered: Sequence[Word]) -> tuple[Deadline, ...]:
    """All deadlines; where two sources name different dates for one kind, the stronger source's stand."""
    united: dict[object, list[Deadline]] = {}
    for word in ordered:
        kinds = dict.fromkeys(deadline.kind for deadline in word.data.deadlines)
        for kind in kinds:
            united.setdefault(kind, [d for d in word.data.deadlines if d.kind is kind])
    return tuple(deadline for deadlines in united.values() for deadline in dict.fromkeys(deadlines))
