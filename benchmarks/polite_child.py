"""The crawl of the polite benchmark: python -m benchmarks.polite_child CONFIG DATA

The crawl child's own way with many sources in one process; the service gives hosts on loopback a process each.
"""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, cast

from scrapy.crawler import AsyncCrawlerProcess

from crawler.crawls import Crawls, scrapy_settings
from crawler.run import calm_garbage_collector, hush_scrapy
from crawler.sources import load_sources
from store.crawl import CrawlResult, CrawlRun

if TYPE_CHECKING:
    from twisted.internet.base import ReactorBase


def main(config_folder: str, data: str) -> None:
    config, _ = load_sources(config_folder, data)
    process = AsyncCrawlerProcess(scrapy_settings(config_folder, data, shared=False))
    hush_scrapy()
    crawls = Crawls(config, process.create_crawler, None, _ended, sys.exit)
    crawling = asyncio.get_event_loop().create_task(crawls.crawl_all([*config.sources]))
    crawling.add_done_callback(lambda _: _stop())
    calm_garbage_collector()
    process.start(stop_after_crawl=False)
    crawling.result()


def _ended(run: CrawlRun, result: CrawlResult) -> None:
    if not result.crawl_class.healthy:
        raise RuntimeError(f"{run.slug}: {result.crawl_class}: {run.detail}")


def _stop() -> None:
    from twisted.internet import reactor

    cast("ReactorBase", reactor).stop()


if __name__ == "__main__":
    main(*sys.argv[1:3])
