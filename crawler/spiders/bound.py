"""A spider bound to its source: what it knows when it starts, and how it asks. What it reads: `source.py`.

`loader.py` makes one subclass per configured source, with the source as a class attribute.
"""

from __future__ import annotations

import datetime as dt
import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urldefrag, urlsplit

import scrapy
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from config.load import Config
from config.source import Source
from crawler.batch import PageItems
from crawler.extract.registry import VERSION
from crawler.hosts import same_site
from crawler.journal import Journal
from crawler.outcome import Trouble
from crawler.patience import READ_CPU_S, OutOfTimeError
from crawler.resolver import allow_private_site
from crawler.shared_archive import archive_of
from crawler.sources import ARCHIVE
from crawler.spiders.details import Details
from crawler.validators import rules_hash
from crawler.visits import Visit, Visits
from store.crawl import CrawlClass, CrawlResult, CrawlRun
from store.repository import Store

Output = Iterator[scrapy.Request | PageItems]


class BoundSpider(scrapy.Spider, ABC):
    """Bound by the spider loader with these attributes:

    source, config, store, data   the source, everything configured, the store, the data folder
    """

    source: ClassVar[Source]
    config: ClassVar[Config]
    store: ClassVar[Store]
    data: ClassVar[Path]

    # Set when the crawl has ended, for whoever started it.
    run: CrawlRun | None = None
    result: CrawlResult | None = None

    now: dt.datetime
    journal: Journal
    visits: Visits
    details: Details
    begun = False  # its own `start` was called: this is a crawl, not somebody's look at one page

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> BoundSpider:
        self = super().from_crawler(crawler, *args, **kwargs)
        self._prepare(crawler.settings)
        return self

    def _prepare(self, settings: BaseSettings) -> None:
        as_of = settings.get("AS_OF")
        self._as_of = dt.datetime.fromisoformat(as_of) if as_of else None
        self._shared = settings.getbool("SHARED_CHILD")
        self.now = self.clock()
        state = self.store.source_states([self.name]).get(self.name)
        self.journal = Journal(self.name, self.source, state.crawl_class if state else None, started=self.now)
        self.visits = Visits(
            self.store.page_states(self.name),
            archive_of(self.config, self.store, self.data / ARCHIVE, self.name),
            rules_hash(self.config.rules_hash(self.name), VERSION),
            self.now,
        )
        self.details = Details(self.source, self.name, self.config.relevance, self.visits, self.journal)
        self._max_pages = self.config.settings.crawl.max_pages
        self._asked: set[str] = set()
        self._host = urlsplit(self.source.url).hostname or ""
        # An intranet is not behind the proxy that leads out of it.
        self._meta: dict[str, Any] = {"proxy": None} if self.source.allow_private else {}
        if self.source.allow_private:
            allow_private_site(self.source.url)

    def begin(self) -> None:
        """This is a crawl: what has not changed since a healthy one may be skipped, and there will be a proposal."""
        self.begun = True
        self.visits.archive.pull()
        self.visits.skip = self.journal.healthy_before

    def clock(self) -> dt.datetime:
        """The present, or what --as-of says it is."""
        return self._as_of or dt.datetime.now(dt.UTC)

    @property
    def out_of_memory(self) -> bool:
        stopped = self.journal.stopped
        return stopped is not None and stopped.crawl_class is CrawlClass.OUT_OF_MEMORY

    @property
    def proposes(self) -> bool:
        """False where this was no crawl of the source (`scrapy parse`), or where another source of the same process
        may be the one that took the memory."""
        return self.begun and not (self.out_of_memory and self._shared)

    def ask(self, url: str, callback: Callable[..., Output], body_needed: bool, **about: Any) -> list[scrapy.Request]:
        """One request, or none: each address is asked for once, and never more than max_pages of them."""
        url = urldefrag(url).url if "#" in url else url
        if url in self._asked:
            return []
        if len(self._asked) >= self._max_pages:
            self.journal.capped = True
            return []
        self._asked.add(url)
        request = scrapy.Request(
            url,
            self.bounded(callback),
            errback=self.bounded(self.failed),
            # Of a page that scripts fill, the host knows only the frame: a 304 would say nothing.
            headers={} if self.source.renders else self.visits.headers(url, body_needed),
            meta=dict(self._meta),
            cb_kwargs={"url": url, **about},
            dont_filter=True,
        )
        return [request]

    def on_site(self, url: str, visit: Visit) -> bool:
        """Selectors of one site say nothing about another: links that lead away are not followed."""
        host = urlsplit(url).hostname or ""
        return same_site(host, self._host) or same_site(host, urlsplit(visit.found.url).hostname or "")

    def bounded(self, reading: Callable[..., Output]) -> Callable[..., Output]:
        """The same reading; where it takes too much time or memory, the crawl ends with that as its class."""

        @functools.wraps(reading)
        def read(*about: Any, **named: Any) -> Output:
            try:
                yield from reading(*about, **named)
            except (OutOfTimeError, MemoryError) as error:
                raise CloseSpider(self.exhausted(error, "a page")) from error

        return read

    def exhausted(self, error: OutOfTimeError | MemoryError, what: str) -> CrawlClass:
        """Note that reading was given up; what was read by then stays."""
        if isinstance(error, MemoryError):
            self.journal.stopped = Trouble(CrawlClass.OUT_OF_MEMORY, f"reading {what} needed too much memory")
        else:
            told = f"reading {what} took more than {READ_CPU_S:g} s of processor time"
            self.journal.stopped = Trouble(CrawlClass.OUT_OF_TIME, told)
        return self.journal.stopped.crawl_class

    @abstractmethod
    def failed(self, failure: Failure) -> Output:
        """No answer came."""
