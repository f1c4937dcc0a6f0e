"""The browser: scrapy-playwright's handler and provider, started when the first page needs them, bounded in time."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import resource
from collections.abc import Iterator

from playwright.async_api import Error as PlaywrightError
from playwright.async_api import Page
from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.provider import PlaywrightBrowserProvider

from crawler.faults import RenderingFailed, TooLarge
from crawler.wire import limit_headers

log = logging.getLogger(__name__)

_CONTENT_WITHIN_S = 5.0
_CLOSE_WITHIN_S = 5.0


class ChromiumProvider(PlaywrightBrowserProvider):  # type: ignore[misc]  # it has no types
    """Starts the driver, and with it the browser, without our limit of address space.

    A browser reserves far more than it uses; its own limits (launch options) hold its memory down instead.
    """

    async def start(self) -> None:
        with _without_address_limit():
            await super().start()


@contextlib.contextmanager
def _without_address_limit() -> Iterator[None]:
    """Let children that are started here inherit the hard limit only."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


class RenderHandler(ScrapyPlaywrightDownloadHandler):  # type: ignore[misc]  # it has no types
    """Renders requests that carry meta["playwright"]; all others go Scrapy's own way."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        limit_headers(self)
        self._start_s = crawler.settings.getfloat("RENDER_START_S")
        self._load_s = crawler.settings.getfloat("RENDER_LOAD_S")
        self._settle_s = crawler.settings.getfloat("RENDER_SETTLE_S")
        self._most_bytes = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        self._starting = asyncio.Lock()

    async def _maybe_launch_in_thread(self) -> None:
        """Called when the crawl opens; most crawls end without a page to render (304, robots, errors)."""

    async def _download_request(self, request: Request, spider: Spider | None = None) -> Response:
        try:
            async with asyncio.timeout(self._start_s):
                await self._start()
            async with asyncio.timeout(self._load_s + self._settle_s + _CONTENT_WITHIN_S):
                response: Response = await super()._download_request(request, spider)
        except TimeoutError as error:
            await self._abandon()
            raise RenderingFailed(f"the browser did not finish {request.url} in time") from error
        except PlaywrightError as error:
            reason = (str(error).splitlines() or ["no reason given"])[0][:300]
            raise RenderingFailed(f"{request.url} could not be rendered: {reason}") from error
        if len(response.body) > self._most_bytes:
            raise TooLarge(f"{request.url} is larger than [crawl] max_bytes allows once its scripts have run")
        return response

    async def _start(self) -> None:
        async with self._starting:
            if getattr(self, "browser_provider", None) is None:
                await self._launch()
        await self._maybe_launch_browser()

    async def _apply_page_methods(self, page: Page, request: Request, spider: Spider) -> None:
        """Wait until the scripts have asked for everything; a page that never rests is taken as it is then."""
        with contextlib.suppress(PlaywrightError):
            await page.wait_for_load_state("load", timeout=self._load_s * 1000)
            await page.wait_for_load_state("networkidle", timeout=self._settle_s * 1000)

    async def _abandon(self) -> None:
        """End a browser that does not answer any more; the next page gets a new one."""
        browser = getattr(self, "browser", None)
        if browser is not None:
            with contextlib.suppress(TimeoutError, PlaywrightError):
                async with asyncio.timeout(_CLOSE_WITHIN_S):
                    await browser.close()
