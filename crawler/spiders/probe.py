"""The spider of a probe: fetches what the ladder names, one after the other, and hands it the answers. Decides nothing.

The same middlewares as for a crawl: robots obeyed, delays kept, private addresses refused, sizes and times limited.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import Any, ClassVar
from urllib.parse import urlsplit

import scrapy
from protego import Protego
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler import patience, settings
from crawler.extract.page import Page
from crawler.faults import RateLimited
from crawler.hosts import same_site
from crawler.middlewares.budget import BudgetSpent
from crawler.outcome import trouble_of_exception, trouble_of_status
from crawler.probe.ask import Answer, Ask, Rung
from crawler.probe.ladder import Ladder
from crawler.resolver import allow_private_site
from store.crawl import CrawlClass

MAX_REQUESTS = 12
_PERMANENT = frozenset([301, 308])
_SITEMAPS_READ = 64 * 1024  # of robots.txt

PROBE_SETTINGS: dict[str, Any] = {
    "REQUEST_BUDGET": MAX_REQUESTS,
    "RETRY_TIMES": 0,  # somebody waits for the answer, and can ask again
    "ITEM_PIPELINES": {},
    "DOWNLOADER_MIDDLEWARES": {
        **settings.DOWNLOADER_MIDDLEWARES,
        "crawler.middlewares.budget.BudgetMiddleware": 870,  # next to the wire: it sees what is really sent
    },
    "EXTENSIONS": {**settings.EXTENSIONS, "crawler.extensions.TimeBox": None},
    "SPIDER_LOADER_CLASS": "scrapy.spiderloader.SpiderLoader",  # ours would open the store
}


def take_in_time(ladder: Ladder, ask: Ask, answer: Answer) -> None:
    """Have the ladder read an answer, within a crawl's limits of processor time and memory; a page beyond them gave
    nothing."""
    try:
        with patience.at_most(patience.READ_CPU_S):
            ladder.take(ask, answer)
    except patience.OutOfTimeError:
        detail = f"reading it took more than {patience.READ_CPU_S:g} s of processor time"
        ladder.take(ask, Answer(None, crawl_class=CrawlClass.OUT_OF_TIME, detail=detail))
    except MemoryError:
        ladder.take(ask, Answer(None, crawl_class=CrawlClass.OUT_OF_MEMORY, detail="reading it took too much memory"))


class ProbeSpider(scrapy.Spider):
    """One probe; bound with these attributes, as `spiders/loader.py` does for sources:

    ladder          what to ask
    now             aware: what extractors take for now
    time_s          after that long nothing more is asked
    allow_private   the host and port of the page may lie in a private network
    asking          hears of every address before it is asked
    """

    name = "probe"
    ladder: ClassVar[Ladder]
    now: ClassVar[dt.datetime]
    time_s: ClassVar[float]
    allow_private: ClassVar[bool] = False
    asking: ClassVar[Callable[[str], None]]

    requests: list[tuple[str, int | None]]
    _until: float
    _page_host = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> ProbeSpider:
        self = super().from_crawler(crawler, *args, **kwargs)
        self.requests = []
        self._until = monotonic() + self.time_s
        crawler.signals.connect(self._look_at_robots, signal=signals.response_downloaded)
        return self

    async def start(self) -> AsyncIterator[scrapy.Request]:
        while monotonic() < self._until and len(self.requests) < MAX_REQUESTS:
            ask = self.ladder.next()
            if ask is None:
                break
            if ask.rung is Rung.PAGE:
                self._enter(ask.url)
            type(self).asking(ask.url)
            answer = await self._fetch(ask)
            take_in_time(self.ladder, ask, answer)
            if answer.crawl_class is CrawlClass.RATE_LIMITED:
                break
        raise CloseSpider("finished")
        yield  # what makes this a generator, as Scrapy wants it

    def _enter(self, url: str) -> None:
        self._page_host = urlsplit(url).hostname or ""
        if self.allow_private:
            allow_private_site(url)

    async def _fetch(self, ask: Ask) -> Answer:
        meta = {"proxy": None} if self.allow_private else {}
        try:
            request = scrapy.Request(ask.url, callback=NO_CALLBACK, meta=meta, dont_filter=True)
            async with asyncio.timeout(max(self._until - monotonic(), 1.0)):
                response = await self.crawler.engine.download_async(request)
        except (TimeoutError, BudgetSpent) as error:
            detail = str(error) or "the time of a probe was over before it answered"
            return Answer(None, crawl_class=CrawlClass.OUT_OF_TIME, detail=detail)
        except RateLimited as error:
            return Answer(None, crawl_class=CrawlClass.RATE_LIMITED, detail=str(error))
        except Exception as error:
            trouble = trouble_of_exception(error, ask.url)
            return Answer(None, crawl_class=trouble.crawl_class, detail=trouble.detail)
        return self._answer(ask, response)

    def _answer(self, ask: Ask, response: Response) -> Answer:
        trouble = trouble_of_status(response.status, ask.url, response.body)
        if trouble is not None:
            return Answer(None, crawl_class=trouble.crawl_class, detail=trouble.detail)
        content_type = (response.headers.get(b"Content-Type") or b"").decode("latin-1")
        page = Page(url=response.url, body=response.body, content_type=content_type, now=self.now)
        reasons = response.meta.get("redirect_reasons") or ()
        return Answer(page, moved=bool(reasons) and all(reason in _PERMANENT for reason in reasons))

    def _look_at_robots(self, response: Response, request: scrapy.Request) -> None:
        """The sitemaps that the page's host names in its robots.txt."""
        host = urlsplit(request.url).hostname or ""
        if request.meta.get("is_robots") and response.status == 200 and same_site(host, self._page_host):
            text = response.body[:_SITEMAPS_READ].decode("utf-8", "replace")
            self.ladder.name_sitemaps(Protego.parse(text).sitemaps)
