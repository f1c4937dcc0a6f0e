"""The store's only door. Opened once per process; every method is one transaction or one consistent view.

Synchronous and thread-safe: each call has a connection of its own from the engine's pool. The methods stand in
`store/door/`, by subject.
"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

from store import migrate
from store.database import StoreUnavailableError, create
from store.decision import DecisionError, DecisionKind
from store.door.archive import Archive
from store.door.crawls import Crawls
from store.door.decisions import Decisions
from store.door.events import Events
from store.door.publishing import Publishing
from store.door.sources import Sources
from store.door.upkeep import Upkeep
from store.overrides import Applied
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


class Store(Crawls, Archive, Sources, Events, Publishing, Decisions, Upkeep):
    """Everything that we know. `open` it, and `close` it in the end (or use it in a `with`)."""

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
