"""The child of `sources try`: python -m scheduler.trial_child --config DIR [--as-of ISO] [--from-file P] SLUG-or-FILE.

A real crawl by the real spider, with robots rules, delays and the guard against private addresses; its store and
archive lie in a temporary folder that is removed in the end. What came is then read once more from that archive, in
the order of the pages. With --from-file only that page is read. Prints the document of `sources try` as one line.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import logging
import os
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from config.load import Config, load_config, read_source_file
from crawler.archive import Archive, ArchivedBody
from crawler.limits import die_with_parent, limit_memory
from crawler.recorded import read_recorded
from crawler.sources import ARCHIVE, database_url
from scheduler.trial import Document, document, try_body, unread_document

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scheduler.trial_child")
    parser.add_argument("--config", required=True)
    parser.add_argument("--as-of")
    parser.add_argument("--from-file", type=Path)
    parser.add_argument("--keep", type=Path, help="an empty folder to work in, which is left as it is then")
    parser.add_argument("source", metavar="SLUG-or-FILE")
    asked = parser.parse_args()
    die_with_parent()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    slug, config = _only(load_config(Path(asked.config), os.environ), asked.source)
    limit_memory(config.settings.crawl.memory_mb)
    if asked.keep:
        found = _crawl(config, slug, asked.as_of, asked.keep)
    elif asked.from_file:
        now = dt.datetime.fromisoformat(asked.as_of)
        body = asked.from_file.read_bytes()
        found = try_body(body, config.sources[slug], slug, config.relevance, now, deadly=True)
    else:
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
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.crawls import scrapy_settings
    from crawler.spiders.loader import SourceSpiderLoader
    from store.repository import Store

    local = _local(config)
    with Store.open(database_url(local, folder)) as store:
        process = AsyncCrawlerProcess(scrapy_settings(str(config.directory), str(folder), shared=False))
        crawler = process.create_crawler(SourceSpiderLoader(local, store, folder).load(slug))
        if as_of:
            crawler.settings.set("AS_OF", as_of, priority="cmdline")
        loop = asyncio.get_event_loop()
        crawling = loop.create_task(crawler.crawl_async())
        crawling.add_done_callback(lambda _: _stop_reactor())
        process.start(stop_after_crawl=False, install_signal_handlers=False)
        return _document(crawler, slug, Archive(folder / ARCHIVE, slug, keep=1))


def _local(config: Config) -> Config:
    """The configuration with a database and an archive of its own."""
    retention = config.settings.retention.model_copy(update={"bodies_per_page": 1})
    settings = config.settings.model_copy(update={"database_url": None, "retention": retention})
    return replace(config, settings=settings)


def _document(crawler: Crawler, slug: str, archive: Archive) -> Document:
    """How the crawl ended, and what it found in the order of the pages: the spider reads detail pages as they come."""
    from crawler.spiders.source import SourceSpider

    spider = crawler.spider
    if not isinstance(spider, SourceSpider) or spider.run is None:
        raise RuntimeError("the crawl could not be run")
    run, journal = spider.run, spider.journal
    if not journal.lists:
        return unread_document(slug, run.crawl_class, run.detail)

    def site(url: str) -> ArchivedBody | None:
        return next((found for _, found in archive.of_page(url)), None)

    found = read_recorded(site, spider.source, slug, spider.config.relevance, spider.now)
    readings = tuple(journal.readings) if journal.stopped else found.readings
    told = replace(found, crawl_class=run.crawl_class, detail=run.detail, readings=readings)
    return document(slug, spider.source, told)


def _stop_reactor() -> None:
    from twisted.internet import reactor

    reactor.stop()  # type: ignore[misc]  # Twisted binds it when it is installed


if __name__ == "__main__":
    sys.exit(main())
