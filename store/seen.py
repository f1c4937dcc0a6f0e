"""What the pages of many events need to know besides the events: who lists them still, and what has changed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, select

from store.database import chunks
from store.query import change_of, last_seen_of
from store.rows import CHANGE, EVENT, LISTING, STATE
from store.views import Change


def last_seen(connection: Connection, uids: Collection[str]) -> dict[str, dict[str, dt.datetime]]:
    """Return uid -> source -> when its last complete run listed the event (aware UTC)."""
    columns = (EVENT.c.uid, LISTING.c.source, LISTING.c.first_seen, LISTING.c.last_seen, STATE.c.last_complete)
    query = (
        select(*columns)
        .join(EVENT, EVENT.c.id == LISTING.c.event_id)
        .outerjoin(STATE, STATE.c.source == LISTING.c.source)
    )
    found: dict[str, dict[str, dt.datetime]] = defaultdict(dict)
    for row in _of(connection, query, uids):
        at, before = last_seen_of(row), found[row.uid].get(row.source)
        found[row.uid][row.source] = at if before is None else max(at, before)
    return dict(found)


def histories(connection: Connection, uids: Collection[str]) -> dict[str, list[Change]]:
    """Return uid -> every visible change of the event, oldest first; events that never changed are not in it."""
    query = select(CHANGE, EVENT.c.uid).join(EVENT, EVENT.c.id == CHANGE.c.event_id).order_by(CHANGE.c.at, CHANGE.c.id)
    found: dict[str, list[Change]] = defaultdict(list)
    for row in _of(connection, query, uids):
        found[row.uid].append(change_of(row))
    return dict(found)


def _of(connection: Connection, query: Any, uids: Collection[str]) -> list[Any]:
    return [row for some in chunks(sorted(uids)) for row in connection.execute(query.where(EVENT.c.uid.in_(some)))]
