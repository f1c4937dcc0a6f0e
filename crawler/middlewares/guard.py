"""Closest to the wire: tells a refused private address from an unknown name, and counts what a crawl costs.

Without a proxy the reactor's resolver is the guard (`crawler/resolver.py`), and this is its messenger. Behind an
outgoing proxy the proxy looks names up, out of our sight; here is refused what can be known before it is asked:
private literals in any notation, and names that this machine's resolver knows at a private address. A name that the
proxy sees at another address than we do is for the proxy to refuse.
"""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response

from crawler.addresses import is_public
from crawler.faults import PrivateAddress
from crawler.resolver import is_proxy, private_address, refused_address


class GuardMiddleware:
    """Counts every request that leaves, robots.txt, redirects and retries too, and the bytes that come, as sent."""

    def __init__(self) -> None:
        self.requests = 0
        self.bytes = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        return cls()

    async def process_request(self, request: Request) -> None:
        if request.meta.get("playwright"):  # asks the browser in our own process, not a host
            return
        self.requests += 1
        if request.meta.get("proxy"):
            refuse_private_literal(request.url)
            await refuse_private_name(request.url)
        elif is_proxy(request.url):  # may be private, to be a proxy; what it serves itself is not for sources
            await refuse_private_name(request.url)

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


async def refuse_private_name(url: str) -> None:
    """Raises PrivateAddress for a name with a private address among those that this machine knows of it."""
    host = urlsplit(url).hostname or ""
    address = await private_address(host)
    if address is not None:
        raise PrivateAddress(host, address)


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
