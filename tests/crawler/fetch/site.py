"""A small web site on loopback that does what a test tells it to, bad behaviour included, and keeps a log."""

from __future__ import annotations

import hashlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What a path answers. `cut` closes the connection with a reset after that many bytes of the body.

    validators   send ETag and Last-Modified, and answer 304 where they still fit
    """

    body: bytes = b""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "text/html; charset=utf-8"),)
    delay_s: float = 0.0
    cut: int | None = None
    validators: bool = True

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:12]}"'


@dataclass(frozen=True)
class Hit:
    """One request as it arrived."""

    path: str
    headers: dict[str, str]
    at: float


Route = Answer | Callable[[Hit], Answer]


@dataclass
class Site:
    """Paths and what they answer; anything else is 404. `hits` is the log, in order."""

    port: int = 0
    routes: dict[str, Route] = field(default_factory=dict)
    hits: list[Hit] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def html(self, path: str, text: str, **about: object) -> None:
        self.routes[path] = Answer(text.encode(), **about)  # type: ignore[arg-type]

    def redirect(self, path: str, to: str) -> None:
        self.routes[path] = Answer(b"", 302, (("Location", to),))

    def answer(self, hit: Hit) -> Answer:
        with self.lock:
            self.hits.append(hit)
        route = self.routes.get(hit.path, Answer(b"no such page", 404))
        return route(hit) if callable(route) else route

    def asked(self, path: str | None = None) -> list[Hit]:
        """The requests for a path; without one, for all but robots.txt."""
        with self.lock:
            return [hit for hit in self.hits if (hit.path == path if path else hit.path != "/robots.txt")]

    def paths(self) -> list[str]:
        return [hit.path for hit in self.asked()]

    def forget(self) -> None:
        with self.lock:
            self.hits.clear()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: Site

    def do_GET(self) -> None:
        hit = Hit(self.path, {name.lower(): value for name, value in self.headers.items()}, time.monotonic())
        answer = self.site.answer(hit)
        time.sleep(answer.delay_s)
        fits = answer.validators and answer.status == 200 and hit.headers.get("if-none-match") == answer.etag
        self.send_response(304 if fits else answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        if answer.validators and answer.status == 200:
            self.send_header("ETag", answer.etag)
        if not fits and "Content-Length" not in dict(answer.headers):
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if answer.cut is not None:
            self._break_off(answer.body[: answer.cut])
        elif not fits:
            self.wfile.write(answer.body)

    def _break_off(self, sent: bytes) -> None:
        self.wfile.write(sent)
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        return None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # With the default of 5 the kernel drops connections of forty crawls at once; they are tried again after seconds.
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """A client that goes away is part of what is tested."""


@contextmanager
def running_site(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    """A site on a free port; with `tls` it speaks https."""
    site = Site()
    handler = type("Handler", (_Handler,), {"site": site})
    server = _Server(("127.0.0.1", 0), handler)
    site.port = server.server_address[1]
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
