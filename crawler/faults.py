"""What can go wrong between us and a page, where Scrapy has no exception of its own for it.

All are `IgnoreRequest`s: Scrapy hands them to the request's errback and does not log them itself.
"""

from __future__ import annotations

import datetime as dt

from scrapy.exceptions import IgnoreRequest


class Fault(IgnoreRequest):
    """The page was not fetched; the message says why in one sentence."""


class PrivateAddress(Fault):
    """The host's name leads into a private network."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} resolves to {address}, which is no public address")


class RedirectLoop(Fault):
    """Redirected in a circle, or too many times."""


class RobotsRefused(Fault):
    """robots.txt does not allow this address."""


class RobotsUnavailable(Fault):
    """robots.txt could not be read because of the server: RFC 9309 2.3.1.4 says that nothing may be fetched then.

    status   what the server answered
    """

    def __init__(self, url: str, status: int) -> None:
        super().__init__(f"{url} answered {status}")
        self.url = url
        self.status = status


class RateLimited(Fault):
    """The host asks for fewer requests.

    until   aware UTC: the host's own word when to come back (Retry-After), None if it gave none
    """

    def __init__(self, message: str, until: dt.datetime | None) -> None:
        super().__init__(message)
        self.until = until


class RenderingFailed(Fault):
    """The browser did not make a page of what came."""


class TooMuch(Fault):
    """More headers, or more layers of compression, than an answer has any use for."""


class TooLarge(Fault):
    """More bytes than [crawl] max_bytes."""
