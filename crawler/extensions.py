"""Ends a crawl that takes too long: what it has read by then is kept, the rest is another day's."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.outcome import Trouble
from store.crawl import CrawlClass

if TYPE_CHECKING:
    from crawler.spiders.source import SourceSpider


class TimeBox:
    """One clock per crawl. A page whose reading itself never ends is the parent's business: it kills the child."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.limit_s = crawler.settings.getfloat("TIME_BOX_S")
        self._alarm: asyncio.TimerHandle | None = None
        self._closing: asyncio.Task[None] | None = None
        crawler.signals.connect(self.opened, signal=signals.spider_opened)
        crawler.signals.connect(self.closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> TimeBox:
        return cls(crawler)

    def opened(self, spider: SourceSpider) -> None:
        self._alarm = asyncio.get_running_loop().call_later(self.limit_s, self._end, spider)

    def closed(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()

    def _end(self, spider: SourceSpider) -> None:
        limit = f"{self.limit_s:g} s of [crawl] time_box were over"
        spider.journal.stopped = Trouble(CrawlClass.OUT_OF_TIME, f"{limit} before all pages were read")
        closing = self.crawler.engine.close_spider_async(reason=CrawlClass.OUT_OF_TIME.value)
        self._closing = asyncio.ensure_future(closing)
