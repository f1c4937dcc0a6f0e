"""Writing the listings of a run: what it tells of them, their old keys, and which it lacks. Last in `record`."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, bindparam, update

from config.source import Identity
from store.database import chunks, upsert
from store.draft import Draft, Entry, Listed
from store.face import Rung
from store.rows import ALIAS, LISTING, write_data, write_since
from store.state import State
from store.vanish import Sweep


@dataclass(frozen=True, slots=True)
class Said:
    """What a listing says now.

    since    field -> aware UTC: when that was changed (`Word.since`)
    reasons  why it was taken into its event, of a new one
    """

    event_id: int
    entry: Entry
    since: Mapping[str, dt.datetime] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()


def write_listings(
    connection: Connection, slug: str, drafted: Draft, said: Mapping[int, Said], now: dt.datetime
) -> None:
    """Write the listings (by id) that are new or say something else, and the keys that they had before."""
    listed = drafted.listed
    rows = [_row(slug, each, told, now) | _kept(listed.get(each), told.reasons) for each, told in said.items()]
    upsert(connection, LISTING, rows)
    upsert(connection, ALIAS, _old_keys(slug, drafted))


def write_sweep(connection: Connection, swept: Sweep, listed: Mapping[int, Listed], state: State) -> None:
    """Note which listings are back, missing, or gone."""
    _update(connection, swept.back, {"missing_pass": None, "gone": False, "last_seen": None})
    _mark_missing(connection, swept, listed, state)
    _update(connection, swept.gone, {"gone": True})


def _kept(before: Listed | None, reasons: tuple[str, ...]) -> dict[str, Any]:
    """What no change of its word changes about a listing."""
    if before is None:
        return {"reasons": json.dumps(reasons, ensure_ascii=False)} if reasons else {}
    return {"first_seen": before.first_seen, "home_id": before.home_id, "reasons": before.reasons}


def _mark_missing(connection: Connection, swept: Sweep, listed: Mapping[int, Listed], state: State) -> None:
    """Note the pass, and the last run that listed it: the last complete one, or its first sighting."""
    rows = [
        {"missing": each, "seen": max(listed[each].first_seen, state.last_complete or listed[each].first_seen)}
        for each in swept.missing
    ]
    if rows:
        values = {"missing_pass": state.passes + 1, "last_seen": bindparam("seen", type_=LISTING.c.last_seen.type)}
        connection.execute(update(LISTING).where(LISTING.c.id == bindparam("missing")).values(**values), rows)


def _row(slug: str, listing_id: int, said: Said, now: dt.datetime) -> dict[str, Any]:
    entry, face = said.entry, said.entry.face
    return {
        "id": listing_id,
        "event_id": said.event_id,
        "home_id": said.event_id,
        "reasons": "[]",
        "source": slug,
        "page_url": entry.data.page_url,
        "native_id": face.native_id,
        "url_key": face.url,
        "title_key": face.title,
        "start": face.start,
        "day": face.day,
        "last_day": face.last_day,
        "city_key": face.city,
        "content_hash": entry.content_hash,
        "data": write_data(entry.data),
        "since": write_since(said.since),
        "first_seen": now,
        "changed": now,
        "last_seen": None,
        "missing_pass": None,
        "gone": False,
    }


def _old_keys(slug: str, drafted: Draft) -> list[dict[str, Any]]:
    rows = []
    lasting = [rung for rung in Rung if rung is not Rung.NATIVE or drafted.identity is Identity.NATIVE]
    for listing_id, entry in drafted.changed.items():
        before = drafted.listed[listing_id]
        for rung, value in set(before.face.all_keys()) - set(entry.face.all_keys()):
            if rung not in lasting:  # an id that will never be seen again
                continue
            key = {"source": slug, "kind": rung.value, "value": value}
            rows.append({**key, "event_id": before.event_id, "listing_id": listing_id})
    return rows


def _update(connection: Connection, ids: tuple[int, ...], values: dict[str, Any]) -> None:
    for some in chunks(ids):
        connection.execute(update(LISTING).where(LISTING.c.id.in_(some)).values(**values))
