"""Closest to the wire: tells a refused private address from an unknown name, and counts what a crawl costs."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawler.addresses import is_public
from crawler.faults import PrivateAddress
from crawler.resolver import refused_address


class GuardMiddleware:
    """Counts every request that leaves, robots.txt, redirects and retries too, and the bytes that come, as sent."""

    def __init__(self) -> None:
        self.requests = 0
        self.bytes = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls()

    def process_request(self, request: Request) -> None:
        if request.meta.get("playwright"):  # asks the browser in our own process, not a host
            return
        self.requests += 1
        if request.meta.get("proxy"):
            refuse_private_literal(request.url)

    def process_response(self, request: Request, response: Response) -> Response:
        self.bytes += len(response.body)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Names what the resolver refused; the reactor can only tell that there was no address."""
        if isinstance(exception, CannotResolveHostError):
            host = urlsplit(request.url).hostname or ""
            address = refused_address(host)
            if address is not None:
                raise PrivateAddress(host, address) from exception


def refuse_private_literal(url: str) -> None:
    """Behind an outgoing proxy the proxy resolves the names; what can be seen without resolving is refused here.

    Raises PrivateAddress for localhost and for private IP literals in any notation.
    """
    host = (urlsplit(url).hostname or "").rstrip(".")
    literal = _literal(host)
    if literal is not None and not is_public(literal):
        raise PrivateAddress(host, literal)


def _literal(host: str) -> str | None:
    """The address that a host's name is by itself, None if it has to be looked up."""
    if ":" in host:
        return host
    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return socket.inet_ntoa(socket.inet_aton(host))  # also reads 2130706433, 0x7f.1 and 0177.0.0.1
    except OSError:
        return None
