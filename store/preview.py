"""What a run would do to the events, decided as `record` decides it, with nothing written. For `sources replay`.

Only the deciding is shared (`draft`, `gate`, `join`, `merge`, `revise`); here it ends in a list of differences.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, select

from store import state as states
from store.change import FieldChange, revise
from store.crawl import CrawlRun
from store.database import chunks
from store.decision import approves, layer
from store.draft import Draft, draft, load_data, proposal
from store.event import EventData
from store.gate import judge
from store.join import join
from store.merge import merge
from store.record_event import load_rulings, load_words
from store.rows import EVENT, fields_of, read_deadlines
from store.terms import Terms
from store.vanish import may_vanish
from store.word import Word, retold


@dataclass(frozen=True, slots=True)
class EventChange:
    """One event that would change. `published`: it has been shown already."""

    id: int
    slug: str
    title: str
    published: bool
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Missed:
    """A listing that is ahead and that the run does not yield; `slug` is its event's."""

    slug: str
    data: EventData


@dataclass(frozen=True, slots=True)
class Preview:
    """What would come of a run.

    listed   how many listings of the source count as listed now
    same     how many of these would stay as they are
    fresh    what would found a new event
    held     what the gate would say, None if it would let the run through
    """

    listed: int = 0
    same: int = 0
    fresh: tuple[EventData, ...] = ()
    changed: tuple[EventChange, ...] = ()
    missed: tuple[Missed, ...] = ()
    held: str | None = None


def preview(connection: Connection, run: CrawlRun, now: dt.datetime, terms: Terms) -> Preview:
    """Say what recording `run` would change."""
    today = now.astimezone(dt.UTC).date()
    state = states.load(connection, run.slug, now)
    identity, may_return = state.chosen(terms.identity), state.may_return(terms.identity, now)
    drafted = draft(connection, run, identity, today, may_return=may_return)
    missed = [
        each.id
        for each in drafted.listed.values()
        if each.id not in drafted.seen
        and each.missing_pass is None
        and may_vanish(each.face.last_day, today, run.covers_until)
    ]
    joined = join(connection, run.slug, drafted, missed, today).events
    changed = _changed(connection, _said(connection, drafted, joined, run, terms))
    touched = {each.id for each in changed}
    return Preview(
        listed=sum(each.missing_pass is None for each in drafted.listed.values()),
        same=sum(drafted.listed[each].event_id not in touched for each in drafted.seen),
        fresh=tuple(entry.data for index, entry in enumerate(drafted.fresh) if index not in joined),
        changed=changed,
        missed=_missed(connection, drafted, missed),
        held=judge(proposal(connection, drafted, run, today, run.complete), today),
    )


def _said(
    connection: Connection, drafted: Draft, joined: Mapping[int, int], run: CrawlRun, terms: Terms
) -> dict[int, list[Word]]:
    """Return event id -> its words as they would be then, of every event that the run may touch."""
    entries = {listing: (drafted.listed[listing].event_id, entry) for listing, entry in drafted.changed.items()}
    entries |= {-1 - index: (event, drafted.fresh[index]) for index, event in joined.items()}
    # Those that say the same are among them: the file may have given the source another precedence.
    touched = {event for event, _ in entries.values()} | {drafted.listed[each].event_id for each in drafted.seen}
    found: dict[int, dict[int, Word]] = defaultdict(dict)
    for listing, (event, word) in load_words(connection, touched).items():
        rank = terms.precedence.rank if word.data.source == run.slug else word.rank
        found[event][listing] = replace(word, rank=rank, gone=word.gone and listing not in drafted.seen)
    for listing, (event, entry) in entries.items():
        known, rank, at = found[event].get(listing), terms.precedence.rank, run.finished
        fresh = Word(listing, rank, at, False, entry.data, first=at)
        found[event][listing] = retold(known, entry.data, rank, at) if known else fresh
    return {event: list(each.values()) for event, each in found.items()}


def _changed(connection: Connection, said: Mapping[int, Sequence[Word]]) -> tuple[EventChange, ...]:
    deadlines, rulings = read_deadlines(connection, said), load_rulings(connection, said)
    found = []
    for row in _events(connection, said):
        decided = rulings.get(row.id, ())
        merged = layer(merge(said[row.id], approved=approves(decided)), decided).merged
        changes = revise(fields_of(row, deadlines.get(row.id, ())), merged.fields).changes
        if row.verdict != merged.verdict:
            changes = (*changes, FieldChange("verdict", str(row.verdict), merged.verdict.value))
        if changes:
            found.append(EventChange(row.id, row.slug, row.title, row.published is not None, changes))
    return tuple(found)


def _missed(connection: Connection, drafted: Draft, missed: Sequence[int]) -> tuple[Missed, ...]:
    slugs = {row.id: row.slug for row in _events(connection, {drafted.listed[each].event_id for each in missed})}
    data = load_data(connection, list(missed))
    return tuple(Missed(slugs[drafted.listed[each].event_id], data[each]) for each in missed)


def _events(connection: Connection, ids: Collection[int]) -> list[Any]:
    rows: list[Any] = []
    for some in chunks(sorted(ids)):
        rows += connection.execute(select(EVENT).where(EVENT.c.id.in_(some)).order_by(EVENT.c.start_at, EVENT.c.uid))
    return rows
