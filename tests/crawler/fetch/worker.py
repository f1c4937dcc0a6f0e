"""A process that crawls on demand, for tests: real Scrapy, real reactor, started once instead of once per crawl.

Reads one JSON object per line on stdin, {"config", "data", "slugs", "as_of"}; answers with one on stdout,
{"code", "lines", "log"}. Unlike `python -m crawler.run` it takes several private sources at once.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, AsyncCrawlerRunner

from crawler import sources
from crawler.crawls import Crawls, scrapy_settings
from crawler.run import line, log_to_stderr


async def crawl(command: dict[str, Any]) -> dict[str, Any]:
    """One crawl, as the child would do it."""
    written = io.StringIO()
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    sources.load_sources.cache_clear()
    config, store = sources.load_sources(command["config"], command["data"])
    lines: list[dict[str, Any]] = []
    settings = scrapy_settings(command["config"], command["data"], len(command["slugs"]) > 1)
    crawls = Crawls(
        config, AsyncCrawlerRunner(settings).create_crawler, command["as_of"],
        lambda run, result: lines.append(line(run, result)), lambda: None,
    )  # fmt: skip
    await crawls.crawl_all(command["slugs"])
    store.close()
    sources.open_store.cache_clear()
    healthy = all(each["class"] in ("ok", "quiet") for each in lines) and len(lines) == len(command["slugs"])
    return {"code": 0 if healthy else 1, "lines": lines, "log": written.getvalue()}


async def serve(process: AsyncCrawlerProcess) -> None:
    loop = asyncio.get_running_loop()
    while command := await loop.run_in_executor(None, sys.stdin.readline):
        print(json.dumps(await crawl(json.loads(command))), flush=True)
    os._exit(0)


def main() -> None:
    folder = Path(sys.argv[1])
    (folder / "sources").mkdir(parents=True)
    log_to_stderr(False)
    process = AsyncCrawlerProcess(scrapy_settings(str(folder), str(folder / "data"), False))
    serving = asyncio.get_event_loop().create_task(serve(process))
    process.start(stop_after_crawl=False)
    assert serving


if __name__ == "__main__":
    main()
