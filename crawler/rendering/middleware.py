"""Hands fetched HTML pages of a source with `js = true` to the browser, and its requests to Scrapy."""

from __future__ import annotations

from playwright.async_api import Page
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.rendering.network import Network

BROWSER_SLOT = "browser"
_START = b"<"


class RenderMiddleware:
    """A page that came is asked for once more, of the browser, which is given what came."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RenderMiddleware:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        if not _is_page(request, response):
            return response
        self.crawler.engine.downloader.per_slot_settings.setdefault(
            BROWSER_SLOT, {"delay": 0.0, "concurrency": 1, "jitter": 0.0}
        )
        return request.replace(url=response.url, headers={}, meta={**request.meta, **self._rendering(response)})

    def _rendering(self, response: Response) -> dict[str, object]:
        async def prepare(page: Page, request: Request) -> None:
            await Network(self.crawler, response, request.meta.get("proxy", "")).attach(page)

        return {
            "playwright": True,
            "playwright_page_init_callback": prepare,
            "playwright_page_goto_kwargs": {"wait_until": "commit"},
            "playwright_context_kwargs": {"accept_downloads": False, "service_workers": "block"},
            "download_slot": BROWSER_SLOT,
        }


def _is_page(request: Request, response: Response) -> bool:
    """True for an HTML page that was fetched for the spider and is not rendered yet."""
    if {"playwright", "is_robots", "for_browser"} & request.meta.keys() or not 200 <= response.status < 300:
        return False
    kind = (response.headers.get(b"Content-Type") or b"").lower()
    return b"html" in kind or (not kind and response.body.lstrip()[:1] == _START)
