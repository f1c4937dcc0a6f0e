"""Crawls at the store's door: a run is taken in, held or let through, and pages keep their validators."""

from __future__ import annotations

import datetime as dt
import sys

from config.source import Identity, Precedence
from store import preview, progress, record, retention, state
from store.crawl import CrawlResult, CrawlRun, PageState
from store.database import reading, writing
from store.door.part import Part
from store.retention import Forgotten
from store.terms import Terms
from store.views import FinishedCrawl, HeldCrawl


class Crawls(Part):
    """What runs of sources brought, which of them are held, and how long records of them stay."""

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

    def forget(
        self, now: dt.datetime, crawls: dt.timedelta, pages: dt.timedelta, archive_bytes: int = sys.maxsize
    ) -> Forgotten:
        """Delete records of crawls, and what is known of pages that were not read since, when older than that.

        The newest crawls of each source stay; events, their keys and their history are never deleted. Archived bodies
        that are here go as `store.archived.to_go` says, so that they take `archive_bytes` at most.
        """
        with writing(self._engine) as connection:
            return retention.forget(connection, now - crawls, now - pages, archive_bytes)

    def last_crawl(self) -> int:
        """Return the number of the crawl that was taken in last, 0 before the first."""
        with reading(self._engine) as connection:
            return progress.last(connection)

    def crawls_after(self, number: int) -> list[FinishedCrawl]:
        """Return the crawls that were taken in after that one, oldest first; by whichever machine."""
        with reading(self._engine) as connection:
            return progress.after(connection, number)
