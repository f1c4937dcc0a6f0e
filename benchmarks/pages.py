"""A site for a benchmark: answers pages without a word."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler


class Pages(BaseHTTPRequestHandler):
    """Answers what `page` returns for `self.path`, robots.txt included; 404 where that is nothing."""

    def page(self) -> bytes:
        raise NotImplementedError

    def do_GET(self) -> None:
        body = self.page()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        """Say nothing: the figures are what is read."""
