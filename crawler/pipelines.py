"""The way of a page's items: normalize -> relevance -> store. Each step is a thin shell around a pure function.

A batch (`PageItems`) is one Scrapy item; what is dropped is dropped inside it, one by one, and counted.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from typing import TYPE_CHECKING, cast

from scrapy.crawler import Crawler

from crawler.batch import PageItems
from crawler.drops import Dropped, require_accepted
from crawler.items import EventItem
from crawler.middlewares.guard import GuardMiddleware
from crawler.normalize.event import Context
from crawler.patience import READ_CPU_S, OutOfTimeError, at_most
from crawler.read import Reading, context_of, read_item, unread
from store.crawl import CrawlClass
from store.event import Verdict

if TYPE_CHECKING:
    from crawler.spiders.source import SourceSpider

log = logging.getLogger(__name__)
DEFECT = "defect"
MAX_ITEMS = 20_000  # of one crawl; the largest society's calendar has a few hundred
_one_writer = threading.Lock()  # the sources of one child take turns; other processes wait for the database


class Pipeline:
    """What all three know: the crawl that they serve."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Pipeline:
        return cls(crawler)

    @property
    def spider(self) -> SourceSpider:
        return cast("SourceSpider", self.crawler.spider)


class NormalizePipeline(Pipeline):
    """Raw strings to validated events, or to the reason why not (`crawler.read.read_item`)."""

    def process_item(self, item: PageItems) -> PageItems:
        spider = self.spider
        context = context_of(item.items, spider.source, spider.name, item.page_url, spider.now)
        taken = item.items[: max(MAX_ITEMS - len(spider.journal.readings), 0)]
        spider.journal.crowded |= len(taken) < len(item.items)
        try:
            with at_most(READ_CPU_S, deadly=True):
                item.readings = [self._read(one, context) for one in taken]
        except (OutOfTimeError, MemoryError) as error:
            self._give_up(spider.exhausted(error, item.page_url))
        item.readings += [unread(refused) for refused in item.refused]
        return item

    def _give_up(self, crawl_class: CrawlClass) -> None:
        closing = self.crawler.engine.close_spider_async(reason=crawl_class.value)
        self._closing = asyncio.ensure_future(closing)

    def _read(self, item: EventItem, context: Context) -> Reading:
        """One bad event must not cost its page: a defect of ours counts as a drop of its own kind."""
        try:
            return read_item(item, context, self.spider.config.relevance)
        except (OutOfTimeError, MemoryError):
            raise
        except Exception as error:
            log.warning("%s: an item of %s could not be read: %r", context.slug, context.page_url, error)
            log.debug("the item was %r", item, exc_info=True)
            self.spider.journal.lost = True  # it is listed, so it must not vanish
            return Reading(item, None, False, Verdict.DROP, DEFECT, f"reading it failed: {error!r}")


class RelevancePipeline(Pipeline):
    """Leaves out what was not accepted and counts why; the readings stay in the journal for the conclusion."""

    def process_item(self, item: PageItems) -> PageItems:
        stats = self.crawler.stats
        for reading in item.readings:
            try:
                require_accepted(reading)
            except Dropped as drop:
                stats.inc_value(f"dropped/{type(drop).__name__}/{drop.code}")
            else:
                stats.inc_value("items/accepted")
        self.spider.journal.readings += item.readings
        return item


class StorePipeline(Pipeline):
    """When the crawl ends, hands its proposal to the store, once and as a whole; until then the journal has it all."""

    async def close_spider(self) -> None:
        spider = self.spider
        wire = self.crawler.get_downloader_middleware(GuardMiddleware)
        finished = spider.clock()
        spider.run = spider.journal.run(finished, wire.requests if wire else 0, wire.bytes if wire else 0)
        await asyncio.to_thread(self._finish)

    def _finish(self) -> None:
        spider = self.spider
        try:
            self._put_away()
        except OSError as error:  # a crawl is worth more than its bodies, which can be fetched again
            log.warning("%s: the archive could not be put in order: %s", spider.name, error)
        if spider.proposes:
            self._save()

    def _put_away(self) -> None:
        spider, archive = self.spider, self.spider.visits.archive
        archive.trim(spider.config.settings.retention.archive_mb * 1024 * 1024)
        if spider.proposes:
            archive.push()  # before the pages' states, which name the bodies

    def _save(self) -> None:
        spider = self.spider
        assert spider.run is not None  # noqa: S101  (close_spider has just set it)
        source = spider.source
        with _one_writer:
            spider.result = spider.store.finish_crawl(
                spider.run, spider.run.finished, source.precedence, source.identity, source.expect.min_items
            )
            if spider.journal.postpone_until is not None:
                spider.store.postpone(spider.name, spider.journal.postpone_until, spider.run.finished)
