"""A source's secret headers: put on requests to its own origin, taken off all others, struck out of what comes back.

Redirects, robots.txt, what a browser's page asks for: every request passes here by itself. Logs, archive and documents
show no request headers; an answer that repeats a secret is the one way into them, and is closed here.
"""

from __future__ import annotations

import os
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from config.secret_headers import SecretMissingError, secret_values

_STRUCK_OUT = b"[secret]"


class SecretsMiddleware:
    """`SECRET_HEADERS` (name -> "env:VARIABLE") and `SECRET_ORIGIN`, an address whose origin alone may see them."""

    def __init__(self, headers: dict[str, str], origin: str) -> None:
        self._values = {name: value.encode("ascii") for name, value in headers.items()}
        self._origin = _origin(origin)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> SecretsMiddleware:
        headers = crawler.settings.getdict("SECRET_HEADERS")
        try:
            values = secret_values(headers, os.environ)
        except SecretMissingError as error:  # the spider says so, and asks for nothing
            raise NotConfigured from error
        if not values:
            raise NotConfigured
        return cls(values, str(crawler.settings["SECRET_ORIGIN"]))

    def process_request(self, request: Request) -> None:
        ours = _origin(request.url) == self._origin and not request.meta.get("playwright")
        for name, value in self._values.items():
            if ours:
                request.headers[name] = value
            else:
                request.headers.pop(name, None)

    def process_response(self, request: Request, response: Response) -> Response:
        """Without the secret, should the site repeat it: plainly, or without the word in front ("Bearer")."""
        body = response.body
        for value in self._values.values():
            for part in (value, *(word for word in value.split() if len(word) >= 8)):
                body = body.replace(part, _STRUCK_OUT)
        return response if body is response.body or body == response.body else response.replace(body=body)


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)
