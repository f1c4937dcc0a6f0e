"""What a run means for the listings of its source, worked out before anything is written.

Most items of most runs are what they were: they are recognised by the hash of their content, and nothing further is
done about them. Only the others climb the ladder of `identity`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from config.source import Identity
from store.crawl import CrawlClass, CrawlRun
from store.event import EventData, Status
from store.face import Face, Rung, face_of, title_start_key
from store.gate import Proposal, Shown
from store.identity import Ambiguous, Known, distinct, recognise, shared
from store.rotation import below, is_steady, readdressed, rotates
from store.rows import ALIAS, EVENT, LISTING, read_data
from store.vanish import Tracked, may_vanish
from store.walltime import sort_instant

_COLUMNS = (
    "id", "event_id", "page_url", "native_id", "url_key", "title_key", "start", "day", "last_day", "city_key",
    "content_hash", "first_seen", "missing_pass", "gone", "home_id", "reasons",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """A listing that the store has of this source."""

    id: int
    event_id: int
    page_url: str
    face: Face
    content_hash: bytes
    first_seen: dt.datetime
    missing_pass: int | None
    gone: bool
    postponed: bool
    home_id: int
    reasons: str

    def tracked(self) -> Tracked:
        return Tracked(self.id, self.face.last_day, self.missing_pass, self.gone)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the run."""

    data: EventData
    face: Face
    content_hash: bytes


@dataclass(frozen=True, slots=True)
class Draft:
    """The run, sorted.

    listed       every listing of the source, by id
    changed      listing id -> what the source says now
    fresh        entries that no listing is recognised in
    seen         ids of listings that the run saw: unchanged, changed, or on a page answered by 304
    ambiguous    keys and titles that several entries share
    identity     the key by which the source's listings are told apart, another one than asked for if it rotates its ids
    """

    listed: Mapping[int, Listed]
    changed: Mapping[int, Entry]
    fresh: tuple[Entry, ...]
    seen: frozenset[int]
    ambiguous: Ambiguous
    identity: Identity = Identity.NATIVE

    @property
    def count(self) -> int:
        return len(self.seen) + len(self.fresh)


def content_hash(data: EventData, identity: Identity = Identity.NATIVE) -> bytes:
    """Return the digest of everything that the source says; its ids are left out where they are not used."""
    left_out = None if identity is Identity.NATIVE else {"native_id"}
    return hashlib.blake2b(data.model_dump_json(exclude=left_out).encode(), digest_size=16).digest()


def draft(
    connection: Connection, run: CrawlRun, identity: Identity, today: dt.date, *, may_return: bool = False
) -> Draft:
    """Sort the items of a run into unchanged, changed and fresh.

    `may_return`: the identity was chosen because the source rotated its ids, and so long ago that ids which stayed
    since are trusted again.
    """
    listed = _load(connection, run.slug)
    before = [each.face for each in listed.values() if each.missing_pass is None]
    by_hash = {each.content_hash: each for each in listed.values()}
    if may_return and is_steady(map(face_of, run.items), before):
        identity = Identity.NATIVE
    entries = _entries(run.items, by_hash, identity)
    still = [each for each in listed.values() if each.page_url in run.unchanged_pages]
    ambiguous = _ambiguous(entries, still, listed.values(), today)
    if _can_rotate(run, identity, entries, by_hash) and rotates([entry.face for entry in entries], before):
        identity = below([entry.face for entry in entries], before, ambiguous.keys)
        entries = _entries(run.items, by_hash, identity)
    same = {by_hash[entry.content_hash].id for entry in entries if entry.content_hash in by_hash}
    rest = _beside(still, [entry for entry in entries if entry.content_hash not in by_hash], identity)
    found: dict[int, int] = {}
    if rest and listed:
        if readdressed([entry.face for entry in entries], before, ambiguous.keys):
            ambiguous = replace(ambiguous, readdressed=True)
        claimed = same | {each.id for each in still}
        known = _known(connection, run.slug, [each for each in listed.values() if each.id not in claimed])
        found = recognise([entry.face for entry in rest], known, identity, today, ambiguous)
    return Draft(
        listed=listed,
        changed={listing: rest[index] for index, listing in sorted(found.items())},
        fresh=tuple(entry for index, entry in enumerate(rest) if index not in found),
        seen=frozenset(same | set(found.values()) | {each.id for each in still}),
        ambiguous=ambiguous,
        identity=identity,
    )


def _can_rotate(run: CrawlRun, identity: Identity, entries: Sequence[Entry], by_hash: Mapping[bytes, Listed]) -> bool:
    """Only a complete run shows it, in which not one item is what it was, its id included."""
    whole = run.complete and run.crawl_class.healthy and identity is Identity.NATIVE and bool(by_hash)
    return whole and not any(entry.content_hash in by_hash for entry in entries if entry.face.native_id)


def _load(connection: Connection, slug: str) -> dict[int, Listed]:
    query = (
        select(*(LISTING.c[name] for name in _COLUMNS), EVENT.c.status)
        .join(EVENT, EVENT.c.id == LISTING.c.event_id)
        .where(LISTING.c.source == slug)
        .order_by(LISTING.c.id)
    )
    return {row.id: _listed(row) for row in connection.execute(query)}


def _listed(row: Any) -> Listed:
    return Listed(
        id=row.id,
        event_id=row.event_id,
        page_url=row.page_url,
        face=Face(row.native_id, row.url_key, row.title_key, row.start, row.day, row.last_day, row.city_key),
        content_hash=row.content_hash,
        first_seen=row.first_seen,
        missing_pass=row.missing_pass,
        gone=row.gone,
        postponed=row.status == Status.POSTPONED,
        home_id=row.home_id,
        reasons=row.reasons,
    )


def _entries(items: Sequence[EventData], by_hash: Mapping[bytes, Listed], identity: Identity) -> list[Entry]:
    entries = []
    for item in items:
        digest = content_hash(item, identity)
        face = by_hash[digest].face if digest in by_hash else face_of(item)
        entries.append(Entry(item, face, digest))
    return [entries[index] for index in distinct([entry.face for entry in entries], identity)]


def _beside(still: Sequence[Listed], entries: Sequence[Entry], identity: Identity) -> list[Entry]:
    """The entries without those that only repeat a listing on an unchanged page: that one is seen as it is."""
    if not still:
        return list(entries)
    faces = [*(each.face for each in still), *(entry.face for entry in entries)]
    return [entries[index - len(still)] for index in distinct(faces, identity) if index >= len(still)]


def _ambiguous(
    entries: Sequence[Entry], still: Iterable[Listed], listed: Iterable[Listed], today: dt.date
) -> Ambiguous:
    """What several entries of the site share: now, those on unchanged pages among them, or as it was known before."""
    told = {entry.content_hash for entry in entries}
    now = [entry.face for entry in entries] + [each.face for each in still if each.content_hash not in told]
    before = [each.face for each in listed if each.missing_pass is None and each.face.last_day >= today]
    keys, titles, slots = frozenset[str](), frozenset[str](), frozenset[str]()
    for faces in (now, before):
        keys |= shared(face.url for face in faces) | shared(face.native_id for face in faces)
        titles |= shared(face.title for face in faces)
        slots |= shared(title_start_key(face.title, face.start) for face in faces)
    return Ambiguous(keys, titles, slots)


def _known(connection: Connection, slug: str, listed: Sequence[Listed]) -> list[Known]:
    old: dict[int, list[tuple[Rung, str]]] = defaultdict(list)
    query = select(ALIAS.c.listing_id, ALIAS.c.kind, ALIAS.c.value).where(ALIAS.c.source == slug)
    for row in connection.execute(query.order_by(ALIAS.c.kind, ALIAS.c.value)):
        old[row.listing_id].append((Rung(row.kind), row.value))
    return [
        Known(each.id, each.face, each.postponed, each.missing_pass is not None, tuple(old[each.id])) for each in listed
    ]


def proposal(connection: Connection, drafted: Draft, run: CrawlRun, today: dt.date, removes: bool) -> Proposal:
    """Return the run as the gate looks at it."""
    earlier = [each for each in drafted.listed.values() if each.missing_pass is None]
    ahead = [each for each in earlier if may_vanish(each.face.last_day, today, run.covers_until)]
    seen = [drafted.listed[each].face for each in drafted.seen - drafted.changed.keys()]
    entries = [*drafted.changed.values(), *drafted.fresh]
    return Proposal(
        before=len(ahead),
        vanishing=sum(each.id not in drafted.seen for each in ahead),
        moves=_moves(connection, drafted, {each.id for each in ahead}, today),
        now=[_shown(face) for face in (*seen, *(entry.face for entry in entries))],
        earlier=[_shown(each.face) for each in earlier],
        empty=run.crawl_class is CrawlClass.QUIET,
        removes=removes,
    )


def _moves(connection: Connection, drafted: Draft, ahead: set[int], today: dt.date) -> list[tuple[Shown, Shown]]:
    moved = {
        each: entry
        for each, entry in drafted.changed.items()
        if entry.face.start != drafted.listed[each].face.start
        and (each in ahead or entry.face.last_day >= today)
        and drafted.listed[each].missing_pass is None
    }
    old = load_data(connection, list(moved))
    return [(_shown_data(old[each]), _shown_data(entry.data)) for each, entry in moved.items()]


def load_data(connection: Connection, listing_ids: Sequence[int]) -> dict[int, EventData]:
    """Return what these listings say."""
    found: dict[int, EventData] = {}
    for start in range(0, len(listing_ids), 500):
        query = select(LISTING.c.id, LISTING.c.data).where(LISTING.c.id.in_(listing_ids[start : start + 500]))
        found |= {row.id: read_data(row.data) for row in connection.execute(query)}
    return found


def _shown(face: Face) -> Shown:
    return Shown(face.title, face.day)


def _shown_data(data: EventData) -> Shown:
    instant = sort_instant(data.start) if isinstance(data.start, dt.datetime) else None
    return Shown(data.title, data.first_day, instant)
