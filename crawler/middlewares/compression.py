"""Decompression with limits: a small answer that unfolds beyond [crawl] max_bytes counts as too large."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.faults import TooLarge, TooMuch

MAX_LAYERS = 2  # servers apply one coding; a proxy between may add another
MAX_RATIO = 200  # pages of text shrink to a tenth, the most repetitive calendar to a fiftieth
_FREE_BYTES = 1024 * 1024  # below that a ratio says nothing


class CompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's, which stops unfolding at DOWNLOAD_MAXSIZE; this one also counts layers, and says so in our words."""

    def process_response(  # type: ignore[override]  # Scrapy has deprecated the `spider` argument
        self, request: Request, response: Response
    ) -> Request | Response:
        layers = sum(len(value.split(b",")) for value in response.headers.getlist("Content-Encoding"))
        if layers > MAX_LAYERS:
            raise TooMuch(f"{request.url} is compressed {layers} times over")
        most = max(_FREE_BYTES, len(response.body) * MAX_RATIO)
        limit = min(self._max_size, most) if layers else self._max_size
        limited = request.replace(meta={**request.meta, "download_maxsize": limit})
        try:
            unfolded = super().process_response(limited, response)
        except IgnoreRequest as error:
            if limit < self._max_size:
                raise TooMuch(f"{request.url} unfolds to more than {MAX_RATIO} times its size") from error
            raise TooLarge(f"{request.url} unfolds to more bytes than [crawl] max_bytes allows") from error
        return unfolded
