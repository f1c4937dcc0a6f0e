"""robots.txt: obeyed as RFC 9309 says, its Crawl-delay and Request-rate applied to the host's download slot.

Scrapy's own middleware fetches on when robots.txt is out of reach (RFC 9309 2.3.1.4 forbids that), and parses
Crawl-delay without ever applying it. Where robots.txt fails for a reason of the network, the page fails for the same
reason without being asked for: one request and one waiting time less.
"""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.faults import RateLimited, RobotsRefused, RobotsUnavailable

_READ_BYTES = 512 * 1024  # RFC 9309 2.5: at least 500 KiB must be parsed
_FIRST = 1000  # priority: before any page


class RobotsMiddleware:
    """One robots.txt per host and crawl; requests for a host wait until its robots.txt is known."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.agent = str(crawler.settings["ROBOTSTXT_USER_AGENT"])
        self._rules: dict[str, asyncio.Future[Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or raise why it may not be sent."""
        if request.meta.get("is_robots"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        known = self._rules.get(origin)
        if known is None:
            known = self._rules[origin] = asyncio.get_running_loop().create_future()
            await self._learn(origin, request, known)
        rules = known.result() if known.done() else await asyncio.shield(known)
        if not rules.can_fetch(request.url, self.agent):
            raise RobotsRefused(f"{origin}/robots.txt does not allow {request.url}")

    async def _learn(self, origin: str, request: Request, known: asyncio.Future[Protego]) -> None:
        try:
            rules = await self._fetch(f"{origin}/robots.txt", request)
            self._slow_down(rules, request)
        except Exception as error:
            known.set_exception(error)
            known.exception()  # it is raised to every request of this host; asyncio need not report it as forgotten
        else:
            known.set_result(rules)

    async def _fetch(self, url: str, page: Request) -> Protego:
        meta = {"is_robots": True, "proxy": page.meta["proxy"]} if "proxy" in page.meta else {"is_robots": True}
        asked = Request(url, priority=_FIRST, meta=meta, callback=NO_CALLBACK, dont_filter=True)
        response = await self.crawler.engine.download_async(asked)
        return Protego.parse(_text(url, response))

    def _slow_down(self, rules: Protego, request: Request) -> None:
        wanted = rules.crawl_delay(self.agent) or 0.0
        rate = rules.request_rate(self.agent)
        if rate and rate.requests:
            wanted = max(wanted, rate.seconds / rate.requests)
        downloader = self.crawler.engine.downloader
        key = downloader.get_slot_key(request)
        present = downloader.slots.get(key)
        if wanted <= (present.delay if present else self.crawler.settings.getfloat("DOWNLOAD_DELAY")):
            return
        # Both: the slot that robots.txt itself has opened, and one that Scrapy may make anew after a pause.
        downloader.per_slot_settings[key] = {"delay": wanted, "concurrency": 1, "jitter": 0.0}
        if present:
            present.delay, present.concurrency, present.jitter = wanted, 1, 0.0


def _text(url: str, response: Response) -> str:
    """What robots.txt says; "" (everything allowed) where the host has none (RFC 9309 2.3.1.3)."""
    if response.status == 429:
        raise RateLimited(f"{url} answered 429", None)
    if response.status >= 500:
        raise RobotsUnavailable(url, response.status)
    return response.body[:_READ_BYTES].decode("utf-8", "replace") if response.status < 300 else ""
