"""Which decisions of people stand, told for people and for overrides.toml."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, select

from config.overrides import SettableField
from store import query
from store.database import chunks
from store.decision import DecisionKind, Origin, approves, layer
from store.merge import merge
from store.record_event import load_rulings, load_words
from store.rows import DECISION, EVENT, LISTING, read_data
from store.undo import standing_on
from store.views import Decided


def decisions(connection: Connection, key: str | None) -> list[Decided]:
    """Return the decisions that stand, oldest first: all, or those that count for one event (by uid or slug)."""
    if key is None:
        rows = connection.execute(select(DECISION).where(DECISION.c.undone.is_(None)).order_by(DECISION.c.id)).all()
        return _views(connection, rows)
    event_id = query.event_id(connection, key)
    return _views(connection, standing_on(connection, event_id)) if event_id is not None else []


def decided(connection: Connection, decision_id: int) -> Decided:
    """Return one decision, whether it stands or not."""
    rows = connection.execute(select(DECISION).where(DECISION.c.id == decision_id)).all()
    return _views(connection, rows)[0]


def _views(connection: Connection, rows: Sequence[Any]) -> list[Decided]:
    ids = {each for row in rows for each in (row.event_id, row.other_id) if each is not None}
    names = _names(connection, ids)
    in_force = _in_force(connection, {row.event_id for row in rows if row.kind == DecisionKind.SET})
    split = {row.listing_id: row for row in rows if row.listing_id is not None}
    sources = _sources(connection, split)
    return [_view(row, names, in_force, sources) for row in rows]


def _view(row: Any, names: dict[int, Any], in_force: Collection[int], sources: dict[int, str]) -> Decided:
    event, other = names[row.event_id], names.get(row.other_id)
    return Decided(
        id=row.id,
        kind=DecisionKind(row.kind),
        origin=Origin(row.origin),
        at=row.at,
        uid=event.uid,
        slug=event.slug,
        title=event.title,
        reason=row.reason,
        field=SettableField(row.field) if row.field else None,
        value=json.loads(row.value) if row.field else None,
        until=row.until is not None,
        in_force=_shows(row, event, in_force),
        other=other.uid if other else None,
        other_slug=other.slug if other else None,
        source=sources.get(row.listing_id),
    )


def _shows(row: Any, event: Any, in_force: Collection[int]) -> bool:
    """What is set shows unless it lapsed; a hidden event that was merged into another hides nothing meanwhile."""
    if row.kind == DecisionKind.SET:
        return row.id in in_force
    return row.kind != DecisionKind.HIDE or event.merged_into is None


def _names(connection: Connection, ids: Collection[int]) -> dict[int, Any]:
    found: dict[int, Any] = {}
    columns = (EVENT.c.id, EVENT.c.uid, EVENT.c.slug, EVENT.c.title, EVENT.c.merged_into)
    for some in chunks(sorted(ids)):
        found |= {row.id: row for row in connection.execute(select(*columns).where(EVENT.c.id.in_(some)))}
    return found


def _in_force(connection: Connection, event_ids: Collection[int]) -> set[int]:
    """Return the ids of the decisions that show now."""
    shown = {query.shown_for(connection, each) for each in event_ids}
    rulings = load_rulings(connection, shown)
    words: dict[int, list[Any]] = {}
    for event_id, word in load_words(connection, shown).values():
        words.setdefault(event_id, []).append(word)
    found: set[int] = set()
    for event_id, said in words.items():
        decided = rulings.get(event_id, ())
        found |= layer(merge(said, approved=approves(decided)), decided).in_force
    return found


def _sources(connection: Connection, split: dict[int, Any]) -> dict[int, str]:
    """Return what names each listing that was split off: its source, unless that lists the event once more."""
    found: dict[int, str] = {}
    for listing_id, row in split.items():
        data = read_data(connection.execute(select(LISTING.c.data).where(LISTING.c.id == listing_id)).scalar_one())
        rest = select(LISTING.c.id).where(LISTING.c.event_id == query.shown_for(connection, row.event_id))
        twice = connection.execute(rest.where(LISTING.c.source == data.source)).first() is not None
        found[listing_id] = (data.url or data.page_url) if twice else data.source
    return found
