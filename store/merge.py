"""What an event is, given what each source says of it. Pure.

Per field, the source of the highest precedence that says anything wins, then the freshest word (`word`). The times of
an event come from one listing as a whole; another one may only make them finer (its hour for the same days, its end for
the same start). A title and its language are one word. Deadlines are united. A listing that is gone from its source
speaks only where no other one does. One that waits for a person says nothing beside those that do not, until the event
is approved.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from store.conflict import conflicts
from store.event import (
    Conflict,
    Deadline,
    DeadlineKind,
    EventData,
    EventFields,
    EventType,
    Place,
    Precision,
    Status,
    Verdict,
)
from store.face import title_key
from store.word import Word, by_field

_PLAIN = (
    "mode", "url", "registration_url", "abstract_url", "online_url", "organizer", "accreditation", "sponsor",
    "audience", "topics",
)  # fmt: skip
_ALL = tuple(EventFields.model_fields)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_VERDICTS = (Verdict.PUBLISH, Verdict.REVIEW, Verdict.DROP)


@dataclass(frozen=True, slots=True)
class Merged:
    """The event's fields, whose word each of them is, and what follows from the listings as a whole.

    origins    field -> slug of the source
    given      field -> the word that it is taken from
    conflicts  what those that list it disagree about
    """

    fields: EventFields
    origins: dict[str, str]
    verdict: Verdict
    sources: tuple[tuple[str, str], ...]
    conflicts: tuple[Conflict, ...] = ()
    given: Mapping[str, Word] = field(default_factory=dict)


def merge(words: Sequence[Word], *, approved: bool = False) -> Merged:
    """Return the event that `words` (at least one) describe. All gone: its status becomes unconfirmed.

    approved  a person let the event through, so that all of `words` are heard
    """
    heard = words if approved or len(words) == 1 else _let_through(words)
    ordered = by_field(heard, "title") if len(heard) > 1 else heard
    values, given = _fields(ordered) if len(ordered) > 1 else _fields_of_one(ordered[0])
    if all(word.gone for word in ordered) and values["status"] not in (Status.CANCELLED, Status.POSTPONED):
        values["status"] = Status.UNCONFIRMED
    listed = [word for word in ordered if not word.gone] or ordered
    return Merged(
        fields=EventFields.model_validate(values),
        origins={name: word.data.source for name, word in given.items()},
        verdict=min((word.data.verdict for word in listed), key=_VERDICTS.index),
        sources=tuple(dict.fromkeys((w.data.source, w.data.url or w.data.page_url) for w in _by_strength(listed))),
        conflicts=conflicts(_by_strength(listed)) if len(listed) > 1 else (),
        given=given,
    )


def sources_text(sources: Sequence[tuple[str, str]]) -> str:
    """Return `sources` as they are stored."""
    return _ENCODER.encode(sources)


def conflicts_text(found: Sequence[Conflict]) -> str:
    """Return `conflicts` as they are stored."""
    return _ENCODER.encode([each.model_dump() for each in found]) if found else "[]"


def _let_through(words: Sequence[Word]) -> Sequence[Word]:
    """Those of the best verdict. What was let through once stays so: an event never leaves because one source does."""
    best = min((word.data.verdict for word in words), key=_VERDICTS.index)
    return [word for word in words if word.data.verdict is best]


def _by_strength(words: Sequence[Word]) -> Sequence[Word]:
    """The strongest source first, then the one that listed it first: an order that no change of a word changes."""
    return sorted(words, key=lambda w: (w.gone, w.rank, w.first or w.changed, w.data.source, w.listing_id))


def _fields(ordered: Sequence[Word]) -> tuple[dict[str, Any], dict[str, Word]]:
    first = ordered[0]
    given = {"title": first}
    for name in _PLAIN:
        given[name] = _first(by_field(ordered, name), name)
    given["language"] = _language(first, ordered)
    given["description"] = _description(by_field(ordered, "description"), given["language"].data.language)
    given["description_html"] = given["description"]  # the text and its markup are one word
    given["type"] = next((w for w in by_field(ordered, "type") if w.data.type is not EventType.OTHER), first)
    values = {name: getattr(word.data, name) for name, word in given.items()}
    for part in (_times(by_field(ordered, "start")), _status(by_field(ordered, "status"))):
        values |= {name: value for name, (value, _) in part.items()}
        given |= {name: word for name, (_, word) in part.items()}
    places, deadlines = by_field(ordered, "place"), by_field(ordered, "deadlines")
    values["place"], given["place"] = _place(places), next((w for w in places if w.data.place != Place()), places[0])
    values["deadlines"], given["deadlines"] = _deadlines(deadlines), _first(deadlines, "deadlines")
    return values, given


def _first(words: Sequence[Word], name: str) -> Word:
    """The first that says anything of it."""
    return next((word for word in words if getattr(word.data, name)), words[0])


def _language(titled: Word, ordered: Sequence[Word]) -> Word:
    """Whose word the language is: the title's, which it belongs to; where unstated, another one's of that title."""
    same = (
        word for word in ordered if word.data.language and title_key(word.data.title) == title_key(titled.data.title)
    )
    return titled if titled.data.language else next(same, titled)


def _description(ordered: Sequence[Word], language: str | None) -> Word:
    """The first description in the language of the title, which is told for both; else the first of all."""
    fitting = [word for word in ordered if language is None or word.data.language in (None, language)]
    return next((word for word in fitting if word.data.description), _first(ordered, "description"))


def _fields_of_one(word: Word) -> tuple[dict[str, Any], dict[str, Word]]:
    """What `_fields` says of a single word, as most events have it: there is nothing to weigh."""
    values = {name: getattr(word.data, name) for name in _ALL}
    values["deadlines"] = _deadlines([word])
    return values, dict.fromkeys(_ALL, word)


def _times(ordered: Sequence[Word]) -> dict[str, tuple[Any, Word]]:
    """Field -> its value, and whose word it is."""
    best = ordered[0]
    for word in ordered[1:]:
        if _finer(word.data, best.data):
            best = word
    ending = best if best.data.end else next((word for word in ordered if _ends(best.data, word.data)), best)
    previous = _first(ordered, "previous_start")
    times = {name: (getattr(best.data, name), best) for name in ("start", "timezone", "precision")}
    return {**times, "end": (ending.data.end, ending), "previous_start": (previous.data.previous_start, previous)}


def _ends(best: EventData, other: EventData) -> bool:
    """True if `other` says the end of what begins as `best` says."""
    same = other.start == best.start and other.timezone == best.timezone and other.all_day == best.all_day
    return same and other.end is not None


def _finer(data: EventData, best: EventData) -> bool:
    """True if `data` says the same as `best`, more exactly."""
    if best.precision is Precision.MONTH and data.precision is not Precision.MONTH:
        return (data.first_day.year, data.first_day.month) == (best.first_day.year, best.first_day.month)
    if best.precision is Precision.DATE and data.precision is Precision.MINUTE:
        return (data.first_day, data.last_day) == (best.first_day, best.last_day)
    return False


def _status(ordered: Sequence[Word]) -> dict[str, tuple[Any, Word]]:
    """The strongest sources decide; "scheduled" is what a page says by saying nothing, so any other word beats it."""
    strongest = [w for w in ordered if (w.gone, w.rank) == (ordered[0].gone, ordered[0].rank)]
    word = next((w for w in strongest if w.data.status is not Status.SCHEDULED), strongest[0])
    return {"status": (word.data.status, word)}


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


def _deadlines(ordered: Sequence[Word]) -> tuple[Deadline, ...]:
    """All deadlines by date; where two sources name different dates for one kind, the stronger source's stand."""
    united: dict[DeadlineKind, set[Deadline]] = {}
    for word in ordered:
        for kind in dict.fromkeys(deadline.kind for deadline in word.data.deadlines):
            united.setdefault(kind, {d for d in word.data.deadlines if d.kind is kind})
    return tuple(sorted((d for deadlines in united.values() for d in deadlines), key=_by_date))


def _by_date(deadline: Deadline) -> tuple[dt.date, int, str, str]:
    kinds = tuple(DeadlineKind)
    return (deadline.date, kinds.index(deadline.kind), str(deadline.time or ""), deadline.timezone or "")
