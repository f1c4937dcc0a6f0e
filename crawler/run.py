"""The crawl child: python -m crawler.run --config DIR --data DIR [--as-of ISO] [--memory-mb N] SLUG...

Crawls the named sources side by side and prints one line of JSON on stdout for each as soon as it has ended; logs go
to stderr. What fails or hangs in one source costs only that source; what kills the process is the parent's to sort out
(scheduler/dispatch.py).

Exit codes: 0 all healthy, 1 at least one broken, 2 the call or the configuration is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gc
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from crawler.limits import die_with_parent, limit_memory

if __name__ == "__main__":  # before the imports, which take a second: a parent that died meanwhile would go unnoticed
    die_with_parent()

from config.characters import escaped
from config.errors import ConfigError
from config.load import Config
from crawler.sources import load_sources
from store.crawl import CrawlClass, CrawlResult, CrawlRun
from store.migrate import TooNewError
from store.repository import StoreUnavailableError

if TYPE_CHECKING:
    from twisted.internet.base import ReactorBase

log = logging.getLogger("crawler")

STOP_WITHIN_S = 2.0
_OURS = frozenset(["config", "store", "crawler"])
_GC_THRESHOLD = 50_000  # new objects between collections: a page makes thousands that live on until it is read


class MisuseError(ValueError):
    """The call cannot be carried out; the message says why."""


def main(arguments: Sequence[str] | None = None) -> int:
    asked = parser().parse_args(arguments)
    log_to_stderr(asked.verbose)
    try:
        config, _ = load_sources(asked.config, asked.data)
        check(config, asked)
    except (ConfigError, MisuseError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except (StoreUnavailableError, TooNewError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    limit_memory(asked.memory_mb or config.settings.crawl.memory_mb)
    return Child(config, asked).work()


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m crawler.run", description="Crawl configured sources once.")
    parser.add_argument("slugs", nargs="+", metavar="SLUG")
    parser.add_argument("--config", default="", help="configuration folder")
    parser.add_argument("--data", default="data", help="data folder")
    parser.add_argument("--as-of", help="what to take for now: an ISO date or date-time")
    parser.add_argument("--memory-mb", type=int, help="limit of this process; default [crawl] memory_mb")
    parser.add_argument("--verbose", action="store_true", help="log what Scrapy does")
    return parser


def check(config: Config, asked: argparse.Namespace) -> None:
    """Raise MisuseError for what this child cannot or must not do."""
    from crawler.moment import moment

    unknown = [slug for slug in asked.slugs if slug not in config.sources]
    if unknown:
        problems = [str(problem) for problem in config.problems if any(f"/{slug}." in problem.file for slug in unknown)]
        raise MisuseError("\n".join([f"no such source: {', '.join(unknown)}", *problems]))
    private = [slug for slug in asked.slugs if config.sources[slug].allow_private]
    if private and len(asked.slugs) > 1:
        raise MisuseError(f"a source with allow_private is crawled by a process of its own: {', '.join(private)}")
    try:
        moment(asked.as_of or "2000-01-01", None)
    except ValueError as error:
        raise MisuseError(f"--as-of {asked.as_of}: expected an ISO date or date-time") from error


def line(run: CrawlRun, result: CrawlResult) -> dict[str, Any]:
    """What the parent is told of one source."""
    return {
        "source": run.slug,
        "class": result.crawl_class.value,
        "detail": result.held or run.detail,
        "new": result.new,
        "changed": result.changed,
        "seen": result.seen,
        "vanished": result.vanished,
        "items": len(run.items),
        "requests": run.requests,
        "bytes": run.bytes,
        "held": result.held,
        "identity": result.identity,
    }


class Child:
    """One process's work: the reactor, and the crawls in it."""

    def __init__(self, config: Config, asked: argparse.Namespace) -> None:
        self.config = config
        self.asked = asked
        self.slugs = list(dict.fromkeys(asked.slugs))
        self.classes: dict[str, CrawlClass] = {}

    def work(self) -> int:
        """Crawl everything. Returns the exit code."""
        from scrapy.crawler import AsyncCrawlerProcess

        from crawler.crawls import Crawls, scrapy_settings

        process = AsyncCrawlerProcess(scrapy_settings(self.asked.config, self.asked.data, len(self.slugs) > 1))
        if not self.asked.verbose:
            hush_scrapy()
        loop = asyncio.get_event_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, _stop, number)
        calm_garbage_collector()
        crawls = Crawls(self.config, process.create_crawler, self.asked.as_of, self._tell, _starve)
        crawling = loop.create_task(crawls.crawl_all(self.slugs))
        crawling.add_done_callback(lambda _: _stop_reactor())
        process.start(stop_after_crawl=False, install_signal_handlers=False)
        if crawling.done() and not crawling.cancelled():
            crawling.result()  # a defect in our own supervision is raised, not swallowed
        return 0 if self._healthy() else 1

    def _healthy(self) -> bool:
        return len(self.classes) == len(self.slugs) and all(ended.healthy for ended in self.classes.values())

    def _tell(self, run: CrawlRun, result: CrawlResult) -> None:
        self.classes[run.slug] = result.crawl_class
        print(json.dumps(line(run, result), ensure_ascii=False), flush=True)


def _starve() -> None:
    """Memory is short, and nobody can tell whose fault it is: the parent runs the unfinished sources alone."""
    print("MemoryError in a shared child", file=sys.stderr, flush=True)
    sys.stdout.flush()
    os._exit(1)


def _stop(number: int) -> None:
    """End now: an unfinished crawl has written nothing, so that there is nothing to wait for.

    A name lookup may hang in a thread that cannot be ended; the timer ends the process with it.
    """
    timer = threading.Timer(STOP_WITHIN_S, os._exit, [128 + number])
    timer.daemon = True
    timer.start()
    log.info("ended by %s", signal.Signals(number).name)
    _stop_reactor()


def _stop_reactor() -> None:
    from twisted.internet import reactor
    from twisted.internet.error import ReactorNotRunning

    with contextlib.suppress(ReactorNotRunning):
        cast("ReactorBase", reactor).stop()


def calm_garbage_collector() -> None:
    """Everything imported so far stays; the rest is collected seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_GC_THRESHOLD, 20, 50)


def hush_scrapy() -> None:
    """Let Scrapy make no log records that nobody reads: two per page. It sets its own level when a process is made."""
    logging.getLogger("scrapy").setLevel(logging.ERROR)


class _LineOfText(logging.Formatter):
    """What a page or an address brings into a line is shown and not obeyed (`config.characters`), nor makes a line.

    A traceback has lines of its own.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        return escaped(super().formatMessage(record), lines=False)

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return escaped(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802
        return escaped(super().formatStack(stack_info))


def log_to_stderr(verbose: bool) -> None:
    """Our own story at INFO; of Scrapy, Twisted and others only what is an error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_LineOfText("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    if not verbose:
        handler.addFilter(lambda record: record.levelno >= logging.ERROR or record.name.partition(".")[0] in _OURS)
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, handlers=[handler])


if __name__ == "__main__":
    sys.exit(main())
