"""Renderings of events, kept by format under a key that names the revision rendered. Written and read by publishing."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Select, and_, select

from store.database import upsert
from store.event import Verdict
from store.query import READ_ROWS, has_deadlines, restrict
from store.rows import BLOCK, CHANGE, EVENT
from store.views import BlockRow


def blocks(
    connection: Connection, form: str, since: dt.date | None, ids: Collection[int] | None = None
) -> Iterator[BlockRow]:
    """Yield what is published, in the order of `events`, with the cached rendering where there is one."""
    query = _query(form) if ids is None else _query(form).where(EVENT.c.id.in_(ids))
    if since is not None:
        query = query.where(EVENT.c.last_day >= since)
    return _streamed(connection, query)


def deadline_blocks(connection: Connection, form: str, since: dt.date) -> Iterator[BlockRow]:
    """Yield the same of the events that `query.with_deadlines` returns, in no order: sorting would hold all bodies."""
    return _streamed(connection, _query(form).where(has_deadlines(since)).order_by(None))


def former_days(connection: Connection, since: dt.date) -> dict[str, set[dt.date]]:
    """Return uid -> days for which an event was announced before it was moved, of those that last until `since`."""
    moved = select(EVENT.c.uid, CHANGE.c.old).join(EVENT, EVENT.c.id == CHANGE.c.event_id)
    moved = moved.where(CHANGE.c.field == "start", CHANGE.c.old.is_not(None), EVENT.c.last_day >= since)
    found: defaultdict[str, set[dt.date]] = defaultdict(set)
    for uid, old in connection.execute(moved):
        found[uid].add(dt.date.fromisoformat(old[:10]))
    return dict(found)


def _query(form: str) -> Select[Any]:
    joined = EVENT.outerjoin(BLOCK, and_(BLOCK.c.event_id == EVENT.c.id, BLOCK.c.format == form))
    columns: list[Any] = [EVENT.c.id, EVENT.c.uid, BLOCK.c.key, BLOCK.c.body, EVENT.c.revision]
    return restrict(select(*columns).select_from(joined), (Verdict.PUBLISH,), include_hidden=False).order_by(
        EVENT.c.start_at, EVENT.c.uid
    )


def _streamed(connection: Connection, query: Select[Any]) -> Iterator[BlockRow]:
    with connection.execution_options(yield_per=READ_ROWS).execute(query) as rows:
        yield from map(BlockRow._make, rows)


def save_blocks(connection: Connection, form: str, blocks: Iterable[tuple[int, str, bytes]]) -> None:
    """Keep renderings in one format: (event id, key, bytes)."""
    rows = [{"event_id": each, "format": form, "key": key, "body": body} for each, key, body in blocks]
    upsert(connection, BLOCK, rows)
