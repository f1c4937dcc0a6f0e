"""Writing down what a person decided, and the events that it touches: merged anew, as after a crawl.

A decision of the same kind on the same event (and field) takes the place of the one before. What a team keeps in
overrides.toml can only be changed there: the command line neither undoes it nor decides against it.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from config.characters import cleaned
from store import query
from store.correction import canonical, lay, words_of
from store.correction_times import CorrectionError
from store.decide_pair import say_of_pair
from store.decision import (
    KIND_OF,
    Decision,
    DecisionError,
    DecisionKind,
    Hide,
    MergeInto,
    Origin,
    SetField,
    SplitOff,
    TellApart,
    approves,
    corrections_of,
)
from store.fuse import NothingLeftError, fuse, part, unfuse
from store.merge import merge
from store.record_event import load_rulings, load_words, write_anew
from store.rows import DECISION, EVENT, fields_of, read_deadlines
from store.views import PairVerdict

_AFRESH = frozenset({DecisionKind.HIDE, DecisionKind.APPROVE, DecisionKind.SET})
_APART = (DecisionKind.DIFFERENT.value, DecisionKind.SPLIT.value)


class UnknownEventError(LookupError, DecisionError):
    """There is no event of that uid or slug."""

    def __init__(self, key: str) -> None:
        DecisionError.__init__(self, f"there is no event {key!r}", "give its uid or its slug")


@dataclass(frozen=True, slots=True)
class _Deciding:
    """A decision on its way into the store."""

    connection: Connection
    now: dt.datetime
    origin: Origin

    def event(self, key: str) -> int:
        """Return the event of that name, which keeps it from now on: a person knows it by it (see `release`)."""
        found = query.event_id(self.connection, key)
        if found is None:
            raise UnknownEventError(key)
        self.keep_names(found)
        return found

    def keep_names(self, event_id: int) -> None:
        fresh = (EVENT.c.id == event_id) & EVENT.c.released.is_(False)
        self.connection.execute(update(EVENT).where(fresh).values(released=True))


def decide(
    connection: Connection, decision: Decision, now: dt.datetime, origin: Origin, entry: str | None = None
) -> int:
    """Take a decision and return the id of its row. `entry`: its text in overrides.toml.

    Raises DecisionError where it cannot be taken; UnknownEventError, a LookupError too, where there is no such event.
    """
    deciding = _Deciding(connection, now, origin)
    columns = _columns(deciding, decision)
    decision_id, kind = _next_id(connection), KIND_OF[type(decision)]
    row = {"id": decision_id, "kind": kind.value, "at": now, "reason": cleaned(decision.reason), "origin": origin.value}
    connection.execute(DECISION.insert(), [{**row, "entry": entry, **columns}])
    if kind in _AFRESH:
        write_anew(connection, [query.shown_for(connection, columns["event_id"])], now)
    return decision_id


def _columns(deciding: _Deciding, decision: Decision) -> dict[str, Any]:
    """Do what the decision says to events and pairs, and return what its row says beside the common columns."""
    match decision:
        case SetField():
            return _set(deciding, decision)
        case MergeInto():
            return _merge(deciding, decision)
        case SplitOff():
            return _split(deciding, decision)
        case TellApart():
            return _tell_apart(deciding, decision)
        case _:
            # Under the name of an event that was merged, a person means what is shown for it.
            event_id = query.shown_for(deciding.connection, deciding.event(decision.event))
            kind = DecisionKind.HIDE if isinstance(decision, Hide) else DecisionKind.APPROVE
            _replace(deciding, DECISION.c.event_id == event_id, DECISION.c.kind == kind.value)
            return {"event_id": event_id}


def _set(deciding: _Deciding, decision: SetField) -> dict[str, Any]:
    connection, event_id, name = deciding.connection, deciding.event(decision.event), decision.field
    shown = query.shown_for(connection, event_id)
    rulings = load_rulings(connection, [shown]).get(shown, ())
    words = [word for _, word in load_words(connection, [shown]).values()]
    said = merge(words, approved=approves(rulings)).fields
    try:
        value = canonical(name, decision.value, _fields(connection, shown))
        others = corrections_of(said, rulings)
        refused = lay(said, {**{field: each.value for field, each in others.items()}, name: value}).refused.get(name)
        if refused is not None:
            raise refused
    except CorrectionError as error:
        raise DecisionError(str(error), error.hint) from error
    same = (DECISION.c.event_id == event_id, DECISION.c.kind == DecisionKind.SET.value, DECISION.c.field == name.value)
    _replace(deciding, *same)
    until = json.dumps(words_of(name, said), ensure_ascii=False) if decision.until_source_changes else None
    value = json.dumps(value, ensure_ascii=False)
    return {"event_id": event_id, "field": name.value, "value": value, "until": until}


def _fields(connection: Connection, event_id: int) -> Any:
    row = connection.execute(select(EVENT).where(EVENT.c.id == event_id)).one()
    return fields_of(row, read_deadlines(connection, [event_id]).get(event_id, ()))


def _merge(deciding: _Deciding, decision: MergeInto) -> dict[str, Any]:
    connection = deciding.connection
    loser, survivor = (query.shown_for(connection, deciding.event(key)) for key in (decision.event, decision.into))
    if loser == survivor:
        raise DecisionError("these two are one event already", "`sma-events events show ID` says why")
    _replace(deciding, between(connection, loser, survivor), DECISION.c.kind.in_(_APART))
    fuse(connection, loser, survivor, deciding.now)
    say_of_pair(connection, loser, survivor, PairVerdict.SAME, deciding.now)
    return {"event_id": loser, "other_id": survivor}


def _split(deciding: _Deciding, decision: SplitOff) -> dict[str, Any]:
    connection = deciding.connection
    event_id = query.shown_for(connection, deciding.event(decision.event))
    listing_id = _listing(connection, event_id, decision.source)
    try:
        parted = part(connection, listing_id, deciding.now)
    except NothingLeftError as error:
        raise DecisionError(str(error), "an event that is wrong as a whole can be hidden") from error
    deciding.keep_names(parted.event_id)
    say_of_pair(connection, event_id, parted.event_id, PairVerdict.DIFFERENT, deciding.now)
    ids = {"event_id": event_id, "other_id": parted.event_id, "listing_id": listing_id}
    return {**ids, "value": json.dumps(parted.home_id)}


def _listing(connection: Connection, event_id: int, source: str) -> int:
    """Return the one listing of that event that a slug, or the address of its page, names."""
    rows = [(listing_id, word.data) for listing_id, (_, word) in load_words(connection, [event_id]).items()]
    by_slug = [row for row in rows if row[1].source == source]
    found = by_slug or [row for row in rows if source in (row[1].url, row[1].page_url)]
    if not found:
        known = ", ".join(sorted({data.source for _, data in rows}))
        raise DecisionError(f"{source!r} does not list this event", f"it is listed by {known}")
    if len(found) > 1:
        pages = ", ".join(sorted({data.url or data.page_url for _, data in found}))
        raise DecisionError(f"{source!r} lists this event {len(found)} times", f"give the address instead: {pages}")
    return found[0][0]


def _tell_apart(deciding: _Deciding, decision: TellApart) -> dict[str, Any]:
    connection = deciding.connection
    one, other = deciding.event(decision.event), deciding.event(decision.other)
    if one == other:
        raise DecisionError("these two are the same entry", "`split` takes the listing of one source out of an event")
    _replace(deciding, between(connection, one, other), DECISION.c.kind == DecisionKind.MERGE.value)
    if query.shown_for(connection, one) == query.shown_for(connection, other):
        merged = other if one in query.chain(connection, other) else one
        _replace(deciding, DECISION.c.event_id == merged, DECISION.c.kind == DecisionKind.MERGE.value)
        _guarded(lambda: unfuse(connection, merged, deciding.now))
    say_of_pair(connection, one, other, PairVerdict.DIFFERENT, deciding.now)
    return {"event_id": one, "other_id": other}


def _guarded(step: Callable[[], object]) -> None:
    try:
        step()
    except NothingLeftError as error:
        raise DecisionError(str(error), "undo the later decisions on it first") from error


def between(connection: Connection, one: int, other: int) -> ColumnElement[bool]:
    """Decisions about these two events, or what was merged into them, whichever was named first."""
    ones, others = (sorted(query.within(connection, [each])) for each in (one, other))
    event, second = DECISION.c.event_id, DECISION.c.other_id
    return or_(and_(event.in_(ones), second.in_(others)), and_(event.in_(others), second.in_(ones)))


def _replace(deciding: _Deciding, *which: ColumnElement[bool]) -> None:
    """Let the decision before stand no longer. One that a team keeps in its file is not replaced from elsewhere."""
    standing = and_(*which, DECISION.c.undone.is_(None))
    connection = deciding.connection
    of_file = select(DECISION.c.id).where(standing, DECISION.c.origin == Origin.FILE.value)
    if deciding.origin is not Origin.FILE and connection.execute(of_file).first():
        refuse_of_file()
    connection.execute(update(DECISION).where(standing).values(undone=deciding.now))


def refuse_of_file() -> NoReturn:
    raise DecisionError("overrides.toml decides this", "change it there; it is applied at the next crawl or publish")


def _next_id(connection: Connection) -> int:
    return (connection.execute(select(func.max(DECISION.c.id))).scalar() or 0) + 1
