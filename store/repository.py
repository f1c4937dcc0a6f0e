"""The store's only door. Opened once per process; every method is one transaction or one consistent view.

Synchronous and thread-safe: each call has a connection of its own from the engine's pool.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from config.overrides import Override, SettableField
from config.source import Identity, Precedence
from store import (
    block,
    bodies,
    decide,
    decided,
    identities,
    info,
    migrate,
    overrides,
    pairs,
    preview,
    progress,
    provenance,
    query,
    record,
    relations,
    release,
    retention,
    seen,
    state,
    undo,
    waiting,
)
from store.alarms import Alarms
from store.bodies import BodyKey, PackedBody
from store.crawl import CrawlResult, CrawlRun, PageState
from store.database import StoreUnavailableError, create, reading, writing
from store.decision import Decision, DecisionError, DecisionKind, Origin
from store.event import Event, Verdict
from store.overrides import Applied
from store.related import RelatedEvent, Relations
from store.retention import Forgotten
from store.terms import Terms
from store.turns import Turns
from store.views import (
    BlockRow,
    Change,
    DatabaseInfo,
    Decided,
    FinishedCrawl,
    Former,
    HeldCrawl,
    IdentityRow,
    Listing,
    Pair,
    PairVerdict,
    Provenance,
    Reading,
    SourceState,
)

__all__ = [
    "Applied", "BlockRow", "Change", "DatabaseInfo", "Decided", "DecisionError", "DecisionKind",
    "FinishedCrawl", "Former", "HeldCrawl", "IdentityRow", "Listing", "Pair", "PairVerdict", "Provenance", "Reading",
    "SourceState", "Store", "StoreUnavailableError",
]  # fmt: skip


class Store:
    """Everything that we know. `open` it, and `close` it in the end (or use it in a `with`)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Store:
        """Open "sqlite:///…" or "postgresql+psycopg://…" and bring its tables up to date.

        Raises StoreUnavailableError if it cannot be reached or read, migrate.TooNewError if a newer program wrote it.
        """
        engine = create(url)
        try:
            migrate.upgrade(engine)
        except (DBAPIError, OSError) as error:
            engine.dispose()
            raise StoreUnavailableError(url, error) from error
        return cls(engine)

    def close(self) -> None:
        self._engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # -- crawls

    def page_states(self, slug: str) -> dict[str, PageState]:
        """Return url -> validators of every page of a source."""
        with reading(self._engine) as connection:
            return state.page_states(connection, slug)

    def finish_crawl(
        self, run: CrawlRun, now: dt.datetime, precedence: Precedence, identity: Identity, min_items: int = 0
    ) -> CrawlResult:
        """Take a run in, in one transaction; or hold it, if it looks wrong."""
        with writing(self._engine) as connection:
            return record.record(connection, run, now, Terms(precedence, identity, min_items))

    def preview_crawl(
        self, run: CrawlRun, now: dt.datetime, precedence: Precedence, identity: Identity
    ) -> preview.Preview:
        """Say what a run would change. Nothing is written."""
        with reading(self._engine) as connection:
            return preview.preview(connection, run, now, Terms(precedence, identity))

    def held_crawls(self) -> list[HeldCrawl]:
        """Return the runs that the gate holds."""
        with reading(self._engine) as connection:
            return state.held_crawls(connection)

    def release_held(self, slug: str, now: dt.datetime) -> CrawlResult:
        """Let a held run through. Raises LookupError if none is held."""
        with writing(self._engine) as connection:
            return record.release_held(connection, slug, now)

    def forget(self, now: dt.datetime, crawls: dt.timedelta, pages: dt.timedelta) -> Forgotten:
        """Delete records of crawls, and what is known of pages that were not read since, when older than that.

        The newest crawls of each source stay; events, their keys and their history are never deleted.
        """
        with writing(self._engine) as connection:
            return retention.forget(connection, now - crawls, now - pages)

    def bodies_in_use(self) -> dict[str, set[tuple[str, str]]]:
        """Return slug -> (address, hash of its body) of every page that is known: the archive must keep them."""
        with reading(self._engine) as connection:
            return retention.bodies_in_use(connection)

    def last_crawl(self) -> int:
        """Return the number of the crawl that was taken in last, 0 before the first."""
        with reading(self._engine) as connection:
            return progress.last(connection)

    def crawls_after(self, number: int) -> list[FinishedCrawl]:
        """Return the crawls that were taken in after that one, oldest first; by whichever machine."""
        with reading(self._engine) as connection:
            return progress.after(connection, number)

    def bodies(self, slug: str) -> dict[BodyKey, dt.datetime]:
        """Return which archived bodies of a source are here, and when each last came."""
        with reading(self._engine) as connection:
            return bodies.listed(connection, slug)

    def load_bodies(self, slug: str, keys: Collection[BodyKey]) -> Iterator[PackedBody]:
        """Yield these archived bodies of a source; what is gone meanwhile is left out."""
        with reading(self._engine) as connection:
            yield from bodies.load(connection, slug, keys)

    def change_bodies(self, slug: str, fresh: Collection[PackedBody], gone: Collection[BodyKey]) -> None:
        """Keep these archived bodies of a source and drop those."""
        if fresh or gone:
            with writing(self._engine) as connection:
                bodies.save(connection, slug, fresh)
                bodies.drop(connection, slug, gone)

    # -- sources

    def source_states(self, only: Collection[str] | None = None) -> dict[str, SourceState]:
        """Return slug -> how that source is doing; of all that were ever crawled, or of some."""
        with reading(self._engine) as connection:
            return state.all_states(connection, only)

    def readings(self, before: dt.datetime, most: int) -> dict[str, tuple[Reading, ...]]:
        """Return slug -> its last crawls that ended before an instant, `most` at most, oldest first."""
        with reading(self._engine) as connection:
            return state.readings(connection, before, most)

    def postpone(self, slug: str, until: dt.datetime | None, now: dt.datetime) -> None:
        """Say before which instant a source must not be crawled (Retry-After, backoff); None lifts it."""
        with writing(self._engine) as connection:
            state.postpone(connection, slug, until, now)

    def last_valid_sources(self) -> dict[str, str]:
        """Return slug -> the last valid text of its file."""
        with reading(self._engine) as connection:
            return state.valid_sources(connection)

    def remember_valid_source(self, slug: str, text: str, now: dt.datetime) -> None:
        """Keep a valid file's text, for the day on which the file is broken. Writes only what is new."""
        if self.last_valid_sources().get(slug) != text:
            with writing(self._engine) as connection:
                state.remember_valid(connection, slug, text, now)

    @property
    def alarms(self) -> Alarms:
        """What is told of changed states of sources, and to whom."""
        return Alarms(self._engine)

    # -- events

    def events(
        self,
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
        verdicts: Sequence[Verdict] = (Verdict.PUBLISH,),
        include_hidden: bool = False,
        among: Mapping[str, Collection[str]] = query.ALL,
    ) -> Iterator[Event]:
        """Yield events by start and uid, from those that last until `since` to those that begin on `until`.

        `among`: of what is said of it in a field, "country", "type", "mode" or "language", it must be one of these.
        """
        with reading(self._engine) as connection:
            yield from query.events(connection, since, until, verdicts, include_hidden, among=among)

    def event(self, key: str) -> Event | None:
        """Return the event with this uid, slug or former slug, whatever its verdict."""
        with reading(self._engine) as connection:
            return query.event(connection, key)

    def events_by_id(self, ids: Sequence[int]) -> list[Event]:
        """Return these events in the order asked for."""
        with reading(self._engine) as connection:
            return query.events_by_id(connection, ids)

    def merged_into(self, key: str) -> list[Former]:
        """Return the events that were merged into the one with this uid or slug."""
        with reading(self._engine) as connection:
            return query.merged_into(connection, key)

    def listings(self, uid: str) -> list[Listing]:
        """Return who lists the event."""
        with reading(self._engine) as connection:
            return query.listings(connection, uid)

    def last_seen(self, uids: Collection[str]) -> dict[str, dict[str, dt.datetime]]:
        """Return uid -> source -> when a complete run of the source last listed the event."""
        with reading(self._engine) as connection:
            return seen.last_seen(connection, uids)

    def histories(self, uids: Collection[str]) -> dict[str, list[Change]]:
        """Return uid -> every visible change of the event, oldest first, of those that changed."""
        with reading(self._engine) as connection:
            return seen.histories(connection, uids)

    def waiting(self, since: dt.date | None = None) -> list[tuple[Event, tuple[Listing, ...]]]:
        """Return the published events, from those that last until `since`, with the listings that wait for a person."""
        with reading(self._engine) as connection:
            return waiting.waiting(connection, since)

    def pairs(self, verdict: PairVerdict | None = None, uid: str | None = None) -> list[Pair]:
        """Return what was made of events that may be one, the likeliest first: of all, or of one event."""
        with reading(self._engine) as connection:
            return pairs.pairs(connection, verdict, uid)

    def provenance(self, uid: str) -> dict[str, Provenance]:
        """Return field -> whose word it is, read where, and since when; {} if there is no such event."""
        with reading(self._engine) as connection:
            return provenance.provenance(connection, uid)

    def history(self, uid: str) -> list[Change]:
        """Return every visible change of the event, oldest first."""
        with reading(self._engine) as connection:
            return query.history(connection, uid)

    def changes(self, since: dt.datetime, limit: int) -> list[tuple[Event, tuple[Change, ...]]]:
        """Return what appeared (no changes with it) or visibly changed since then, newest first."""
        with reading(self._engine) as connection:
            return query.changes(connection, since, limit)

    def with_deadlines(self, since: dt.date) -> list[tuple[Event, tuple[Change, ...]]]:
        """Return the published events with deadlines that day or later, each with its history, oldest first."""
        with reading(self._engine) as connection:
            return query.with_deadlines(connection, since)

    def with_history(self, ids: Sequence[int]) -> list[tuple[Event, tuple[Change, ...]]]:
        """Return these events in any order, each with its history, oldest first."""
        with reading(self._engine) as connection:
            return query.with_history_by_id(connection, ids)

    def revision(self) -> int:
        """Return a number that rises with every change of any event that may show."""
        with reading(self._engine) as connection:
            return query.revision(connection)

    def editions(self, key: str) -> list[RelatedEvent]:
        """Return the published editions of the yearly meeting that the event with this uid or slug belongs to.

        Itself among them, oldest first; [] where no other is known. Raises LookupError if there is no such event.
        """
        with reading(self._engine) as connection:
            return list(relations.editions(connection, query.shown_event(connection, key)))

    def relations(self) -> dict[str, Relations]:
        """Return uid -> editions, congress and parts, of every published event that belongs to anything."""
        with reading(self._engine) as connection:
            return relations.relations(connection)

    def mark_released(self, now: dt.datetime) -> int:
        """Make uids and slugs of what is about to be written out final; return for how many events.

        For whoever publishes, before anything is rendered: until then they may still follow a stronger source.
        """
        with reading(self._engine) as connection:  # most often there is none, and crawls need not wait
            if not release.any_fresh(connection, now):
                return 0
        with writing(self._engine) as connection:
            return release.release(connection, now)

    # -- rendered blocks

    def blocks(
        self,
        format: str,  # noqa: A002 (the word for it)
        since: dt.date | None,
        ids: Collection[int] | None = None,
    ) -> Iterator[BlockRow]:
        """Yield every published event in order, with its cached rendering in one format where there is one.

        `ids`: of these events alone, a few hundred at most.
        """
        with reading(self._engine) as connection:
            yield from block.blocks(connection, format, since, ids)

    def deadline_blocks(self, format: str, since: dt.date) -> Iterator[BlockRow]:  # noqa: A002 (likewise)
        """Yield the same of the events that `with_deadlines` returns, in no order."""
        with reading(self._engine) as connection:
            yield from block.deadline_blocks(connection, format, since)

    def save_blocks(self, format: str, blocks: Iterable[tuple[int, str, bytes]]) -> None:  # noqa: A002 (likewise)
        """Cache renderings: (event id, key, bytes)."""
        with writing(self._engine) as connection:
            block.save_blocks(connection, format, blocks)

    # -- people's decisions

    def decide(self, decision: Decision, now: dt.datetime) -> Decided:
        """Take a person's decision; it stands over whatever crawls find, until it is undone.

        Raises DecisionError (with a hint) where it cannot be taken; it is a LookupError too if there is no such event.
        """
        with writing(self._engine) as connection:
            taken = decide.decide(connection, decision, now, Origin.COMMAND_LINE)
            return decided.decided(connection, taken)

    def undo(
        self, key: str, now: dt.datetime, kind: DecisionKind | None = None, field: SettableField | None = None
    ) -> Decided:
        """Undo the last decision that stands on an event (of that kind, of that field) and return it.

        Raises DecisionError where there is none, or a later one or overrides.toml is in the way.
        """
        with writing(self._engine) as connection:
            return decided.decided(connection, undo.undo_last(connection, key, now, kind, field))

    def decisions(self, key: str | None = None) -> list[Decided]:
        """Return the decisions that stand, oldest first: all, or those that count for the event of this uid or slug."""
        with reading(self._engine) as connection:
            return decided.decisions(connection, key)

    def apply_overrides(self, entries: Sequence[Override], now: dt.datetime) -> Applied:
        """Make the decisions of overrides.toml those that stand: take what is new in it, undo what has left it."""
        with reading(self._engine) as connection:
            if overrides.up_to_date(connection, entries):
                return Applied()
        with writing(self._engine) as connection:
            return overrides.apply(connection, entries, now)

    def is_hidden(self, key: str) -> bool:
        """True if a person has hidden the event with this uid or slug."""
        with reading(self._engine) as connection:
            return query.is_hidden(connection, key)

    # -- the database itself

    def turns(self, silent_s: float | None = None) -> Turns:
        """Return locks over all machines that use this database; PostgreSQL alone has them."""
        return Turns(self._engine, silent_s)

    def make_room(self, schema: str) -> None:
        """Make a schema of that name in the database (PostgreSQL), for tables that are not ours."""
        with writing(self._engine) as connection:
            progress.make_room(connection, schema)

    def check_tables(self) -> None:
        """Raise migrate.TooNewError where a newer program has migrated the database meanwhile."""
        with reading(self._engine) as connection:
            migrate.check(connection)

    def info(self) -> DatabaseInfo:
        """Return what is where."""
        with reading(self._engine) as connection:
            return info.info(connection)

    def export_identities(self) -> list[IdentityRow]:
        """Return every key that leads to an event, so that another store can give the same uids and slugs."""
        with reading(self._engine) as connection:
            return identities.exported(connection)

    def import_identities(self, rows: Iterable[IdentityRow]) -> int:
        """Remember keys of another store for events that will be minted; return how many. Events here keep theirs."""
        with writing(self._engine) as connection:
            return identities.imported(connection, rows)

    def copy_to(self, file: Path) -> DatabaseInfo:
        """Write everything, as it is at this moment, into a new SQLite file, and return what is in it.

        Others go on working meanwhile.

        Raises backup.DamagedError where the database is damaged.
        """
        from store import backup

        return backup.copy_out(self._engine, file)

    def take_over(self, file: Path) -> None:
        """Replace everything by what such a file holds, in one transaction; for PostgreSQL.

        Raises backup.InUseError while others are connected.
        """
        from store import backup

        backup.load(file, self._engine)

    @staticmethod
    def check_file(file: Path) -> DatabaseInfo:
        """Return what is in an SQLite file that nobody uses, and bring it up to date.

        Raises backup.DamagedError where it is no sound database of ours, migrate.TooNewError where a newer program
        wrote it.
        """
        from store import backup

        return backup.checked(file)

    @staticmethod
    def settle_file(file: Path) -> None:
        """Make an SQLite file complete in itself, for it to be moved.

        Raises backup.InUseError where another process has it open, backup.DamagedError where it is no database.
        """
        from store import backup

        backup.settle(file)
