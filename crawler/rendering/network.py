"""What the browser's page asks for, fetched by Scrapy through all middlewares, or refused.

Refused are other schemes than http and https, images, fonts, media and everything else that holds no text of the page,
further documents (frames, windows, pages that a script would go to), methods that change something, and what goes
beyond the limits. robots.txt and the guard against private addresses refuse in Scrapy's own middlewares.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page, Route
from playwright.async_api import Request as Asked
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.hosts import same_site

log = logging.getLogger(__name__)

MAX_REQUESTS = 120  # for one page
MAX_BYTES = 32 * 1024 * 1024
_WANTED = frozenset(["script", "stylesheet", "xhr", "fetch"])
_READING = frozenset(["GET", "HEAD"])
_ASKING = _READING | {"POST"}  # many interfaces are asked by POST; only of the page's own site
# What a browser says of itself, and what only our own client can know.
_OWN_HEADERS = frozenset(["user-agent", "host", "cookie", "referer", "accept-encoding", "connection", "content-length"])
_QUICK = {"delay": 0.0, "concurrency": 4, "jitter": 0.0}  # the parts of one page come together, as for every visitor
_PASSED_ON = ("content-type", "access-control-")


class Network:
    """The network as one page of the browser sees it. `document`: the page itself, which has come already."""

    def __init__(self, crawler: Crawler, document: Response, proxy: str | None) -> None:
        self.crawler = crawler
        self.document = document
        self.proxy = proxy  # "": as the environment says; None: none
        self.host = urlsplit(document.url).hostname or ""
        self.shown = False
        self.requests = 0
        self.bytes = 0

    async def attach(self, page: Page) -> None:
        """Answer everything that this page asks for. A window that it opens is left without any network."""
        await page.route("**", self._answer)

    async def _answer(self, route: Route) -> None:
        asked = route.request
        try:
            if not self.shown and asked.is_navigation_request():
                self.shown = True
                await route.fulfill(status=200, headers=_headers(self.document), body=self.document.body)
            elif asked.is_navigation_request():
                await route.fulfill(status=204)  # "no content": the page stays where it is
            elif reason := self._refusal(asked):
                log.debug("%s: %s is not fetched for its page: %s", self.host, asked.url[:300], reason)
                await route.abort("blockedbyclient")
            else:
                await self._fetch(route)
        except PlaywrightError:  # the page was closed meanwhile
            log.debug("%s: no answer for %s any more", self.host, asked.url[:300])

    def _refusal(self, asked: Asked) -> str | None:
        """Why this is not fetched; None if it is."""
        parts = urlsplit(asked.url)
        if parts.scheme not in ("http", "https"):
            return f"the scheme {parts.scheme}"
        if asked.resource_type not in _WANTED:
            return f"a {asked.resource_type}"
        if asked.method not in (_ASKING if same_site(parts.hostname or "", self.host) else _READING):
            return f"the method {asked.method}"
        if self.requests >= MAX_REQUESTS or self.bytes >= MAX_BYTES:
            return "the page has asked for too much"
        return None

    async def _fetch(self, route: Route) -> None:
        asked = route.request
        self.requests += 1
        try:
            response = await self.crawler.engine.download_async(self._request(asked))
        except Exception as error:  # whatever Scrapy, Twisted or our middlewares refuse or fail with
            log.debug("%s: %s did not come: %r", self.host, asked.url[:300], error)
            await route.abort("failed")
            return
        self.bytes += len(response.body)
        await route.fulfill(status=response.status, headers=_headers(response), body=response.body)

    def _request(self, asked: Asked) -> Request:
        slot = f"for {urlsplit(asked.url).netloc}"
        self.crawler.engine.downloader.per_slot_settings.setdefault(slot, dict(_QUICK))
        meta = {"for_browser": True, "download_slot": slot, **({} if self.proxy == "" else {"proxy": self.proxy})}
        return Request(
            asked.url,
            method=asked.method,
            headers={name: value for name, value in asked.headers.items() if name.lower() not in _OWN_HEADERS},
            body=asked.post_data_buffer or b"",
            meta=meta,
            callback=NO_CALLBACK,
            dont_filter=True,
        )


def _headers(response: Response) -> dict[str, str]:
    """The headers by which a browser reads a body; what came compressed or in parts has been put together."""
    found = {name.decode("latin-1").lower(): values for name, values in response.headers.items()}
    return {name: b", ".join(values).decode("latin-1") for name, values in found.items() if name.startswith(_PASSED_ON)}
