"""Decompression with a limit: a small answer that unfolds beyond [crawl] max_bytes counts as too large."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.faults import TooLarge


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's, which stops unfolding at DOWNLOAD_MAXSIZE; this one says so in our words."""

    def process_response(  # type: ignore[override]  # Scrapy has deprecated the `spider` argument
        self, request: Request, response: Response
    ) -> Request | Response:
        try:
            return super().process_response(request, response)
        except IgnoreRequest as error:
            raise TooLarge(f"{request.url} unfolds to more bytes than [crawl] max_bytes allows") from error
