"""Recording a crawl: gate, identity, listings, events, what is missing, pages, state; all in one transaction.

Decided first, written last: `draft` sorts the items, `gate` judges, `vanish` sweeps, and only then are rows written,
in batches. A crawl that changes nothing writes one crawl row and one state row: when a listing was last seen is not
kept per listing, it follows from its source's last complete run (see `ListingRow`).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from store import state as states
from store.crawl import CrawlClass, CrawlResult, CrawlRun
from store.draft import Draft, Entry, draft, proposal
from store.gate import judge
from store.identities import restore
from store.identity import EDITION_DAYS
from store.join import Joined, join
from store.mint import Titled, give_slugs, give_uids
from store.pairs import settle_pairs
from store.record_event import NewEvent, Written, load_words, write_events
from store.record_listing import Said, write_listings, write_sweep
from store.relations import relate, succeed
from store.release import Joining, remint
from store.rows import EVENT, LISTING
from store.terms import Terms
from store.uid import minting_key
from store.vanish import Sweep, sweep
from store.word import Word, retold

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
    identity, may_return = state.chosen(terms.identity), state.may_return(terms.identity, now)
    drafted = draft(connection, run, identity, today, may_return=may_return)
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


def release_held(connection: Connection, slug: str, now: dt.datetime) -> CrawlResult:
    """Take in the run that the gate holds. Raises LookupError if none is held."""
    held = states.held_run(connection, slug)
    if held is None:
        raise LookupError(f"no run of {slug} is held")
    run, terms = held
    states.drop_held(connection, slug)
    return record(connection, run, now, terms, gated=False)


def _apply(recording: _Recording) -> CrawlResult:
    run, state, drafted = recording.run, recording.state, recording.drafted
    all_anew = state.precedence not in (None, recording.terms.precedence.value)
    state.precedence = recording.terms.precedence.value
    if all_anew:  # the events of this source are merged anew, by the precedence that the row holds
        states.save(recording.connection, state)
    today = recording.now.astimezone(dt.UTC).date()
    joined = join(recording.connection, run.slug, drafted, set(recording.swept.missing), today)
    fresh = _place_fresh(recording, joined)
    written = _write(recording, fresh, all_anew)
    founded = {placed.index: placed.event_id for placed in fresh.values()}
    fused = settle_pairs(recording.connection, joined, founded, recording.now)
    if run.crawl_class.healthy:
        states.drop_held(recording.connection, run.slug)
    states.save_pages(recording.connection, run.slug, run.pages)
    identity = state.settle(recording.terms.identity, drafted.identity, recording.now)
    if run.complete and run.crawl_class.healthy:
        state.passes, state.last_complete = state.passes + 1, run.finished
    created = sum(each.new is not None for each in fresh.values())
    result = CrawlResult(
        run.crawl_class,
        new=created,
        changed=len((written.changed | fused) - written.unconfirmed),
        seen=len(drafted.seen),
        vanished=len(written.unconfirmed),
        identity=identity,
    )
    return states.close_run(
        recording.connection, run, state, result, detail=run.detail, count=drafted.count, now=recording.now
    )


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A listing seen for the first time, and the event that it joins (for `reasons`) or founds (`new`).

    index  in the draft's fresh entries
    """

    index: int
    entry: Entry
    event_id: int
    new: NewEvent | None
    reasons: tuple[str, ...] = ()


def _place_fresh(recording: _Recording, joined: Joined) -> dict[int, _Fresh]:
    """Return new listing id -> where it belongs."""
    connection, entries = recording.connection, recording.drafted.fresh
    if not entries:
        return {}
    _remint(recording, {event: entries[index] for index, event in joined.events.items()})
    founders = [entry for index, entry in enumerate(entries) if index not in joined.events]
    events = iter(_found(recording, founders))
    first = _next_id(connection, LISTING)
    placed = {}
    for index, entry in enumerate(entries):
        new = None if index in joined.events else next(events)
        event_id = new.id if new else joined.events[index]
        placed[first + index] = _Fresh(index, entry, event_id, new, joined.reasons.get(index, ()))
    return placed


def _remint(recording: _Recording, joined: Mapping[int, Entry]) -> None:
    """Events (by id) that nobody has seen yet get the uid and slug of their strongest source, whenever it came."""
    run = recording.run
    joining = [
        Joining(event, _minting_key(recording, entry), entry.face, Titled(entry.data.title, entry.face.day))
        for event, entry in joined.items()
    ]
    remint(recording.connection, run.slug, recording.terms.precedence.rank, joining)


def _minting_key(recording: _Recording, entry: Entry) -> str:
    drafted = recording.drafted
    return minting_key(recording.run.slug, entry.face, drafted.identity, drafted.ambiguous)


def _found(recording: _Recording, founders: list[Entry]) -> list[NewEvent]:
    run, faces = recording.run, [entry.face for entry in founders]
    keys = [_minting_key(recording, entry) for entry in founders]
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
    said = {each: Said(drafted.listed[each].event_id, entry) for each, entry in drafted.changed.items()}
    said |= {each: Said(placed.event_id, placed.entry, reasons=placed.reasons) for each, placed in fresh.items()}
    for listing_id, told in said.items():
        before, data = words.get(listing_id), told.entry.data
        word = retold(before[1], data, rank, now) if before else Word(listing_id, rank, now, False, data, first=now)
        words[listing_id] = (told.event_id, word)
        said[listing_id] = replace(told, since=word.since)
    by_event: dict[int, list[Word]] = defaultdict(list)
    for event_id, word in words.values():
        by_event[event_id].append(word)
    new = {each.event_id: each.new for each in fresh.values() if each.new}
    written = write_events(connection, by_event, new, now)
    write_listings(connection, recording.run.slug, drafted, said, now)
    write_sweep(connection, swept, drafted.listed, recording.state)
    relate(connection, written.event_rows)
    succeed(connection, _successors(recording, fresh.values()))
    restore(connection, {placed.event_id for placed in fresh.values()})
    return written


def _successors(recording: _Recording, fresh: Iterable[_Fresh]) -> dict[int, int]:
    """Return new event -> the last event before it at the same address of this source."""
    shared_keys = recording.drafted.ambiguous.keys
    at = {placed.entry.face.url: placed for placed in fresh if placed.new and placed.entry.face.url not in shared_keys}
    at.pop(None, None)
    if not at:
        return {}
    listed = sorted(recording.drafted.listed.values(), key=lambda each: each.face.day)
    before = {each.face.url: each for each in listed if each.face.url in at}
    return {
        placed.event_id: before[url].event_id
        for url, placed in at.items()
        if url in before and abs((placed.entry.face.day - before[url].face.day).days) >= EDITION_DAYS
    }


def _next_id(connection: Connection, table: Any) -> int:
    return (connection.execute(select(func.max(table.c.id))).scalar() or 0) + 1
