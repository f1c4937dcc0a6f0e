"""Redirects: a few, never in a circle, never to anything but http and https, and never with a Referer."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.faults import RedirectLoop


class RedirectsMiddleware(RedirectMiddleware):
    """Scrapy's, which counts; this one also sees a circle at its first turn (no cookie of ours could open it)."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RedirectsMiddleware:
        self = cls(crawler.settings)
        self.crawler = crawler
        return self

    def handle_referer(self, request: Request, response: Response) -> None:
        """Nobody needs to know where we come from."""
        request.headers.pop("Referer", None)

    def process_response(  # type: ignore[override]  # Scrapy has deprecated the `spider` argument
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            result = super().process_response(request, response)
        except IgnoreRequest as error:
            raise RedirectLoop(f"{request.url} redirects more than {self.max_redirect_times} times") from error
        if isinstance(result, Request) and result.url in result.meta["redirect_urls"]:
            raise RedirectLoop(f"{result.meta['redirect_urls'][0]} redirects in a circle")
        return result
