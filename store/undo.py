"""Taking a decision back: it stands no longer, and events become what their sources, and the rules, make of them."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from sqlalchemy import Connection, or_, select, update

from config.overrides import SettableField
from store import query
from store.decide import UnknownEventError, between, refuse_of_file
from store.decide_pair import forget_pair, say_of_pair
from store.decision import DecisionError, DecisionKind, Origin
from store.fuse import NothingLeftError, Parted, fuse, rejoin, unfuse
from store.record_event import write_anew
from store.rows import DECISION, EVENT
from store.views import PairVerdict

_OF_PAIRS = (DecisionKind.MERGE.value, DecisionKind.SPLIT.value, DecisionKind.DIFFERENT.value)


def undo_last(
    connection: Connection,
    key: str,
    now: dt.datetime,
    kind: DecisionKind | None = None,
    field: SettableField | None = None,
) -> int:
    """Undo the last decision that stands on an event, of this kind and field if they are given; return its id.

    Raises DecisionError if there is none, or if only overrides.toml can take it back; UnknownEventError (a LookupError)
    if there is no such event.
    """
    event_id = query.event_id(connection, key)
    if event_id is None:
        raise UnknownEventError(key)
    # First what was said of it by that name; then what was said of the event that is shown for it.
    named = (standing_on(connection, each) for each in dict.fromkeys((event_id, query.shown_for(connection, event_id))))
    rows = next(filter(None, ([row for row in some if _is(row, kind, field)] for some in named)), [])
    own = [row for row in rows if row.origin != Origin.FILE.value]
    if rows and not own:
        refuse_of_file()
    if not own:
        what = " ".join(filter(None, (kind, field)))
        raise DecisionError(f"no decision {what + ' ' if what else ''}stands on this event", "there is nothing to undo")
    take_back(connection, own[-1], now)
    return int(own[-1].id)


def standing_on(connection: Connection, event_id: int) -> list[Any]:
    """Return the rows of the decisions that stand on an event, or on those merged into it; oldest first."""
    ids = sorted(query.within(connection, [event_id]))
    about = or_(DECISION.c.event_id.in_(ids), DECISION.c.other_id == event_id)
    return list(connection.execute(select(DECISION).where(about, DECISION.c.undone.is_(None)).order_by(DECISION.c.id)))


def take_back(connection: Connection, row: Any, now: dt.datetime) -> None:
    """Undo the decision of this row. Raises DecisionError where a later one is in the way."""
    kind = DecisionKind(row.kind)
    if kind is DecisionKind.SPLIT and _merged(connection, row.other_id) not in (None, row.event_id, _home(row)):
        raise DecisionError("what was split off has been merged into another event", "undo that merge first")
    connection.execute(update(DECISION).where(DECISION.c.id == row.id).values(undone=now))
    match kind:
        case DecisionKind.MERGE:
            _take_apart(connection, row.event_id, now)
        case DecisionKind.SPLIT:
            rejoin(connection, Parted(row.other_id, _home(row)), now)
        case DecisionKind.HIDE | DecisionKind.APPROVE | DecisionKind.SET:
            write_anew(connection, [query.shown_for(connection, row.event_id)], now)
    if row.other_id is not None:
        forget_pair(connection, row.event_id, row.other_id, now)
        _bring_back(connection, row, now)


def _bring_back(connection: Connection, row: Any, now: dt.datetime) -> None:
    """Let stand again what this decision on two events had taken the place of, at the same moment.

    What overrides.toml says stands only while it says so.
    """
    replaced = (DECISION.c.undone == row.at, DECISION.c.kind.in_(_OF_PAIRS), DECISION.c.origin != Origin.FILE.value)
    query = select(DECISION).where(between(connection, row.event_id, row.other_id), *replaced)
    for before in connection.execute(query.where(DECISION.c.id < row.id).order_by(DECISION.c.id)).all():
        connection.execute(update(DECISION).where(DECISION.c.id == before.id).values(undone=None))
        same = before.kind == DecisionKind.MERGE
        if same:
            fuse(connection, before.event_id, before.other_id, now)
        verdict = PairVerdict.SAME if same else PairVerdict.DIFFERENT
        say_of_pair(connection, before.event_id, before.other_id, verdict, now)


def _take_apart(connection: Connection, event_id: int, now: dt.datetime) -> None:
    try:
        unfuse(connection, event_id, now)
    except NothingLeftError as error:
        raise DecisionError(str(error), "undo the later decisions on it first") from error


def _home(row: Any) -> int:
    """The event to which a split listing goes back."""
    return int(json.loads(row.value))


def _merged(connection: Connection, event_id: int) -> int | None:
    found: int | None = connection.execute(select(EVENT.c.merged_into).where(EVENT.c.id == event_id)).scalar()
    return found


def _is(row: Any, kind: DecisionKind | None, field: SettableField | None) -> bool:
    return (kind is None or row.kind == kind.value) and (field is None or row.field == field.value)
