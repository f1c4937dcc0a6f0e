"""Archived bodies as values: what one is known by, and which may go. Pure."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

Where = TypeVar("Where")


def page_name(page_url: str) -> str:
    """Return how the archive names a page of a source."""
    return hashlib.sha256(page_url.encode()).hexdigest()[:16]


class BodyKey(NamedTuple):
    """The page as the archive names it, and the hash of the body."""

    page: str
    digest: str


@dataclass(frozen=True, slots=True)
class Archived(Generic[Where]):
    """A body that might go. `spare`: a younger one of the same page is there; `used`: a page is known by it."""

    where: Where
    size: int
    at: dt.datetime
    spare: bool
    used: bool


class PackedBody(NamedTuple):
    """A body, and the moment at which it last came."""

    key: BodyKey
    at: dt.datetime
    packed: bytes


def to_go(bodies: Collection[Archived[Where]], before: dt.datetime, most_bytes: int) -> list[Archived[Where]]:
    """Return the bodies that came last before an instant, and what must go so that the rest takes no more room.

    Older bodies of a page go first, then pages that nobody reads; what is used stays, however much it is.
    """
    gone = [each for each in bodies if each.at < before and not each.used]
    size = sum(each.size for each in bodies) - sum(each.size for each in gone)
    rest = [each for each in bodies if each.at >= before and not each.used]
    for each in sorted(rest, key=lambda one: (not one.spare, one.at)):
        if size <= most_bytes:
            break
        size -= each.size
        gone.append(each)
    return gone
