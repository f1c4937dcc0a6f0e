"""Scrapy's download handler with a limit for headers: the one thing of an answer that Scrapy and Twisted leave open.

Sizes of bodies, of single header lines (16 KiB) and the time of an answer have limits of their own; without this one a
host could send header lines for as long as `[crawl] timeout` lets it.
"""

from __future__ import annotations

from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler

from crawler.faults import TooMuch

MAX_HEADER_BYTES = 64 * 1024  # of one answer, interim ones (1xx) included; browsers stop at 256 KiB, most servers at 8


class _Parser(_LenientHTTPClientParser):
    """Counts what comes before the body. Scrapy puts its own parser in place after the fact, and so do we."""

    _came = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  (Twisted's name)
        self._came += len(line)
        if self._came > MAX_HEADER_BYTES:
            raise TooMuch(f"the answer has more than {MAX_HEADER_BYTES // 1024} KiB of headers")
        super().lineReceived(line)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answered = super().request(request)
        self._parser.__class__ = _Parser
        return answered


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: N802  (Twisted's name)
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


def limit_headers(handler: HTTP11DownloadHandler) -> None:
    """Make every connection of this handler count."""
    handler._pool._factory = _Factory


class BoundedHandler(HTTP11DownloadHandler):
    """For http and https alike."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        limit_headers(self)
