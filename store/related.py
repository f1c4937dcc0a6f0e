"""How events belong together, as the store hands it out: editions of one meeting, a congress and its parts. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from store.event import Precision


@dataclass(frozen=True, slots=True)
class RelatedEvent:
    """An edition of the same meeting, its congress or a part of it, in short: what pages and lists show of it."""

    uid: str
    slug: str
    title: str
    start: dt.date
    end: dt.date
    precision: Precision
    status: str
    city: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Relations:
    """What an event belongs to.

    editions  of its yearly meeting, oldest first, itself among them; () where no other is known
    part_of   the congress that it belongs to
    parts     satellite symposia and courses that belong to it, by start
    """

    editions: tuple[RelatedEvent, ...] = ()
    part_of: RelatedEvent | None = None
    parts: tuple[RelatedEvent, ...] = ()


NONE = Relations()
