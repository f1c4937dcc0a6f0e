"""The crawl child of `sources try`: python -m scheduler.trial_child --config DIR [--as-of ISO] SLUG-or-FILE.

A real crawl by the real spider, with robots rules, delays and the guard against private addresses; its store and
archive lie in a temporary folder that is removed in the end. Prints the document of `sources try` as one line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

from config.load import Config, load_config, read_source_file
from crawler.limits import be_nice, die_with_parent, limit_memory
from crawler.sources import database_url
from crawler.spiders.loader import SourceSpiderLoader
from crawler.spiders.source import SourceSpider
from scheduler.trial import Document, document
from store.repository import Store


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scheduler.trial_child")
    parser.add_argument("--config", required=True)
    parser.add_argument("--as-of")
    parser.add_argument("source", metavar="SLUG-or-FILE")
    asked = parser.parse_args()
    die_with_parent()
    be_nice()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    slug, config = _only(load_config(Path(asked.config), os.environ), asked.source)
    limit_memory(config.settings.crawl.memory_mb)
    with tempfile.TemporaryDirectory(prefix="sma-events-try-") as folder:
        found = _crawl(config, slug, asked.as_of, Path(folder))
    print(json.dumps(found, ensure_ascii=False))
    return 0


def _only(config: Config, slug_or_file: str) -> tuple[str, Config]:
    """Return the configuration with this one source in it, configured or from a file anywhere."""
    if slug_or_file in config.sources:
        return slug_or_file, config
    slug, source = read_source_file(Path(slug_or_file))
    return slug, replace(config, sources=MappingProxyType({slug: source}))


def _crawl(config: Config, slug: str, as_of: str | None, folder: Path) -> Document:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict({"SMA_EVENTS_CONFIG": str(config.directory), "SMA_EVENTS_DATA": str(folder)}, priority="cmdline")
    local = replace(config, settings=config.settings.model_copy(update={"database_url": None}))
    with Store.open(database_url(local, folder)) as store:
        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(SourceSpiderLoader(local, store, folder).load(slug))
        if as_of:
            crawler.settings.set("AS_OF", as_of, priority="cmdline")
        loop = asyncio.get_event_loop()
        crawling = loop.create_task(crawler.crawl_async())
        crawling.add_done_callback(lambda _: _stop_reactor())
        process.start(stop_after_crawl=False, install_signal_handlers=False)
        return _document(crawler, slug)


def _document(crawler: Crawler, slug: str) -> Document:
    spider = crawler.spider
    if not isinstance(spider, SourceSpider) or spider.run is None:
        raise RuntimeError("the crawl could not be run")
    journal = spider.journal
    links = [link for page in journal.lists for link in (*page.links, *(item.link for item in page.items if item.link))]
    return document(slug, spider.run.crawl_class, journal.readings, links, spider.run.detail)


def _stop_reactor() -> None:
    from twisted.internet import reactor

    reactor.stop()  # type: ignore[misc]  # Twisted binds it when it is installed


if __name__ == "__main__":
    sys.exit(main())
