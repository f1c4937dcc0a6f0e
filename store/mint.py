"""Giving a new event its uid and its slug, both for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, select

from store.database import chunks
from store.event import EventData
from store.face import Face
from store.rows import ALIAS, EVENT, IDENTITY
from store.slug import slug_candidates
from store.uid import mint

_CANDIDATES_AT_FIRST, _CANDIDATES_LATER = 2, 20


class Titled(NamedTuple):
    """What a slug is made of."""

    title: str
    first_day: dt.date


def give_uids(
    connection: Connection, keys: Sequence[str], faces: Sequence[Face], slug: str
) -> list[tuple[str, str, str | None]]:
    """Return (minting key, uid, slug or None) for each new event; identities that were imported come first."""
    imported = _imported(connection, faces, slug)
    taken = _Taken(connection, [mint(key, lambda _: False)[1] for key in keys])
    given: list[tuple[str, str, str | None]] = []
    for key, face in zip(keys, faces, strict=True):
        strongest = (imported[each] for each in _by_strength(face) if each in imported)
        old = next(strongest, None) if imported else None
        if old and not taken(old[0]):
            given.append((key, *old))
        else:
            given.append((*mint(key, taken), None))
        taken.add(given[-1][1])
    return given


def give_slugs(
    connection: Connection,
    events: Sequence[tuple[EventData | Titled, str, str | None]],
    ours: Collection[str] = frozenset(),
) -> list[str]:
    """Return a slug for each (data, uid, slug that it must have or None); none is in use, but for those of `ours`.

    The first in order has the first choice.
    """
    wanted = [
        iter((old,)) if old else slug_candidates(data.title, data.first_day.year, uid) for data, uid, old in events
    ]
    given: dict[int, str] = {}
    used: set[str] = set()
    at_once = _CANDIDATES_AT_FIRST
    while len(given) < len(events):
        open_ = {
            index: list(islice(candidates, at_once)) for index, candidates in enumerate(wanted) if index not in given
        }
        used |= _in_use(connection, sorted({slug for slugs in open_.values() for slug in slugs})) - set(ours)
        for index, slugs in open_.items():
            free = next((slug for slug in slugs if slug not in used), None)
            if free is not None:
                given[index] = free
                used.add(free)
            elif not slugs:  # an imported slug that is taken meanwhile
                data, uid, _ = events[index]
                wanted[index] = slug_candidates(data.title, data.first_day.year, uid)
        at_once = _CANDIDATES_LATER
    return [given[index] for index in range(len(events))]


def _in_use(connection: Connection, slugs: Sequence[str]) -> set[str]:
    used: set[str] = set()
    for some in chunks(slugs):
        used |= set(connection.execute(select(EVENT.c.slug).where(EVENT.c.slug.in_(some))).scalars())
        former = select(ALIAS.c.value).where(ALIAS.c.source == "", ALIAS.c.value.in_(some))
        used |= set(connection.execute(former).scalars())
    return used


def _by_strength(face: Face) -> list[tuple[str, str]]:
    """The keys of a face, the strongest first: native id, URL, title and start."""
    return [(rung.value, value) for rung, value in reversed(face.all_keys())]


def _imported(connection: Connection, faces: Sequence[Face], slug: str) -> dict[tuple[str, str], tuple[str, str]]:
    found: dict[tuple[str, str], tuple[str, str]] = {}
    if connection.execute(select(IDENTITY.c.uid).limit(1)).first() is None:
        return found
    values = sorted({value for face in faces for _, value in face.all_keys()})
    for some in chunks(values):
        query = select(IDENTITY).where(IDENTITY.c.source == slug, IDENTITY.c.value.in_(some))
        found |= {(row.kind, row.value): (row.uid, row.slug) for row in connection.execute(query)}
    return found


class _Taken:
    """Whether a uid belongs to an event, of the store or of this run. `likely` are looked up in a few queries."""

    def __init__(self, connection: Connection, likely: Sequence[str]) -> None:
        self._connection = connection
        self._known = dict.fromkeys(likely, False)
        for some in chunks(likely):
            found = connection.execute(select(EVENT.c.uid).where(EVENT.c.uid.in_(some))).scalars()
            self._known |= dict.fromkeys(found, True)

    def __call__(self, uid: str) -> bool:
        if uid not in self._known:
            query = select(EVENT.c.id).where(EVENT.c.uid == uid)
            self._known[uid] = self._connection.execute(query).first() is not None
        return self._known[uid]

    def add(self, uid: str) -> None:
        self._known[uid] = True
