"""Recording a crawl: gate, identity, listings, events, what is missing, pages, state; all in one transaction.

Decided first, written last: `draft` sorts the items, `gate` judges, `vanish` sweeps, and only then are rows written,
in batches. A crawl that changes nothing writes one crawl row and one state row: when a listing was last seen is not
kept per listing, it follows from its source's last complete run (see `ListingRow`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from store import state as states
from store.crawl import CrawlClass, CrawlResult, CrawlRun
from store.database import chunks, upsert
from store.draft import Draft, Entry, Listed, draft, proposal
from store.gate import judge
from store.identity import minting_key
from store.join import join
from store.merge import Word
from store.mint import give_slugs, give_uids
from store.record_event import NewEvent, Written, load_words, write_events
from store.rows import ALIAS, EVENT, LISTING, write_data
from store.terms import Terms
from store.vanish import Sweep, sweep

# The site was reached and read in part; what was read is true, but nothing may count as missing.
_PARTLY_READ = frozenset(
    {
        CrawlClass.DNS, CrawlClass.TLS, CrawlClass.TIMEOUT, CrawlClass.REFUSED, CrawlClass.RESET,
        CrawlClass.REDIRECT_LOOP, CrawlClass.ROBOTS, CrawlClass.RATE_LIMITED, CrawlClass.NOT_FOUND,
        CrawlClass.SERVER_ERROR, CrawlClass.TOO_LARGE, CrawlClass.OUT_OF_TIME,
    }
)  # fmt: skip


@dataclass(slots=True)
class _Recording:
    """One run on its way into the store."""

    connection: Connection
    run: CrawlRun
    now: dt.datetime
    terms: Terms
    state: states.State
    drafted: Draft
    swept: Sweep


def record(connection: Connection, run: CrawlRun, now: dt.datetime, terms: Terms, *, gated: bool = True) -> CrawlResult:
    """Take a run in, or hold it, and return what came of it."""
    state = states.load(connection, run.slug, now)
    if not run.crawl_class.healthy and not (run.crawl_class in _PARTLY_READ and run.items):
        result = CrawlResult(run.crawl_class)
        return states.close_run(connection, run, state, result, detail=run.detail, count=len(run.items), now=now)
    today = now.astimezone(dt.UTC).date()
    drafted = draft(connection, run, terms.identity, today)
    if drafted.count < terms.min_items and run.crawl_class.healthy:
        result = CrawlResult(CrawlClass.FIELDS_MISSING)
        detail = f"{drafted.count} events were read, at least {terms.min_items} are expected (expect.min_items)."
        return states.close_run(connection, run, state, result, detail=detail, count=drafted.count, now=now)
    removes = run.complete and run.crawl_class.healthy
    reason = judge(proposal(connection, drafted, run, today, removes), today) if gated else None
    if reason is not None:
        states.hold(connection, run, reason, terms, now)
        result = CrawlResult(CrawlClass.GATE_HELD, seen=len(drafted.seen), held=reason)
        return states.close_run(connection, run, state, result, detail=reason, count=drafted.count, now=now)
    tracked = [each.tracked() for each in drafted.listed.values()]
    swept = sweep(tracked, drafted.seen, today, state.passes + 1 if removes else None, run.covers_until)
    return _apply(_Recording(connection, run, now, terms, state, drafted, swept))


def _apply(recording: _Recording) -> CrawlResult:
    run, state, drafted = recording.run, recording.state, recording.drafted
    all_anew = state.precedence not in (None, recording.terms.precedence.value)
    state.precedence = recording.terms.precedence.value
    if all_anew:  # the events of this source are merged anew, by the precedence that the row holds
        states.save(recording.connection, state)
    fresh = _place_fresh(recording)
    written = _write(recording, fresh, all_anew)
    if run.crawl_class.healthy:
        states.drop_held(recording.connection, run.slug)
    states.save_pages(recording.connection, run.slug, run.pages)
    if run.complete and run.crawl_class.healthy:
        state.passes, state.last_complete = state.passes + 1, run.finished
    created = sum(each.new is not None for each in fresh.values())
    result = CrawlResult(
        run.crawl_class,
        new=created,
        changed=len(written.changed - written.unconfirmed),
        seen=len(drafted.seen),
        vanished=len(written.unconfirmed),
    )
    return states.close_run(
        recording.connection, run, state, result, detail=run.detail, count=drafted.count, now=recording.now
    )


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A listing seen for the first time, and the event that it joins or founds (`new`)."""

    entry: Entry
    event_id: int
    new: NewEvent | None


def _place_fresh(recording: _Recording) -> dict[int, _Fresh]:
    """Return new listing id -> where it belongs."""
    connection, entries = recording.connection, recording.drafted.fresh
    if not entries:
        return {}
    joined = join(connection, recording.run.slug, recording.drafted, set(recording.swept.missing))
    founders = [entry for index, entry in enumerate(entries) if index not in joined]
    events = iter(_found(recording, founders))
    first = _next_id(connection, LISTING)
    placed = {}
    for index, entry in enumerate(entries):
        new = None if index in joined else next(events)
        placed[first + index] = _Fresh(entry, new.id if new else joined[index], new)
    return placed


def _found(recording: _Recording, founders: list[Entry]) -> list[NewEvent]:
    run, drafted = recording.run, recording.drafted
    faces = [entry.face for entry in founders]
    keys = [minting_key(run.slug, face, recording.terms.identity, drafted.ambiguous) for face in faces]
    given = give_uids(recording.connection, keys, faces, run.slug)
    named = [(entry.data, uid, slug) for entry, (_, uid, slug) in zip(founders, given, strict=True)]
    slugs = give_slugs(recording.connection, named)
    first = _next_id(recording.connection, EVENT)
    return [
        NewEvent(first + index, uid, slug, key)
        for index, ((key, uid, _), slug) in enumerate(zip(given, slugs, strict=True))
    ]


def _write(recording: _Recording, fresh: Mapping[int, _Fresh], all_anew: bool) -> Written:
    """Write events, then their listings."""
    connection, drafted, swept = recording.connection, recording.drafted, recording.swept
    turned = {*drafted.changed, *swept.back, *swept.gone, *(drafted.listed if all_anew else ())}
    touched = {drafted.listed[each].event_id for each in turned}
    touched |= {each.event_id for each in fresh.values() if each.new is None}
    words = load_words(connection, touched)
    rank, now = recording.terms.precedence.rank, recording.now
    for listing_id in {*swept.back, *swept.gone}:
        event_id, word = words[listing_id]
        words[listing_id] = (event_id, replace(word, gone=listing_id in swept.gone))
    said = {each: (drafted.listed[each].event_id, entry) for each, entry in drafted.changed.items()}
    said |= {each: (placed.event_id, placed.entry) for each, placed in fresh.items()}
    for listing_id, (event_id, entry) in said.items():
        words[listing_id] = (event_id, Word(listing_id, rank, now, False, entry.data))
    by_event: dict[int, list[Word]] = defaultdict(list)
    for event_id, word in words.values():
        by_event[event_id].append(word)
    new = {each.event_id: each.new for each in fresh.values() if each.new}
    written = write_events(connection, by_event, new, now)
    _write_listings(recording, said)
    return written


def _write_listings(recording: _Recording, said: Mapping[int, tuple[int, Entry]]) -> None:
    connection, listed, now = recording.connection, recording.drafted.listed, recording.now
    rows = [
        _listing_row(recording.run.slug, listing_id, event_id, entry, now) | _kept(listed.get(listing_id))
        for listing_id, (event_id, entry) in said.items()
    ]
    upsert(connection, LISTING, rows)
    upsert(connection, ALIAS, _old_keys(recording))
    swept = recording.swept
    _update(connection, swept.back, {"missing_pass": None, "gone": False, "last_seen": None})
    _mark_missing(recording)
    _update(connection, swept.gone, {"gone": True})


def _kept(before: Listed | None) -> dict[str, Any]:
    """What no change of its word changes about a listing."""
    if before is None:
        return {}
    return {"first_seen": before.first_seen, "home_id": before.home_id, "reasons": before.reasons}


def _mark_missing(recording: _Recording) -> None:
    """Note the pass, and the last run that listed it: the last complete one, or its first sighting."""
    listed, state = recording.drafted.listed, recording.state
    rows = [
        {"missing": each, "seen": max(listed[each].first_seen, state.last_complete or listed[each].first_seen)}
        for each in recording.swept.missing
    ]
    if rows:
        values = {"missing_pass": state.passes + 1, "last_seen": bindparam("seen", type_=LISTING.c.last_seen.type)}
        recording.connection.execute(update(LISTING).where(LISTING.c.id == bindparam("missing")).values(**values), rows)


def _listing_row(slug: str, listing_id: int, event_id: int, entry: Entry, now: dt.datetime) -> dict[str, Any]:
    face = entry.face
    return {
        "id": listing_id,
        "event_id": event_id,
        "home_id": event_id,
        "reasons": "[]",
        "source": slug,
        "page_url": entry.data.page_url,
        "native_id": face.native_id,
        "url_key": face.url,
        "title_key": face.title,
        "start": face.start,
        "day": face.day,
        "last_day": face.last_day,
        "content_hash": entry.content_hash,
        "data": write_data(entry.data),
        "first_seen": now,
        "changed": now,
        "last_seen": None,
        "missing_pass": None,
        "gone": False,
    }


def _old_keys(recording: _Recording) -> list[dict[str, Any]]:
    rows = []
    for listing_id, entry in recording.drafted.changed.items():
        before = recording.drafted.listed[listing_id]
        for rung, value in set(before.face.all_keys()) - set(entry.face.all_keys()):
            key = {"source": recording.run.slug, "kind": rung.value, "value": value}
            rows.append({**key, "event_id": before.event_id, "listing_id": listing_id})
    return rows


def _update(connection: Connection, ids: tuple[int, ...], values: dict[str, Any]) -> None:
    for some in chunks(ids):
        connection.execute(update(LISTING).where(LISTING.c.id.in_(some)).values(**values))


def _next_id(connection: Connection, table: Any) -> int:
    return (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
