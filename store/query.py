"""What the store is asked. Reads only, as Core rows; the feed path streams, so that memory stays flat."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select, true

from store.database import chunks
from store.event import Event, Verdict
from store.rows import (
    ALIAS,
    CHANGE,
    DEADLINE,
    EVENT,
    EVENT_COLUMNS,
    LISTING,
    STATE,
    event_of,
    read_data,
    read_deadlines,
)
from store.views import Change, Former, Listing

READ_ROWS = 500
ALL: Mapping[str, Collection[str]] = MappingProxyType({})


_CREATED = func.coalesce(EVENT.c.published, EVENT.c.first_seen, type_=EVENT.c.first_seen.type)


def event_query(verdicts: Sequence[Verdict] | None, include_hidden: bool) -> Select[Any]:
    """Return the query for events that are not merged into others, without an order."""
    columns = [EVENT.c[name] for name in EVENT_COLUMNS]
    return restrict(select(*columns, _CREATED.label("created")), verdicts, include_hidden)


def restrict(query: Select[Any], verdicts: Sequence[Verdict] | None, include_hidden: bool) -> Select[Any]:
    # "+ 0" keeps SQLite from the index on merged_into, which nearly every row passes: it would then sort all rows, with
    # their texts, in memory, instead of reading them in the order of ix_event_order.
    query = query.where((EVENT.c.merged_into + 0).is_(None))
    if verdicts is not None:
        query = query.where(EVENT.c.verdict.in_([verdict.value for verdict in verdicts]))
    return query if include_hidden else query.where(EVENT.c.hidden.is_(False))


def events(
    connection: Connection,
    since: dt.date | None,
    until: dt.date | None,
    verdicts: Sequence[Verdict],
    include_hidden: bool,
    *,
    among: Mapping[str, Collection[str]] = ALL,
) -> Iterator[Event]:
    """Yield events by start, then uid: those whose last day is not before `since` and whose first not after `until`.

    `among`: column -> values, one of which it must hold.
    """
    query = event_query(verdicts, include_hidden).order_by(EVENT.c.start_at, EVENT.c.uid)
    for column, values in among.items():
        query = query.where(EVENT.c[column].in_(values))
    if since is not None:
        query = query.where(EVENT.c.last_day >= since)
    if until is not None:
        query = query.where(EVENT.c.start < (until + dt.timedelta(days=1)).isoformat())
    with connection.execution_options(yield_per=READ_ROWS).execute(query) as rows:
        while some := list(islice(rows, READ_ROWS)):
            yield from _with_deadlines(connection, some)


def _with_deadlines(connection: Connection, rows: Sequence[Any]) -> list[Event]:
    deadlines = read_deadlines(connection, [row.id for row in rows])
    wholes = _shown_uids(connection, {row.part_of for row in rows if row.part_of is not None})
    return [event_of(row, deadlines.get(row.id, ()), wholes.get(row.part_of)) for row in rows]


def _shown_uids(connection: Connection, ids: Collection[int]) -> dict[int, str]:
    """Return id -> uid of the event that is shown for it, of those that are published."""
    shown = {each: shown_for(connection, each) for each in ids}
    uids: dict[int, str] = {}
    for some in chunks(sorted(set(shown.values()))):
        query = restrict(select(EVENT.c.id, EVENT.c.uid), (Verdict.PUBLISH,), include_hidden=False)
        uids |= {row.id: row.uid for row in connection.execute(query.where(EVENT.c.id.in_(some)))}
    return {each: uids[whole] for each, whole in shown.items() if whole in uids}


def event(connection: Connection, key: str) -> Event | None:
    """Return the event with this uid, slug or former slug, whatever its verdict; None if there is none.

    For one that was merged into another, that other one.
    """
    found = event_id(connection, key)
    return None if found is None else next(iter(events_by_id(connection, [shown_for(connection, found)])), None)


def shown_for(connection: Connection, found: int) -> int:
    """Return the event that is shown for this one: itself, or what it was merged into, however often."""
    return chain(connection, found)[-1]


def shown_event(connection: Connection, key: str) -> int:
    """Return the id of the event that is shown for this uid or slug. Raises LookupError if there is none."""
    found = event_id(connection, key)
    if found is None:
        raise LookupError(f"there is no event {key}")
    return shown_for(connection, found)


def chain(connection: Connection, found: int) -> list[int]:
    """Return this event, the one that it was merged into, the one that this was merged into, and so on."""
    ids = [found]
    while (into := connection.execute(select(EVENT.c.merged_into).where(EVENT.c.id == ids[-1])).scalar()) is not None:
        if into in ids:
            break
        ids.append(into)
    return ids


def within(connection: Connection, event_ids: Collection[int]) -> dict[int, int]:
    """Return id -> the one of `event_ids` for which it counts: these themselves, and all that were merged into them."""
    found = {each: each for each in event_ids}
    fresh = sorted(found)
    while fresh:
        query = select(EVENT.c.id, EVENT.c.merged_into)
        rows = [row for some in chunks(fresh) for row in connection.execute(query.where(EVENT.c.merged_into.in_(some)))]
        new = {row.id: found[row.merged_into] for row in rows if row.id not in found}
        found |= new
        fresh = sorted(new)
    return found


def merged_into(connection: Connection, key: str) -> list[Former]:
    """Return the events that were merged into the one with this uid or slug, directly or not, in order of their ids."""
    ids = within(connection, [shown]) if (shown := _shown_or_none(connection, key)) is not None else {}
    query = select(EVENT.c.uid, EVENT.c.slug, EVENT.c.title).where(EVENT.c.id.in_(sorted(ids.keys() - {shown})))
    return [Former(*row) for row in connection.execute(query.order_by(EVENT.c.id))]


def _shown_or_none(connection: Connection, key: str) -> int | None:
    found = event_id(connection, key)
    return None if found is None else shown_for(connection, found)


def events_by_id(connection: Connection, ids: Sequence[int]) -> list[Event]:
    """Return these events in the order asked for."""
    found: dict[int, Event] = {}
    for start in range(0, len(ids), READ_ROWS):
        query = event_query(None, include_hidden=True).where(EVENT.c.id.in_(ids[start : start + READ_ROWS]))
        found |= {each.id: each for each in _with_deadlines(connection, connection.execute(query).all())}
    return [found[each] for each in ids if each in found]


def event_id(connection: Connection, key: str) -> int | None:
    """Return the id of the event with this uid, slug or former slug; of that event itself, merged or not."""
    query = select(EVENT.c.id).where(or_(EVENT.c.uid == key, EVENT.c.slug == key))
    found: int | None = connection.execute(query).scalar()
    if found is None:
        former = select(ALIAS.c.event_id).where(ALIAS.c.source == "", ALIAS.c.value == key)
        found = connection.execute(former).scalar()
    return found


def is_hidden(connection: Connection, key: str) -> bool:
    """True if a person has hidden the event with this uid or slug."""
    query = select(EVENT.c.hidden).where(or_(EVENT.c.uid == key, EVENT.c.slug == key))
    return bool(connection.execute(query).scalar())


def listings(connection: Connection, uid: str) -> list[Listing]:
    """Return who lists the event, in the order in which they were found."""
    query = (
        select(LISTING, STATE.c.last_complete)
        .join(EVENT, EVENT.c.id == LISTING.c.event_id)
        .outerjoin(STATE, STATE.c.source == LISTING.c.source)
        .where(EVENT.c.uid == uid)
        .order_by(LISTING.c.id)
    )
    return [_listing(row) for row in connection.execute(query)]


def _listing(row: Any) -> Listing:
    data = read_data(row.data)
    return Listing(
        source=row.source,
        url=data.url,
        page_url=row.page_url,
        first_seen=row.first_seen,
        last_seen=last_seen_of(row),
        data=data,
        listed=row.missing_pass is None,
        gone=row.gone,
        reasons=tuple(json.loads(row.reasons)),
    )


def last_seen_of(row: Any) -> dt.datetime:
    """Return when the source of a listing's row last listed it: while it does so, that is its last complete run."""
    at: dt.datetime = row.last_seen or max(row.first_seen, row.last_complete or row.first_seen)
    return at


def change_of(row: Any) -> Change:
    """Return a row of `change` as it is handed out."""
    return Change(row.at, row.field, row.old, row.new, row.source, row.sequence)


def changes(connection: Connection, since: dt.datetime, limit: int) -> list[tuple[Event, tuple[Change, ...]]]:
    """Return the published events that appeared or visibly changed since then, newest first, each with its changes.

    No changes: it is new.
    """
    query = event_query((Verdict.PUBLISH,), include_hidden=False).where(EVENT.c.last_modified >= since)
    rows = connection.execute(query.order_by(EVENT.c.last_modified.desc(), EVENT.c.uid).limit(limit)).all()
    return _with_changes(connection, rows, CHANGE.c.at >= since)


def with_deadlines(connection: Connection, since: dt.date) -> list[tuple[Event, tuple[Change, ...]]]:
    """Return the published events with a deadline that day or later, or whose deadlines have changed since.

    In the order of `events`, each with its whole history, oldest first.
    """
    query = event_query((Verdict.PUBLISH,), include_hidden=False).where(has_deadlines(since))
    rows = connection.execute(query.order_by(EVENT.c.start_at, EVENT.c.uid)).all()
    return with_history(connection, rows)


def has_deadlines(since: dt.date) -> ColumnElement[bool]:
    """Whether an event states a deadline that day or later, or its deadlines have changed since."""
    moment = dt.datetime(since.year, since.month, since.day, tzinfo=dt.UTC)
    stated = select(DEADLINE.c.event_id).where(DEADLINE.c.date >= since)
    changed = select(CHANGE.c.event_id).where(CHANGE.c.field == "deadlines", CHANGE.c.at >= moment)
    return EVENT.c.id.in_(stated.union(changed))


def with_history(connection: Connection, rows: Sequence[Any]) -> list[tuple[Event, tuple[Change, ...]]]:
    """Return the events of rows of `event_query`, each with its whole history, oldest first."""
    return _with_changes(connection, rows, true())


def with_history_by_id(connection: Connection, ids: Sequence[int]) -> list[tuple[Event, tuple[Change, ...]]]:
    """Return these events, each with its whole history, oldest first."""
    query = event_query(None, include_hidden=True)
    return [
        each
        for some in chunks(ids)
        for each in with_history(connection, connection.execute(query.where(EVENT.c.id.in_(some))).all())
    ]


def _with_changes(
    connection: Connection, rows: Sequence[Any], which: ColumnElement[bool]
) -> list[tuple[Event, tuple[Change, ...]]]:
    found = _with_deadlines(connection, rows)
    told: dict[int, list[Change]] = defaultdict(list)
    for some in chunks([each.id for each in found]):
        query = select(CHANGE).where(CHANGE.c.event_id.in_(some), which)
        for row in connection.execute(query.order_by(CHANGE.c.at, CHANGE.c.id)):
            told[row.event_id].append(change_of(row))
    return [(each, tuple(told[each.id])) for each in found]


def revision(connection: Connection) -> int:
    """Return a number that rises with every change of any event that may show."""
    return connection.execute(select(func.max(EVENT.c.revision))).scalar() or 0
