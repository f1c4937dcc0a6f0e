"""What the store is asked. Reads only, as Core rows; the feed path streams, so that memory stays flat."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from store.database import chunks
from store.event import Event, Verdict
from store.face import title_start_key
from store.rows import (
    ALIAS,
    BLOCK,
    CHANGE,
    EVENT,
    EVENT_COLUMNS,
    LISTING,
    STATE,
    event_of,
    read_data,
    read_deadlines,
)
from store.views import BlockRow, Change, IdentityRow, Listing

READ_ROWS = 500


_CREATED = func.coalesce(EVENT.c.published, EVENT.c.first_seen, type_=EVENT.c.first_seen.type)


def event_query(verdicts: Sequence[Verdict] | None, include_hidden: bool) -> Select[Any]:
    """Return the query for events that are not merged into others, without an order."""
    columns = [EVENT.c[name] for name in EVENT_COLUMNS]
    return _restrict(select(*columns, _CREATED.label("created")), verdicts, include_hidden)


def _restrict(query: Select[Any], verdicts: Sequence[Verdict] | None, include_hidden: bool) -> Select[Any]:
    query = query.where(EVENT.c.merged_into.is_(None))
    if verdicts is not None:
        query = query.where(EVENT.c.verdict.in_([verdict.value for verdict in verdicts]))
    return query if include_hidden else query.where(EVENT.c.hidden.is_(False))


def events(
    connection: Connection,
    since: dt.date | None,
    until: dt.date | None,
    verdicts: Sequence[Verdict],
    include_hidden: bool,
) -> Iterator[Event]:
    """Yield events by start, then uid: those whose last day is not before `since` and whose first not after `until`."""
    query = event_query(verdicts, include_hidden).order_by(EVENT.c.start_at, EVENT.c.uid)
    if since is not None:
        query = query.where(EVENT.c.last_day >= since)
    if until is not None:
        query = query.where(EVENT.c.start < (until + dt.timedelta(days=1)).isoformat())
    rows = iter(connection.execution_options(yield_per=READ_ROWS).execute(query))
    while some := list(islice(rows, READ_ROWS)):
        yield from _with_deadlines(connection, some)


def _with_deadlines(connection: Connection, rows: Sequence[Any]) -> list[Event]:
    deadlines = read_deadlines(connection, [row.id for row in rows])
    return [event_of(row, deadlines.get(row.id, ())) for row in rows]


def event(connection: Connection, key: str) -> Event | None:
    """Return the event with this uid, slug or former slug, whatever its verdict; None if there is none."""
    query = event_query(None, include_hidden=True)
    row = connection.execute(query.where(or_(EVENT.c.uid == key, EVENT.c.slug == key))).first()
    if row is None:
        former = select(ALIAS.c.event_id).where(ALIAS.c.source == "", ALIAS.c.value == key)
        row = connection.execute(query.where(EVENT.c.id.in_(former))).first()
    return _with_deadlines(connection, [row])[0] if row else None


def events_by_id(connection: Connection, ids: Sequence[int]) -> list[Event]:
    """Return these events in the order asked for."""
    found: dict[int, Event] = {}
    for start in range(0, len(ids), READ_ROWS):
        query = event_query(None, include_hidden=True).where(EVENT.c.id.in_(ids[start : start + READ_ROWS]))
        found |= {each.id: each for each in _with_deadlines(connection, connection.execute(query).all())}
    return [found[each] for each in ids if each in found]


def event_id(connection: Connection, key: str) -> int | None:
    """Return the id of the event with this uid or slug."""
    found: int | None = connection.execute(
        select(EVENT.c.id).where(or_(EVENT.c.uid == key, EVENT.c.slug == key))
    ).scalar()
    return found


def is_hidden(connection: Connection, key: str) -> bool:
    """True if a person has hidden the event with this uid or slug."""
    query = select(EVENT.c.hidden).where(or_(EVENT.c.uid == key, EVENT.c.slug == key))
    return bool(connection.execute(query).scalar())


def blocks(connection: Connection, form: str, since: dt.date | None) -> Iterator[BlockRow]:
    """Yield what is published, in the order of `events`, with the cached rendering where there is one."""
    joined = EVENT.outerjoin(BLOCK, and_(BLOCK.c.event_id == EVENT.c.id, BLOCK.c.format == form))
    columns: list[Any] = [EVENT.c.id, EVENT.c.uid, BLOCK.c.key, BLOCK.c.body, EVENT.c.revision]
    query = _restrict(select(*columns).select_from(joined), (Verdict.PUBLISH,), include_hidden=False).order_by(
        EVENT.c.start_at, EVENT.c.uid
    )
    if since is not None:
        query = query.where(EVENT.c.last_day >= since)
    yield from map(BlockRow._make, connection.execution_options(yield_per=READ_ROWS).execute(query))


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
        last_seen=row.last_seen or max(row.first_seen, row.last_complete or row.first_seen),
        data=data,
        listed=row.missing_pass is None,
        gone=row.gone,
    )


def history(connection: Connection, uid: str) -> list[Change]:
    """Return every visible change of an event, oldest first."""
    query = select(CHANGE).join(EVENT, EVENT.c.id == CHANGE.c.event_id).where(EVENT.c.uid == uid)
    return [_change(row) for row in connection.execute(query.order_by(CHANGE.c.at, CHANGE.c.id))]


def _change(row: Any) -> Change:
    return Change(at=row.at, field=row.field, old=row.old, new=row.new, source=row.source)


def changes(connection: Connection, since: dt.datetime, limit: int) -> list[tuple[Event, tuple[Change, ...]]]:
    """Return the published events that appeared or visibly changed since then, newest first, each with its changes.

    No changes: it is new.
    """
    query = event_query((Verdict.PUBLISH,), include_hidden=False).where(EVENT.c.last_modified >= since)
    rows = connection.execute(query.order_by(EVENT.c.last_modified.desc(), EVENT.c.uid).limit(limit)).all()
    found = _with_deadlines(connection, rows)
    told: dict[int, list[Change]] = defaultdict(list)
    for some in chunks([each.id for each in found]):
        told_since = select(CHANGE).where(CHANGE.c.event_id.in_(some), CHANGE.c.at >= since)
        for row in connection.execute(told_since.order_by(CHANGE.c.at, CHANGE.c.id)):
            told[row.event_id].append(_change(row))
    return [(each, tuple(told[each.id])) for each in found]


def revision(connection: Connection) -> int:
    """Return a number that rises with every change of any event that may show."""
    return connection.execute(select(func.max(EVENT.c.revision))).scalar() or 0


def identities(connection: Connection) -> list[IdentityRow]:
    """Return every key of every listing and every former slug, with the uid and slug to which it leads."""
    rows: list[IdentityRow] = []
    listed = select(LISTING, EVENT.c.uid, EVENT.c.slug).join(EVENT, EVENT.c.id == LISTING.c.event_id)
    for row in connection.execute(listed.order_by(LISTING.c.id)):
        keys = {"native": row.native_id, "url": row.url_key, "title": title_start_key(row.title_key, row.start)}
        rows += [IdentityRow(row.source, kind, value, row.uid, row.slug) for kind, value in keys.items() if value]
    former = select(ALIAS.c.source, ALIAS.c.kind, ALIAS.c.value, EVENT.c.uid, EVENT.c.slug)
    query = former.join(EVENT, EVENT.c.id == ALIAS.c.event_id).order_by(ALIAS.c.source, ALIAS.c.kind, ALIAS.c.value)
    return rows + [IdentityRow(*row) for row in connection.execute(query)]
