"""Writing the events that a run touches: merged anew from all their listings, compared with what was shown before.

An event's row is written only if something about it differs; SEQUENCE, LAST-MODIFIED and history only if a subscriber
can see it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, select

from config.overrides import SettableField
from config.source import Precedence
from store.change import Revision, revise
from store.database import chunks, upsert
from store.decision import DecisionKind, Layered, Ruling, approves, layer
from store.editions import series_key
from store.event import Status, Verdict
from store.face import url_key
from store.merge import Merged, conflicts_text, merge, sources_text
from store.query import revision, within
from store.relations import relate
from store.rows import (
    CHANGE,
    DEADLINE,
    DECISION,
    EVENT,
    LISTING,
    STATE,
    deadline_rows,
    event_columns,
    fields_of,
    read_data,
    read_deadlines,
    read_since,
)
from store.word import Word


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about to be written for the first time."""

    id: int
    uid: str
    slug: str
    minting_key: str


@dataclass(slots=True)
class Written:
    """What became of the touched events, and the rows to write for it."""

    changed: set[int] = field(default_factory=set)
    unconfirmed: set[int] = field(default_factory=set)
    event_rows: list[dict[str, Any]] = field(default_factory=list)
    deadlines: list[dict[str, Any]] = field(default_factory=list)
    history: list[dict[str, Any]] = field(default_factory=list)
    rewritten: list[int] = field(default_factory=list)


def load_words(connection: Connection, event_ids: Collection[int]) -> dict[int, tuple[int, Word]]:
    """Return listing id -> (event id, word) for every listing of these events."""
    found: dict[int, tuple[int, Word]] = {}
    columns = [LISTING.c[name] for name in ("id", "event_id", "changed", "first_seen", "since", "gone", "data")]
    for some in chunks(sorted(event_ids)):
        query = select(*columns, STATE.c.precedence).outerjoin(STATE, STATE.c.source == LISTING.c.source)
        for row in connection.execute(query.where(LISTING.c.event_id.in_(some)).order_by(LISTING.c.id)):
            rank = Precedence(row.precedence or Precedence.AGGREGATOR).rank
            data = read_data(row.data)
            since = read_since(row.since)
            found[row.id] = (row.event_id, Word(row.id, rank, row.changed, row.gone, data, since, row.first_seen))
    return found


def write_anew(connection: Connection, event_ids: Collection[int], now: dt.datetime) -> Written:
    """Merge these events anew from their listings and the decisions on them, and write what differs.

    With another type, place or day they may belong to another congress.
    """
    by_event: dict[int, list[Word]] = defaultdict(list)
    for event_id, word in load_words(connection, event_ids).values():
        by_event[event_id].append(word)
    written = write_events(connection, by_event, {}, now)
    relate(connection, written.event_rows)
    return written


def write_events(
    connection: Connection, words: Mapping[int, Sequence[Word]], new: Mapping[int, NewEvent], now: dt.datetime
) -> Written:
    """Write the events of `words` (event id -> all its words) and say which of them changed visibly."""
    written = Written()
    next_revision = revision(connection) + 1
    old_rows = _load_rows(connection, [each for each in words if each not in new])
    deadlines = read_deadlines(connection, old_rows)
    rulings = load_rulings(connection, old_rows)
    for event_id, said in words.items():
        decided = rulings.get(event_id, ())
        layered = layer(merge(said, approved=approves(decided)), decided)
        if event_id in new:
            _create(written, new[event_id], layered.merged, now, next_revision)
        else:
            row = old_rows[event_id]
            revised = revise(fields_of(row, deadlines.get(event_id, ())), layered.merged.fields)
            _revise(written, row, revised, layered, now=now, next_revision=next_revision)
    _save(connection, written)
    return written


def load_rulings(connection: Connection, event_ids: Collection[int]) -> dict[int, tuple[Ruling, ...]]:
    """Return the decisions that stand, by event, oldest first; those on events that were merged into it, too."""
    found: dict[int, tuple[Ruling, ...]] = {}
    counts_for = within(connection, event_ids)
    for some in chunks(sorted(counts_for)):
        query = select(DECISION).where(DECISION.c.event_id.in_(some), DECISION.c.undone.is_(None))
        for row in connection.execute(query.order_by(DECISION.c.id)):
            event_id = counts_for[row.event_id]
            found[event_id] = (*found.get(event_id, ()), _ruling(row, own=row.event_id == event_id))
    return found


def _ruling(row: Any, *, own: bool) -> Ruling:
    return Ruling(
        kind=DecisionKind(row.kind),
        id=row.id,
        field=SettableField(row.field) if row.field else None,
        value=json.loads(row.value) if row.field else "",
        until=json.loads(row.until) if row.until else None,
        own=own,
    )


def _load_rows(connection: Connection, event_ids: Sequence[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    for some in chunks(event_ids):
        query = select(EVENT).where(EVENT.c.id.in_(some))
        found |= {row.id: row for row in connection.execute(query)}
    return found


def _create(written: Written, new: NewEvent, merged: Merged, now: dt.datetime, next_revision: int) -> None:
    written.event_rows.append(
        {
            "id": new.id,
            "uid": new.uid,
            "slug": new.slug,
            "minting_key": new.minting_key,
            "merged_into": None,
            "part_of": None,
            "series_key": series_key(merged.fields),
            # Cancelled before we ever showed it: clients that compare SEQUENCE take the cancellation as a change.
            "sequence": int(merged.fields.status is Status.CANCELLED),
            "first_seen": now,
            "published": now if merged.verdict is Verdict.PUBLISH else None,
            "last_modified": now,
            "revision": next_revision,
            "hidden": False,
            "released": False,
            **_merged_columns(merged),
        }
    )
    written.deadlines += deadline_rows(new.id, merged.fields.deadlines)


def _revise(
    written: Written, row: Any, revised: Revision, layered: Layered, *, now: dt.datetime, next_revision: int
) -> None:
    merged, hidden = layered.merged, layered.hidden
    appears = row.published is None and merged.verdict is Verdict.PUBLISH
    sources = row.sources if _same_sources(row.sources, merged.sources) else sources_text(merged.sources)
    before = (row.verdict, row.sources, row.hidden, row.conflicts)
    now_said = (merged.verdict, sources, hidden, conflicts_text(merged.conflicts))
    if not (revised.touched or appears or before != now_said):
        return
    shows = bool(revised.changes) or appears
    columns = dict(row._mapping) | _merged_columns(merged) | event_columns(revised.fields)
    columns |= {
        "sources": sources,
        "hidden": hidden,
        "revision": next_revision,
        "published": now if appears else row.published,
        "series_key": row.series_key or series_key(revised.fields),
    }
    columns |= {
        "sequence": row.sequence + bool(revised.changes),
        "last_modified": max(now, row.last_modified) if shows else row.last_modified,
    }
    written.event_rows.append(columns)
    written.rewritten.append(row.id)
    written.deadlines += deadline_rows(row.id, revised.fields.deadlines)
    if shows or row.verdict != merged.verdict:
        written.changed.add(row.id)
    if revised.fields.status is Status.UNCONFIRMED and row.status != Status.UNCONFIRMED:
        written.unconfirmed.add(row.id)
    for change in revised.changes:
        source = merged.origins.get(change.field, merged.sources[0][0])
        told = {"field": change.field, "old": change.old, "new": change.new, "source": source}
        written.history.append({"event_id": row.id, "at": now, "sequence": row.sequence + 1, **told})


def _same_sources(stored: str, merged: Sequence[tuple[str, str]]) -> bool:
    """True if the same sources list it at the same addresses, however these are spelled."""
    if stored == sources_text(merged):  # nearly always
        return True
    return [(slug, url_key(url)) for slug, url in json.loads(stored)] == [(slug, url_key(url)) for slug, url in merged]


def _merged_columns(merged: Merged) -> dict[str, Any]:
    columns = event_columns(merged.fields)
    told = {"sources": sources_text(merged.sources), "conflicts": conflicts_text(merged.conflicts)}
    return columns | told | {"verdict": merged.verdict.value}


def _save(connection: Connection, written: Written) -> None:
    upsert(connection, EVENT, written.event_rows)
    for some in chunks(written.rewritten):
        connection.execute(delete(DEADLINE).where(DEADLINE.c.event_id.in_(some)))
    upsert(connection, DEADLINE, written.deadlines)
    if written.history:
        connection.execute(CHANGE.insert(), written.history)
