"""Writing down what a person decided, and the events that it touches: merged anew, as after a crawl."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, func, select, update

from store import query
from store.decision import DecisionKind, Origin
from store.merge import Word
from store.record_event import load_words, write_events
from store.rows import DECISION


def decide(connection: Connection, key: str, kind: DecisionKind, now: dt.datetime, reason: str) -> None:
    """Write a decision on the event with this uid or slug. Raises LookupError if there is none."""
    event_id = _event_id(connection, key)
    _mark_undone(connection, event_id, kind, now)
    row = {"id": _next_id(connection), "event_id": event_id, "kind": kind.value, "at": now, "reason": reason}
    connection.execute(DECISION.insert(), [{**row, "origin": Origin.COMMAND_LINE.value}])
    write_anew(connection, [event_id], now)


def undo(connection: Connection, key: str, kind: DecisionKind, now: dt.datetime) -> None:
    """Let a decision stand no longer. Raises LookupError if there is no such event."""
    event_id = _event_id(connection, key)
    _mark_undone(connection, event_id, kind, now)
    write_anew(connection, [event_id], now)


def write_anew(connection: Connection, event_ids: Collection[int], now: dt.datetime) -> None:
    """Merge these events anew from their listings, and write what differs."""
    by_event: dict[int, list[Word]] = defaultdict(list)
    for event_id, word in load_words(connection, event_ids).values():
        by_event[event_id].append(word)
    write_events(connection, by_event, {}, now)


def _mark_undone(connection: Connection, event_id: int, kind: DecisionKind, now: dt.datetime) -> None:
    standing = (DECISION.c.event_id == event_id) & (DECISION.c.kind == kind.value) & DECISION.c.undone.is_(None)
    connection.execute(update(DECISION).where(standing).values(undone=now))


def _event_id(connection: Connection, key: str) -> int:
    event_id = query.event_id(connection, key)
    if event_id is None:
        raise LookupError(f"there is no event {key}")
    return event_id


def _next_id(connection: Connection) -> int:
    return (connection.execute(select(func.max(DECISION.c.id))).scalar() or 0) + 1
