"""Identities as a file: what another store needs to give the same events the same uids, slugs and former addresses.

Listings and their old keys lead to the event that is shown for them. What belongs to no source has the source "": a
former slug, the uid and slug of an event that was merged into another, the series that an event belongs to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict
from enum import StrEnum

from sqlalchemy import Connection, bindparam, select, update

from store.database import chunks, upsert
from store.face import title_start_key
from store.rows import ALIAS, EVENT, IDENTITY, LISTING
from store.views import IdentityRow


class _Kind(StrEnum):
    """What an identity without a source is."""

    SLUG = "slug"
    UID = "uid"
    SERIES = "series"


def exported(connection: Connection) -> list[IdentityRow]:
    """Return every key that leads to one event and no other, with its uid and slug."""
    columns = (EVENT.c.id, EVENT.c.uid, EVENT.c.slug, EVENT.c.merged_into, EVENT.c.series_key)
    events = {row.id: row for row in connection.execute(select(*columns).order_by(EVENT.c.id))}
    merged = {each: row.merged_into for each, row in events.items()}
    shown = {each: events[_shown(each, merged)] for each in events}
    rows: list[IdentityRow] = []
    for listing in connection.execute(select(LISTING).order_by(LISTING.c.id)):
        event, title = shown[listing.event_id], title_start_key(listing.title_key, listing.start)
        keys = {"native": listing.native_id, "url": listing.url_key, "title": title}
        rows += [IdentityRow(listing.source, kind, key, event.uid, event.slug) for kind, key in keys.items() if key]
    for alias in connection.execute(select(ALIAS).order_by(ALIAS.c.source, ALIAS.c.kind, ALIAS.c.value)):
        event = shown[alias.event_id]
        rows.append(IdentityRow(alias.source, alias.kind, alias.value, event.uid, event.slug))
    for each, row in events.items():
        into = shown[each]
        if into is not row:
            rows += [IdentityRow("", _Kind.UID, row.uid, into.uid, into.slug)]
            rows += [IdentityRow("", _Kind.SLUG, row.slug, into.uid, into.slug)]
        elif row.series_key:
            rows.append(IdentityRow("", _Kind.SERIES, f"{row.uid} {row.series_key}", row.uid, row.slug))
    return _telling(rows)


def _telling(rows: Iterable[IdentityRow]) -> list[IdentityRow]:
    """Only keys that lead to one event: not the list page's own address, nor one that next year's edition reused."""
    leads: dict[tuple[str, str, str], dict[str, IdentityRow]] = defaultdict(dict)
    for row in rows:
        leads[row.source, row.kind, row.value][row.uid] = row
    return [row for found in leads.values() if len(found) == 1 for row in found.values()]


def _shown(event_id: int, merged_into: Mapping[int, int | None]) -> int:
    for _ in range(len(merged_into)):  # no longer chain than there are events
        into = merged_into[event_id]
        if into is None:
            break
        event_id = into
    return event_id


def imported(connection: Connection, rows: Iterable[IdentityRow]) -> int:
    """Remember keys of another store for events that will be minted; return how many."""
    values = [asdict(row) for row in rows]
    upsert(connection, IDENTITY, list({(v["source"], v["kind"], v["value"]): v for v in values}.values()))
    return len(values)


def restore(connection: Connection, event_ids: Collection[int]) -> None:
    """Give events whose identity was brought in their former addresses and their series back."""
    if not event_ids or connection.execute(select(IDENTITY.c.uid).limit(1)).first() is None:
        return
    ids: dict[str, int] = {}
    for some in chunks(sorted(event_ids)):
        query = select(EVENT.c.id, EVENT.c.uid).where(EVENT.c.id.in_(some))
        ids |= {row.uid: row.id for row in connection.execute(query)}
    found = list(_of_no_source(connection, ids))
    former = [row for row in found if row.kind != _Kind.SERIES]
    upsert(
        connection,
        ALIAS,
        [
            {"source": "", "kind": row.kind, "value": row.value, "event_id": ids[row.uid], "listing_id": None}
            for row in former
        ],
    )
    series = [{"event": ids[row.uid], "key": row.value.partition(" ")[2]} for row in found if row.kind == _Kind.SERIES]
    if series:
        statement = update(EVENT).where(EVENT.c.id == bindparam("event")).values(series_key=bindparam("key"))
        connection.execute(statement, series)


def _of_no_source(connection: Connection, uids: Collection[str]) -> Iterator[IdentityRow]:
    for some in chunks(sorted(uids)):
        query = select(IDENTITY).where(IDENTITY.c.source == "", IDENTITY.c.uid.in_(some))
        for row in connection.execute(query.order_by(IDENTITY.c.kind, IDENTITY.c.value)):
            yield IdentityRow(row.source, row.kind, row.value, row.uid, row.slug)
