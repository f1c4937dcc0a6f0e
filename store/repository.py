"""The store's only door. Opened once per process; every method is one transaction or one consistent view.

Synchronous and thread-safe: each call has a connection of its own from the engine's pool.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, Engine, Table, delete, func, select, text
from sqlalchemy.exc import DBAPIError

from config.source import Identity, Precedence
from store import decide, migrate, preview, query, record, state
from store.crawl import CrawlResult, CrawlRun, PageState
from store.database import StoreUnavailableError, create, reading, upsert, writing
from store.decision import DecisionKind
from store.event import Event, Verdict
from store.rows import BLOCK, CRAWL, EVENT, IDENTITY, LISTING
from store.terms import Terms
from store.views import BlockRow, Change, DatabaseInfo, HeldCrawl, IdentityRow, Listing, SourceState

__all__ = [
    "BlockRow", "Change", "DatabaseInfo", "DecisionKind", "HeldCrawl", "IdentityRow", "Listing", "SourceState", "Store",
    "StoreUnavailableError",
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
            held = state.held_run(connection, slug)
            if held is None:
                raise LookupError(f"no run of {slug} is held")
            run, terms = held
            state.drop_held(connection, slug)
            return record.record(connection, run, now, terms, gated=False)

    def forget_crawls(self, before: dt.datetime) -> int:
        """Delete the records of crawls that ended before an instant; return how many. Events are never deleted."""
        with writing(self._engine) as connection:
            return connection.execute(delete(CRAWL).where(CRAWL.c.finished < before)).rowcount

    # -- sources

    def source_states(self) -> dict[str, SourceState]:
        """Return slug -> how that source is doing."""
        with reading(self._engine) as connection:
            return state.all_states(connection)

    def postpone(self, slug: str, until: dt.datetime | None) -> None:
        """Say before which instant a source must not be crawled (Retry-After, backoff); None lifts it."""
        with writing(self._engine) as connection:
            state.postpone(connection, slug, until, dt.datetime.now(dt.UTC))

    def last_valid_sources(self) -> dict[str, str]:
        """Return slug -> the last valid text of its file."""
        with reading(self._engine) as connection:
            return state.valid_sources(connection)

    def remember_valid_source(self, slug: str, text: str, now: dt.datetime) -> None:
        """Keep a valid file's text, for the day on which the file is broken. Writes only what is new."""
        if self.last_valid_sources().get(slug) != text:
            with writing(self._engine) as connection:
                state.remember_valid(connection, slug, text, now)

    # -- events

    def events(
        self,
        *,
        since: dt.date | None = None,
        until: dt.date | None = None,
        verdicts: Sequence[Verdict] = (Verdict.PUBLISH,),
        include_hidden: bool = False,
    ) -> Iterator[Event]:
        """Yield events by start and uid, from those that last until `since` to those that begin on `until`."""
        with reading(self._engine) as connection:
            yield from query.events(connection, since, until, verdicts, include_hidden)

    def event(self, key: str) -> Event | None:
        """Return the event with this uid, slug or former slug, whatever its verdict."""
        with reading(self._engine) as connection:
            return query.event(connection, key)

    def events_by_id(self, ids: Sequence[int]) -> list[Event]:
        """Return these events in the order asked for."""
        with reading(self._engine) as connection:
            return query.events_by_id(connection, ids)

    def listings(self, uid: str) -> list[Listing]:
        """Return who lists the event."""
        with reading(self._engine) as connection:
            return query.listings(connection, uid)

    def history(self, uid: str) -> list[Change]:
        """Return every visible change of the event, oldest first."""
        with reading(self._engine) as connection:
            return query.history(connection, uid)

    def changes(self, since: dt.datetime, limit: int) -> list[tuple[Event, tuple[Change, ...]]]:
        """Return what appeared (no changes with it) or visibly changed since then, newest first."""
        with reading(self._engine) as connection:
            return query.changes(connection, since, limit)

    def revision(self) -> int:
        """Return a number that rises with every change of any event that may show."""
        with reading(self._engine) as connection:
            return query.revision(connection)

    # -- rendered blocks

    def blocks(self, format: str, since: dt.date | None) -> Iterator[BlockRow]:  # noqa: A002 (the word for it)
        """Yield every published event in order, with its cached rendering in one format where there is one."""
        with reading(self._engine) as connection:
            yield from query.blocks(connection, format, since)

    def save_blocks(self, format: str, blocks: Iterable[tuple[int, str, bytes]]) -> None:  # noqa: A002 (likewise)
        """Cache renderings: (event id, key, bytes)."""
        rows = [{"event_id": each, "format": format, "key": key, "body": body} for each, key, body in blocks]
        with writing(self._engine) as connection:
            upsert(connection, BLOCK, rows)

    # -- people's decisions

    def hide(self, key: str, now: dt.datetime, reason: str = "") -> None:
        """Take an event out of everything published. Raises LookupError if there is no such event."""
        self._decide(key, DecisionKind.HIDE, now, reason)

    def unhide(self, key: str, now: dt.datetime) -> None:
        """Undo `hide`."""
        self._undo(key, DecisionKind.HIDE, now)

    def approve(self, key: str, now: dt.datetime, reason: str = "") -> None:
        """Publish an event that waits for a person."""
        self._decide(key, DecisionKind.APPROVE, now, reason)

    def unapprove(self, key: str, now: dt.datetime) -> None:
        """Undo `approve`."""
        self._undo(key, DecisionKind.APPROVE, now)

    def is_hidden(self, key: str) -> bool:
        """True if a person has hidden the event with this uid or slug."""
        with reading(self._engine) as connection:
            return query.is_hidden(connection, key)

    def _decide(self, key: str, kind: DecisionKind, now: dt.datetime, reason: str) -> None:
        with writing(self._engine) as connection:
            decide.decide(connection, key, kind, now, reason)

    def _undo(self, key: str, kind: DecisionKind, now: dt.datetime) -> None:
        with writing(self._engine) as connection:
            decide.undo(connection, key, kind, now)

    # -- the database itself

    def info(self) -> DatabaseInfo:
        """Return what is where."""
        with reading(self._engine) as connection:
            return DatabaseInfo(
                url=self._engine.url.render_as_string(hide_password=True),
                revision=migrate.revision(connection) or "",
                events=_count(connection, EVENT),
                listings=_count(connection, LISTING),
                crawls=_count(connection, CRAWL),
                bytes=connection.execute(text(_SIZE[self._engine.dialect.name])).scalar(),
            )

    def export_identities(self) -> list[IdentityRow]:
        """Return every key that leads to an event, so that another store can give the same uids and slugs."""
        with reading(self._engine) as connection:
            return query.identities(connection)

    def import_identities(self, rows: Iterable[IdentityRow]) -> int:
        """Remember keys of another store for events that will be minted; return how many. Events here keep theirs."""
        values = [asdict(row) for row in rows if row.source]
        with writing(self._engine) as connection:
            upsert(connection, IDENTITY, list({(v["source"], v["kind"], v["value"]): v for v in values}.values()))
        return len(values)


_SIZE = {
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "postgresql": "SELECT pg_database_size(current_database())",
}


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar() or 0
