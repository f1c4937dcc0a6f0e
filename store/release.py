"""Uid and slug of events that nobody has seen yet: the order in which sources are first crawled must not decide them.

An event is released when it is first written out; from then on both stay. Until then, the uid is minted anew when a
source of higher precedence (then of the smaller slug) turns out to list the event, too; and slugs that several events
want are given out when these are released, in the order of precedence. So two stores that read the same pages in
different order agree after their first pass (architecture decision 7).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, delete, select, update

from config.source import Precedence
from store.database import chunks
from store.event import Verdict
from store.face import Face
from store.mint import Titled, give_slugs, give_uids
from store.query import revision
from store.rows import CHANGE, DEADLINE, EVENT, FIELD_COLUMNS, IDENTITY, LISTING, STATE

_COLUMNS = (EVENT.c.id, EVENT.c.uid, EVENT.c.slug, EVENT.c.minting_key, EVENT.c.first_seen)
_NAMES = ("uid", "slug", "minting_key")


@dataclass(frozen=True, slots=True)
class Joining:
    """A listing that joins an event, and the key of which it would mint the event's uid."""

    event_id: int
    key: str
    face: Face
    titled: Titled


def remint(connection: Connection, source: str, rank: int, joining: Sequence[Joining]) -> None:
    """Give unreleased events the uid and slug of a listing of `source` that joins them, where that one is stronger.

    `rank` of the source's precedence.
    """
    rows = _unreleased(connection, [each.event_id for each in joining])
    if not rows:
        return
    # What has our uid for its id is our own feed that comes back: it founds nothing.
    open_ = [each for each in joining if each.event_id in rows and each.face.native_id != rows[each.event_id].uid]
    given = give_uids(connection, [each.key for each in open_], [each.face for each in open_], source)
    ranks = _ranks(connection, [founder(row.minting_key) for row in rows.values()]) | {source: rank}
    imported = _imported(connection, [*(uid for _, uid, _ in given), *(row.uid for row in rows.values())])
    better = []
    for each, (key, uid, slug) in zip(open_, given, strict=True):
        row = rows[each.event_id]
        if _strength(key, uid, ranks, imported) < _strength(row.minting_key, row.uid, ranks, imported):
            better.append((each, key, uid, slug))
    own = {rows[each.event_id].slug for each, *_ in better}
    slugs = give_slugs(connection, [(each.titled, uid, slug) for each, _, uid, slug in better], ours=own)
    _rename(
        connection,
        [
            {"event": each.event_id, "uid": uid, "slug": slug, "minting_key": key}
            for (each, key, uid, _), slug in zip(better, slugs, strict=True)
        ],
    )


def take_over(connection: Connection, loser_id: int, survivor_id: int) -> None:
    """Before one event is merged into another that nobody has seen: its uid and slug may be the ones to keep.

    They are if it has been written out already, or if neither has and its founder is the stronger one.
    """
    query = select(EVENT).where(EVENT.c.id.in_((loser_id, survivor_id)))
    rows = {row.id: row for row in connection.execute(query)}
    loser, survivor = rows[loser_id], rows[survivor_id]
    if survivor.released or not (loser.released or _is_stronger(connection, loser, survivor)):
        return
    _rename(
        connection,
        [
            {"event": survivor_id, **{name: getattr(loser, name) for name in _NAMES}},
            {"event": loser_id, **{name: getattr(survivor, name) for name in _NAMES}},
        ],
    )
    _become(connection, survivor_id, loser)
    connection.execute(update(EVENT).where(EVENT.c.id == loser_id).values(released=False))


def _become(connection: Connection, survivor_id: int, known: Any) -> None:
    """Let an event that nobody has seen be what its new name stood for: `known`, a row of `event`, and its history.

    It is merged anew after this, and what it then says otherwise is a change, with its lines of history.
    """
    shown = (*FIELD_COLUMNS, "start_at", "last_day", "sequence", "published", "first_seen", "last_modified", "released")
    values = {EVENT.c[name]: known._mapping[name] for name in shown}
    connection.execute(update(EVENT).where(EVENT.c.id == survivor_id).values(values))
    connection.execute(delete(DEADLINE).where(DEADLINE.c.event_id == survivor_id))
    names = ("position", "kind", "date", "time", "timezone")
    stated = select(*(DEADLINE.c[name] for name in names)).where(DEADLINE.c.event_id == known.id)
    rows = [{"event_id": survivor_id, **row._mapping} for row in connection.execute(stated)]
    if rows:
        connection.execute(DEADLINE.insert(), rows)
    told = {known.id: survivor_id, survivor_id: known.id}
    history = select(CHANGE.c.id, CHANGE.c.event_id).where(CHANGE.c.event_id.in_(told))
    moved = [{"line": row.id, "into": told[row.event_id]} for row in connection.execute(history)]
    if moved:
        lines = update(CHANGE).where(CHANGE.c.id == bindparam("line")).values(event_id=bindparam("into"))
        connection.execute(lines, moved)


def _is_stronger(connection: Connection, one: Any, other: Any) -> bool:
    ranks = _ranks(connection, [founder(row.minting_key) for row in (one, other)])
    imported = _imported(connection, [one.uid, other.uid])
    strength = [_strength(row.minting_key, row.uid, ranks, imported) for row in (one, other)]
    return strength[0] < strength[1]


def any_fresh(connection: Connection, now: dt.datetime) -> bool:
    """True if there is anything to release."""
    return connection.execute(select(EVENT.c.id).where(_fresh(now)).limit(1)).first() is not None


def release(connection: Connection, now: dt.datetime) -> int:
    """Settle the slugs of what is about to be written out for the first time, and mark it so; return how many events.

    What waits for a person, is hidden or was merged away is not written out.
    """
    fresh = _fresh(now)
    _settle_slugs(connection, fresh)
    return connection.execute(update(EVENT).where(fresh).values(released=True)).rowcount


def _fresh(now: dt.datetime) -> ColumnElement[bool]:
    shown = (EVENT.c.verdict == Verdict.PUBLISH.value) & EVENT.c.hidden.is_(False) & EVENT.c.merged_into.is_(None)
    return and_(EVENT.c.released.is_(False), shown, EVENT.c.first_seen <= now)


def founder(minting_key: str) -> str:
    """Return the source of whose listing an event's uid was minted."""
    return minting_key.partition("|")[0]


def _settle_slugs(connection: Connection, fresh: ColumnElement[bool]) -> None:
    rows = {row.id: row for row in connection.execute(select(*_COLUMNS).where(fresh))}
    titled = _founders_words(connection, fresh, rows)
    ranks = _ranks(connection, {founder(row.minting_key) for row in rows.values()})
    imported = _imported(connection, [row.uid for row in rows.values()])
    strength = {each: _strength(rows[each].minting_key, rows[each].uid, ranks, imported) for each in titled}
    ordered = sorted(titled, key=lambda each: (strength[each], rows[each].uid))
    slugs = give_slugs(
        connection,
        [(titled[each], rows[each].uid, rows[each].slug if rows[each].uid in imported else None) for each in ordered],
        ours={rows[each].slug for each in ordered},
    )
    _rename(
        connection,
        [
            {"event": each, "uid": rows[each].uid, "slug": slug, "minting_key": rows[each].minting_key}
            for each, slug in zip(ordered, slugs, strict=True)
            if slug != rows[each].slug
        ],
    )


def _founders_words(connection: Connection, fresh: ColumnElement[bool], rows: Mapping[int, Any]) -> dict[int, Titled]:
    """Return event id -> title and day of the listing that founded it. Events that it has left keep their slug."""
    columns = (LISTING.c.event_id, LISTING.c.source, LISTING.c.day, LISTING.c.data)
    joined = select(*columns).join(EVENT, EVENT.c.id == LISTING.c.event_id).where(fresh)
    found: dict[int, Titled] = {}
    for row in connection.execute(joined):
        if row.source == founder(rows[row.event_id].minting_key):
            titled = Titled(json.loads(row.data)["title"], row.day)
            found[row.event_id] = min(titled, found.get(row.event_id, titled))
    return found


def _unreleased(connection: Connection, event_ids: Iterable[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in chunks(sorted(set(event_ids))):
        query = select(*_COLUMNS).where(EVENT.c.id.in_(some), EVENT.c.released.is_(False))
        found |= {row.id: row for row in connection.execute(query)}
    return found


def _ranks(connection: Connection, sources: Collection[str]) -> dict[str, int]:
    found = dict.fromkeys(sources, Precedence.AGGREGATOR.rank)
    for some in chunks(sorted(set(sources))):
        query = select(STATE.c.source, STATE.c.precedence).where(STATE.c.source.in_(some))
        found |= {row.source: Precedence(row.precedence).rank for row in connection.execute(query) if row.precedence}
    return found


def _imported(connection: Connection, uids: Iterable[str]) -> set[str]:
    """Those of these uids that were brought in from another store."""
    found: set[str] = set()
    if connection.execute(select(IDENTITY.c.uid).limit(1)).first() is not None:
        for some in chunks(sorted(set(uids))):
            found |= set(connection.execute(select(IDENTITY.c.uid).where(IDENTITY.c.uid.in_(some))).scalars())
    return found


def _strength(minting_key: str, uid: str, ranks: Mapping[str, int], imported: Collection[str]) -> tuple[bool, int, str]:
    """What sorts the stronger claim first: an identity brought in from another store, then the founder's precedence."""
    return (uid not in imported, ranks[founder(minting_key)], founder(minting_key))


def _rename(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Write new uids and slugs. First under names that nobody has, since some of them may change places."""
    if not rows:
        return
    raised = revision(connection) + 1
    ours = EVENT.c.id == bindparam("event")
    connection.execute(
        update(EVENT).where(ours).values(uid=bindparam("held_uid"), slug=bindparam("held_slug")),
        [{"event": row["event"], "held_uid": f"~{row['event']}", "held_slug": f"~{row['event']}"} for row in rows],
    )
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _NAMES}
    connection.execute(
        update(EVENT).where(ours).values({**values, "revision": raised}),
        [{"event": row["event"], **{f"new_{name}": row[name] for name in _NAMES}} for row in rows],
    )
