"""Serves the fictional sites on loopback, each on a port of its own: pages, robots.txt, validators and 304."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import parse_qsl, urlsplit

from scheduler.demo.programme import Changes, DemoEvent, SiteName, programme
from scheduler.demo.sites import congress, hospital, news, patients, society, university
from scheduler.demo.sites.answer import Answer, Question

SITES: dict[SiteName, Callable[[Question, Sequence[DemoEvent]], Answer]] = {
    SiteName.SOCIETY: society.answer,
    SiteName.PATIENTS: patients.answer,
    SiteName.UNIVERSITY: university.answer,
    SiteName.CONGRESS: congress.answer,
    SiteName.NEWS: news.answer,
    SiteName.HOSPITAL: hospital.answer,
}
ROBOTS = Answer(b"User-agent: *\nAllow: /\n", "text/plain; charset=utf-8")
DOWN = Answer(b"down for maintenance\n", "text/plain; charset=utf-8", 503)


class DemoSite:
    """All sites together. Use as a context manager; `changes` may be set, or come from a file that is read each time.

    ports  where each site should listen; 0 or nothing: any free port
    """

    def __init__(self, today: dt.date, state: Path | None = None, ports: Mapping[SiteName, int] | None = None) -> None:
        self.today = today
        self.changes = Changes()
        self._state = state
        self._servers = {name: _Server(self, name, (ports or {}).get(name, 0)) for name in SiteName}

    @property
    def addresses(self) -> dict[SiteName, str]:
        return {name: server.address for name, server in self._servers.items()}

    def answer(self, name: SiteName, path: str, query: Mapping[str, str], address: str) -> Answer:
        """Return what the site says to this request under the changes of this moment."""
        changes = Changes.read(self._state) if self._state else self.changes
        if name in changes.down:
            return DOWN
        if path == "/robots.txt":
            return ROBOTS
        events = changes.apply(programme(self.today), self.today)
        mine = [event for event in events if event.site is name]
        return SITES[name](Question(path, query, address, self.today), mine)

    def start(self) -> None:
        for server in self._servers.values():
            server.start()

    def stop(self) -> None:
        """End all servers; connections are refused from then on."""
        for server in self._servers.values():
            server.stop()

    def __enter__(self) -> DemoSite:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Server(ThreadingHTTPServer):
    """One site's server in a thread of its own."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, demo: DemoSite, name: SiteName, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.demo, self.name = demo, name
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True, name=f"demo-{name}")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        """Answer with an ETag; a request that knows it already gets 304 and no body."""
        parts = urlsplit(self.path)
        answer = self.server.demo.answer(
            self.server.name, parts.path, dict(parse_qsl(parts.query)), self.server.address
        )
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        known = answer.status == 200 and self.headers.get("If-None-Match") == etag
        self.send_response(304 if known else answer.status)
        if answer.status == 200:
            self.send_header("ETag", etag)
        if not known:
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if not known:
            self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the standard library's)
        """Stay quiet: the service's own log tells what was fetched."""
