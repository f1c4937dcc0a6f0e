"""What one listing says of an event, with how much its word counts, field by field. Pure; `merge` weighs it.

Strength is that of the source; among equals the freshest word of that field counts. A word is fresh when a source
changed it: one that has just begun to list the event is not fresher than those who announced it before. So an event
does not take another title whenever one more society lists it, or one of them corrects a telephone number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from store.event import ADDRESSES, EventData, EventFields, Place
from store.face import url_key

_TIMES = "start"
_TOGETHER = {"end": _TIMES, "timezone": _TIMES, "precision": _TIMES, "previous_start": _TIMES}
_TOGETHER |= {"description_html": "description"}


@dataclass(frozen=True, slots=True)
class Word:
    """One listing's word.

    rank     of its source's precedence, 0 is the strongest
    changed  aware UTC: when the source last said something else
    gone     it was listed and is not any more
    since    field -> aware UTC: when it was changed, of those fields that were changed since `first`
    first    aware UTC: when it was first listed; None: as if all of it was changed at `changed`
    """

    listing_id: int
    rank: int
    changed: dt.datetime
    gone: bool
    data: EventData
    since: Mapping[str, dt.datetime] = field(default_factory=dict)
    first: dt.datetime | None = None

    def told(self, name: str) -> dt.datetime:
        """Return since when it says what it says of a field."""
        return self.since.get(_TOGETHER.get(name, name)) or self.first or self.changed

    def order(self, name: str) -> tuple[bool, int, bool, float, str, int]:
        """By which the words on a field are sorted, the one that counts most first."""
        changed = self.first is None or _TOGETHER.get(name, name) in self.since
        moment = self.told(name).timestamp()
        strength = (self.gone, self.rank)
        return (*strength, not changed, -moment if changed else moment, self.data.source, self.listing_id)


def retold(word: Word, data: EventData, rank: int, now: dt.datetime) -> Word:
    """Return `word` now that its source says `data`."""
    renewed = {_TOGETHER.get(name, name) for name in EventFields.model_fields if _differs(name, word.data, data)}
    since = {**word.since, **dict.fromkeys(sorted(renewed), now)}
    return replace(word, rank=rank, changed=now, gone=False, data=data, since=since)


def by_field(words: Sequence[Word], name: str) -> Sequence[Word]:
    """Return the words by how much they count for a field."""
    return sorted(words, key=lambda word: word.order(name))


def _differs(name: str, one: EventData, other: EventData) -> bool:
    """True unless only blanks, the order of a list or what follows people around is different."""
    old, new = getattr(one, name), getattr(other, name)
    if old == new:  # nearly always
        return False
    return bool(_plain(name, old) != _plain(name, new))


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return sorted(map(str, value))
    if isinstance(value, Place):
        return {key: _plain(key, each) for key, each in value.model_dump().items()}
    if isinstance(value, str):
        return url_key(value) if name in ADDRESSES else value.split()
    return value
