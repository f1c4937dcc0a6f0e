"""A source's secret headers: put on requests to its own origin, taken off all others, struck out of what comes back.

Redirects, robots.txt, what a browser's page asks for: every request passes here by itself. Logs, archive and documents
show no request headers; an answer that repeats a secret is the one way into them, and is closed here: in its headers
before a redirect is followed, in its body after that is unfolded.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Self
from urllib.parse import quote, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from config.secret_headers import SecretMissingError, secret_values

_STRUCK_OUT = b"[secret]"
_LEAST_WORD = 8  # characters; shorter words of a secret ("Bearer") stand on any page


class _Secrets:
    """`SECRET_HEADERS` (name -> "env:VARIABLE") and `SECRET_ORIGIN`, an address whose origin alone may see them."""

    def __init__(self, headers: dict[str, str], origin: str) -> None:
        self._values = {name: value.encode("ascii") for name, value in headers.items()}
        self._origin = _origin(origin)
        self._shapes = tuple(dict.fromkeys(shape for value in headers.values() for shape in _shapes(value)))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        headers = crawler.settings.getdict("SECRET_HEADERS")
        try:
            values = secret_values(headers, os.environ)
        except SecretMissingError as error:  # the spider says so, and asks for nothing
            raise NotConfigured from error
        if not values:
            raise NotConfigured
        return cls(values, str(crawler.settings["SECRET_ORIGIN"]))

    def _struck(self, data: bytes) -> bytes:
        """Without the secrets, in whatever shape they are repeated."""
        for shape in self._shapes:
            data = data.replace(shape, _STRUCK_OUT)
        return data


class SecretsMiddleware(_Secrets):
    """Puts the headers on and takes them off, and strikes their values out of bodies; must see these unfolded."""

    def process_request(self, request: Request) -> None:
        ours = _origin(request.url) == self._origin and not request.meta.get("playwright")
        for name, value in self._values.items():
            if ours:
                request.headers[name] = value
            else:
                request.headers.pop(name, None)

    def process_response(self, request: Request, response: Response) -> Response:
        body = self._struck(response.body)
        return response if body == response.body else response.replace(body=body)


class SecretEchoMiddleware(_Secrets):
    """Strikes the values out of the headers of answers; nearer to the wire than whatever reads headers."""

    def process_response(self, request: Request, response: Response) -> Response:
        for name, values in list(response.headers.items()):
            struck = [self._struck(value) for value in values or ()]
            if struck != values:
                response.headers.setlist(name, struck)
        return response


def _shapes(value: str) -> Iterator[bytes]:
    """A secret as a site may repeat it, the longest first: all of it, or its words alone; plainly, or in an address."""
    for part in (value, *(word for word in value.split() if len(word) >= _LEAST_WORD)):
        yield part.encode("ascii")
        yield quote(part, safe="").encode("ascii")


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)
