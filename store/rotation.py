"""Whether a source makes its keys anew, and which identity it can have then. Pure.

Some sites stamp a new id on every event each time that they are asked; some change all their addresses in a redesign.
Such a key tells nothing: neither that two listings are one, nor that they are two. It shows where two fetches share no
key, although nearly all events are there under the same title and start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from config.source import Identity
from store.face import Face

HANDFUL = 5  # events below which chance explains it
SHARE = 0.8
# Ids that stay for so long are trusted again: it was a migration. Longer than a month, as some sites rotate monthly.
STEADY = dt.timedelta(days=35)

_Slot = tuple[str, str]


def rotates(now: Iterable[Face], before: Iterable[Face]) -> bool:
    """True if two fetches share no native id, but over 80 % of title and start."""
    ours, theirs = _ids(now), _ids(before)
    if not ours or not theirs or not ours.keys().isdisjoint(theirs):
        return False
    return bool(_shared(set(ours.values()), set(theirs.values())))


def below(now: Iterable[Face], before: Iterable[Face], shared_keys: frozenset[str]) -> Identity:
    """Return the identity that is left without native ids: by address where addresses stay and tell events apart.

    `shared_keys`: addresses that several events share.
    """
    ours, theirs = _addresses(now, shared_keys), _addresses(before, shared_keys)
    both = ours.keys() & theirs.keys()
    stay = sum(ours[slot] is not None and ours[slot] == theirs[slot] for slot in both)
    return Identity.URL if stay > SHARE * len(both) else Identity.TITLE_DATE


def readdressed(now: Iterable[Face], before: Iterable[Face], shared_keys: frozenset[str]) -> bool:
    """True if nearly all events are there under the same title and start, and at other addresses: a redesign."""
    ours, theirs = ({slot: url for slot, url in _addresses(f, shared_keys).items() if url} for f in (now, before))
    shared = _shared(set(ours), set(theirs))
    return bool(shared) and sum(ours[slot] != theirs[slot] for slot in shared) > SHARE * len(shared)


def is_steady(now: Iterable[Face], before: Iterable[Face]) -> bool:
    """True if the ids of now are those that were noted before."""
    ours, theirs = _ids(now).keys(), _ids(before).keys()
    same = ours & theirs
    return len(same) >= HANDFUL and len(same) > SHARE * min(len(ours), len(theirs))


def _ids(faces: Iterable[Face]) -> dict[str, _Slot]:
    return {face.native_id: (face.title, face.start) for face in faces if face.native_id}


def _addresses(faces: Iterable[Face], shared_keys: frozenset[str]) -> dict[_Slot, str | None]:
    return {(face.title, face.start): None if face.url in shared_keys else face.url for face in faces}


def _shared(ours: set[_Slot], theirs: set[_Slot]) -> set[_Slot]:
    """Title and start that both have; none where they are few, or a small part of the smaller fetch."""
    both = ours & theirs
    return both if len(both) >= HANDFUL and len(both) > SHARE * min(len(ours), len(theirs)) else set()
