"""One side of the crawl benchmark: python -m benchmarks.crawl_child (ours|noop|stock) CONFIG DATA AS_OF.

`ours` is the crawl child's own way of crawling. `noop` replaces the spider by one that follows the same links and does
nothing with the pages, under the same settings, without pipelines. `stock` is that spider under Scrapy's own defaults
with the same number of connections. Prints {"cpu": s, "wall": s, "requests": n, "items": n}.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, cast

import scrapy
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response

from crawler.crawls import Crawls, scrapy_settings
from crawler.resolver import allow_private_site
from crawler.run import calm_garbage_collector, hush_scrapy
from crawler.sources import load_sources
from crawler.spiders.loader import source_settings
from store.crawl import CrawlResult, CrawlRun

if TYPE_CHECKING:
    from twisted.internet.base import ReactorBase


class NoOpSpider(scrapy.Spider):
    """Follows every link of a listing, and looks at nothing."""

    url: str

    async def start(self) -> AsyncIterator[scrapy.Request]:
        yield scrapy.Request(self.url, dont_filter=True)

    def parse(self, response: Response) -> Iterator[scrapy.Request]:
        for link in response.css("a.event::attr(href)").getall():
            yield scrapy.Request(response.urljoin(link), self.ignore, dont_filter=True)

    def ignore(self, response: Response) -> None:
        return None


class Side:
    """Crawls all configured sources in one reactor and keeps count; the first warms up and is not counted."""

    def __init__(self, side: str, config: str, data: str, as_of: str) -> None:
        self.side = side
        self.config, self.store = load_sources(config, data)
        settings = scrapy_settings(config, data, shared=False)
        if side == "noop":
            settings.set("ITEM_PIPELINES", {}, priority="cmdline")
        self.process = AsyncCrawlerProcess(settings if side != "stock" else {"LOG_ENABLED": False})
        if side != "stock":
            hush_scrapy()
        self.as_of = as_of
        self.requests = self.items = 0
        self.cpu = self.wall = 0.0

    def run(self) -> dict[str, Any]:
        loop = asyncio.get_event_loop()
        crawling = loop.create_task(self._crawl([*self.config.sources]))
        crawling.add_done_callback(lambda _: self._end())
        calm_garbage_collector()
        self.process.start(stop_after_crawl=False)
        crawling.result()
        return {"cpu": self.cpu, "wall": self.wall, "requests": self.requests, "items": self.items}

    async def _crawl(self, slugs: list[str]) -> None:
        crawl = self._ours if self.side == "ours" else self._noop
        await crawl(slugs[:1])
        cpu, wall = time.process_time(), time.perf_counter()
        await crawl(slugs[1:])
        self.cpu, self.wall = time.process_time() - cpu, time.perf_counter() - wall

    async def _ours(self, slugs: list[str]) -> None:
        await Crawls(self.config, self.process.create_crawler, self.as_of, self._count, sys.exit).crawl_all(slugs)

    def _count(self, run: CrawlRun, result: CrawlResult) -> None:
        self.requests += run.requests
        self.items += len(run.items)
        if not result.crawl_class.healthy:
            raise RuntimeError(f"{run.slug}: {result}")

    async def _noop(self, slugs: list[str]) -> None:
        for slug in slugs:
            source = self.config.sources[slug]
            allow_private_site(source.url)
            bound = {"name": slug, "url": source.url, "custom_settings": source_settings(self.config, source)}
            await Crawler(type("NoOp", (NoOpSpider,), bound), self.process.settings).crawl_async()

    def _end(self) -> None:
        from twisted.internet import reactor

        cast("ReactorBase", reactor).stop()


if __name__ == "__main__":
    print(json.dumps(Side(*sys.argv[1:5]).run()))
