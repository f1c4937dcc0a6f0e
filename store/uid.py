"""The key of which an event's UID is made, and the UID. Pure (architecture decision 7)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import lru_cache

from config.source import Identity
from store.face import NAMESPACE, Face, title_start_key
from store.identity import Ambiguous


def minting_key(slug: str, face: Face, identity: Identity, ambiguous: Ambiguous) -> str:
    """Return the text of which the UID is made: the strongest key that the listing has at its first sighting.

    Id and URL count with the year, so that next year's edition under the same id, or at the same address, has another,
    also in a store that has never seen the one before; the city counts where several entries have the same title and
    start.
    """
    if face.native_id and identity is Identity.NATIVE and face.native_id not in ambiguous.keys:
        return f"{slug}|native|{face.native_id}|{face.day.year}"
    if face.url and identity is not Identity.TITLE_DATE and face.url not in ambiguous.keys:
        return f"{slug}|url|{face.url}|{face.day.year}"
    slot = title_start_key(face.title, face.start)
    city = f"|{face.city}" if face.city and slot in ambiguous.slots else ""
    return f"{slug}|title|{face.title}|{face.start}{city}"


def mint(key: str, taken: Callable[[str], bool]) -> tuple[str, str]:
    """Return (minting key, uid), with a number behind a key whose uid is taken: a reused id for a second event."""
    candidate, number = key, 1
    while taken(uid := uid_of(candidate)):
        number += 1
        candidate = f"{key}|{number}"
    return candidate, uid


@lru_cache(maxsize=2048)  # asked for twice: first which of a run's uids are taken, then for good
def uid_of(minting_key: str) -> str:
    """Return the uid that is minted of a key."""
    return str(uuid.uuid5(NAMESPACE, minting_key))
