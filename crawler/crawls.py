"""Several sources crawled side by side in one reactor: one at a time per host, no more at once than the settings say.

What fails in one source ends there. `run.py` is the process around it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.settings import Settings

from config.load import Config
from crawler.moment import moment
from crawler.spiders.source import SourceSpider
from store.crawl import CrawlResult, CrawlRun

log = logging.getLogger("crawler")


def scrapy_settings(config: str, data: str, shared: bool) -> Settings:
    """The project's settings for these two folders. `shared`: the process crawls more than one source."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    own = {"SMA_EVENTS_CONFIG": config, "SMA_EVENTS_DATA": data, "SHARED_CHILD": shared}
    settings.setdict(own, priority="cmdline")
    return settings


class Crawls:
    """The crawls of one process.

    create    slug -> a new Scrapy crawler for it
    as_of     what --as-of says, None for the present
    ended     hears of every crawl that was taken in by the store
    starved   is called when a crawl ran out of memory that it may not have used up itself
    """

    def __init__(
        self,
        config: Config,
        create: Callable[[str], Crawler],
        as_of: str | None,
        ended: Callable[[CrawlRun, CrawlResult], None],
        starved: Callable[[], None],
    ) -> None:
        self.config = config
        self.create = create
        self.as_of = as_of
        self.ended = ended
        self.starved = starved
        self._at_once = asyncio.Semaphore(config.settings.crawl.concurrency)

    async def crawl_all(self, slugs: Sequence[str]) -> None:
        queues: defaultdict[str, list[str]] = defaultdict(list)
        for slug in slugs:
            queues[urlsplit(self.config.sources[slug].url).netloc or slug].append(slug)
        await asyncio.gather(*(self._crawl_host(queue) for queue in queues.values()))

    async def _crawl_host(self, slugs: Sequence[str]) -> None:
        """The sources of one host, one after the other, with the host's delay between them."""
        for number, slug in enumerate(slugs):
            if number:
                delay = self.config.sources[slug].delay
                await asyncio.sleep((self.config.settings.crawl.delay if delay is None else delay).total_seconds())
            async with self._at_once:
                await self._crawl(slug)

    async def _crawl(self, slug: str) -> None:
        crawler = self.create(slug)
        if self.as_of:
            now = moment(self.as_of, self.config.sources[slug].timezone)
            crawler.settings.set("AS_OF", now.isoformat(), priority="cmdline")
        try:
            await crawler.crawl_async()
        except Exception as error:
            log.warning("%s: the crawl could not be run: %r", slug, error)
            log.debug("%s", slug, exc_info=True)
        spider = crawler.spider
        if not isinstance(spider, SourceSpider):
            return
        if spider.run is not None and spider.result is not None:
            self._report(spider.run, spider.result)
        elif spider.out_of_memory:
            self.starved()

    def _report(self, run: CrawlRun, result: CrawlResult) -> None:
        """One line in the log, and the news for whoever asked for the crawl."""
        told = f"{result.crawl_class.value}: {result.held or run.detail or result.crawl_class.explanation}"
        if result.crawl_class.healthy:
            log.info("%s: %s; %d items, %d requests", run.slug, told, len(run.items), run.requests)
        else:
            log.warning("%s: %s", run.slug, told)
        self.ended(run, result)
