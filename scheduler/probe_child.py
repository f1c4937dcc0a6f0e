"""The child of `sources probe`: python -m scheduler.probe_child --config DIR [--as-of ISO] [--allow-private] URL.

Fetches what the ladder asks for, with the middlewares of every crawl, and stores nothing. Prints a line {"asking": URL}
before each request, and in the end the document of `sources probe` as one line of JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import json
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from config.load import Config, load_config
from crawler.limits import die_with_parent, limit_memory
from scheduler.probe import Document, document

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

PROBE_TIME_S = 180.0  # after that nothing more is asked
_TIME_SHARE = 0.8  # of [crawl] time_box, in which the child must be done
_END_WITHIN_S = 3.0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m scheduler.probe_child")
    parser.add_argument("--config", required=True)
    parser.add_argument("--as-of")
    parser.add_argument("--allow-private", action="store_true")
    parser.add_argument("url")
    asked = parser.parse_args()
    die_with_parent()
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    config = load_config(Path(asked.config), os.environ)
    limit_memory(config.settings.crawl.memory_mb)
    now = dt.datetime.fromisoformat(asked.as_of) if asked.as_of else dt.datetime.now(dt.UTC)
    _tell(_run(config, asked.url, now, asked.allow_private))
    return 0


def _tell(line: Document) -> None:
    print(json.dumps(line), flush=True)


def _asking(url: str) -> None:
    _tell({"asking": url})


def _run(config: Config, url: str, now: dt.datetime, allow_private: bool) -> Document:
    """One probe in a reactor of its own."""
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.run import hush_scrapy

    process = AsyncCrawlerProcess(probe_settings(config))
    hush_scrapy()
    loop = asyncio.get_event_loop()
    probing = loop.create_task(
        probe(config, url, now, allow_private=allow_private, create=process.create_crawler, asking=_asking)
    )
    probing.add_done_callback(lambda _: _stop_reactor())
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    return probing.result()


def probe_settings(config: Config) -> Settings:
    """Scrapy's settings for a probe: those of a crawl, and a limit for the number of requests."""
    from crawler.crawls import scrapy_settings
    from crawler.probe.reading import trial_source
    from crawler.spiders.loader import source_settings
    from crawler.spiders.probe import PROBE_SETTINGS

    settings = scrapy_settings(str(config.directory), "", shared=False)
    settings.setdict(source_settings(config, trial_source("auto", "https://example.org/")), priority="cmdline")
    settings.setdict(PROBE_SETTINGS, priority="cmdline")
    return settings


async def probe(
    config: Config,
    url: str,
    now: dt.datetime,
    *,
    allow_private: bool,
    create: Callable[[type[Spider]], Crawler],
    asking: Callable[[str], None],
) -> Document:
    """Climb the ladder from `url` and return the document. Raises BadAddressError."""
    from crawler.probe.finding import find_out
    from crawler.probe.ladder import Ladder
    from crawler.probe.naming import addresses_of
    from crawler.spiders.probe import ProbeSpider

    addresses = addresses_of(url)
    ladder = Ladder(addresses, config.relevance)
    time_s = min(PROBE_TIME_S, config.settings.crawl.time_box.total_seconds() * _TIME_SHARE)
    bound = {"ladder": ladder, "now": now, "time_s": time_s, "allow_private": allow_private, "asking": asking}
    crawler = create(type("BoundProbeSpider", (ProbeSpider,), bound))
    await crawler.crawl_async()
    requests = crawler.spider.requests if isinstance(crawler.spider, ProbeSpider) else []
    finding = find_out(ladder, now, config.relevance, config.files, allow_private)
    return document(addresses[0], ladder, finding, now, config.relevance, requests=requests)


def _stop_reactor() -> None:
    from twisted.internet import reactor

    # A name lookup may hang in a thread that cannot be ended; what it would say is of no use any more.
    timer = threading.Timer(_END_WITHIN_S, os._exit, [1])
    timer.daemon = True
    timer.start()
    reactor.stop()  # type: ignore[misc]  # Twisted binds it when it is installed


if __name__ == "__main__":
    sys.exit(main())
