"""Few retries, with pauses that double, and Retry-After honoured.

A host that says when to come back is believed: within the crawl where that is at most half a minute away, else this
source stops as rate-limited and the time is handed to the store, which does not crawl it before. Scrapy's own
middleware retries at once and ignores Retry-After.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from email.utils import parsedate_to_datetime
from time import monotonic

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from crawler.faults import RateLimited
from crawler.outcome import trouble_of_exception
from store.crawl import CrawlClass

PATIENCE_S = 30.0  # a longer Retry-After is left to the next crawl
_LEAST_PAUSE_S = 0.1  # where the source's delay is "0s"
_RETRIED_STATUS = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
_LASTING = frozenset([CrawlClass.TLS, CrawlClass.TOO_LARGE])  # will be the same in two seconds
_RETRIED_ONCE = (DownloadTimeoutError, CannotResolveHostError)  # each try of these costs seconds of waiting
_RETRIED_ERRORS = (
    *_RETRIED_ONCE,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
)


class RetriesMiddleware:
    """Answers with a copy of the request while tries are left; the copy waits for its turn in `process_request`."""

    def __init__(self, crawler: Crawler) -> None:
        self.tries = crawler.settings.getint("RETRY_TIMES")
        self.pause_s = max(_LEAST_PAUSE_S, crawler.settings.getfloat("DOWNLOAD_DELAY"))
        self._resume: dict[str, float] = {}  # host -> monotonic time before which nothing is sent there

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RetriesMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if self._resume:
            wait = self._resume.get(urlparse_cached(request).netloc, 0.0) - monotonic()
            if wait > 0:
                await asyncio.sleep(wait)

    def process_response(self, request: Request, response: Response) -> Response | Request:
        if response.status not in _RETRIED_STATUS:
            return response
        asked_s = retry_after_s(response.headers.get(b"Retry-After"), dt.datetime.now(dt.UTC))
        if asked_s is not None and asked_s > PATIENCE_S:
            raise rate_limited(request, response.status, asked_s)
        again = self._again(request, asked_s, self.tries)
        if again is None and response.status == 429:
            raise rate_limited(request, response.status, asked_s)
        return again or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        if not isinstance(exception, _RETRIED_ERRORS):
            return None
        if trouble_of_exception(exception, request.url).crawl_class in _LASTING:
            return None
        return self._again(request, None, min(self.tries, 1) if isinstance(exception, _RETRIED_ONCE) else self.tries)

    def _again(self, request: Request, asked_s: float | None, tries: int) -> Request | None:
        """The request once more, its host left alone until then; None when the tries are used up."""
        tried = int(request.meta.get("retry_times", 0))
        if tried >= tries:
            return None
        pause = self.pause_s * 2**tried if asked_s is None else asked_s
        self._resume[urlparse_cached(request).netloc] = monotonic() + min(pause, PATIENCE_S)
        again = request.copy()
        again.meta["retry_times"] = tried + 1
        again.dont_filter = True
        return again


def retry_after_s(header: bytes | None, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110 10.2.3: a number, or an HTTP date); None without one."""
    text = (header or b"").decode("latin-1").strip()
    if text.isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (aware - now).total_seconds())


def rate_limited(request: Request, status: int, asked_s: float | None) -> RateLimited:
    host = urlparse_cached(request).netloc
    words = f" and asks to wait {asked_s:.0f} s" if asked_s is not None else ""
    until = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=asked_s) if asked_s is not None else None
    return RateLimited(f"{host} answered {status}{words}", until)
