"""A browser, our server on one loopback port, and somebody else's portal on another: two origins."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, Request

from feeds.publish import publish
from feeds.web.app import create_app
from feeds.web.server import server_config
from store.repository import Store
from tests.browser.chromium import chromium
from tests.browser.site import Site, serving
from tests.feeds.stored import NOW, crawl, some_config, some_meetings


@dataclass(frozen=True, slots=True)
class Service:
    """Our server, with `some_meetings`."""

    url: str


class Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a log, under the policy that the test sets."""

    policy = ""

    def log_message(self, *arguments: Any) -> None:
        """Nothing is logged."""

    def end_headers(self) -> None:
        if type(self).policy:
            self.send_header("Content-Security-Policy", type(self).policy)
        super().end_headers()


@dataclass(slots=True)
class Portal:
    """Another web site: pages are written into its folder."""

    url: str
    folder: Path
    handler: type[Quiet]

    def write(self, body: str, policy: str = "") -> str:
        """The address of a page with this body; `policy` is its Content-Security-Policy."""
        self.handler.policy = policy
        head = '<meta charset="utf-8"><title>Portal</title><link rel="icon" href="data:,">'
        (self.folder / "page.html").write_text(
            f'<!DOCTYPE html><html lang="en"><head>{head}</head><body>{body}</body></html>'
        )
        return f"{self.url}/page.html"


@dataclass  # Playwright hangs something of its own on the object whose method it calls
class Visit:
    """A page in the browser, with all that it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def note_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def note_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def origins(self) -> set[str]:
        return {"/".join(url.split("/")[:3]) for url in self.requests if url.startswith("http")}


@pytest.fixture(scope="module")  # no longer: Playwright's loop would be in the way of tests that have their own
def browser() -> Iterator[Browser]:
    with chromium("--lang=en-US") as opened:
        yield opened


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder, listener = tmp_path_factory.mktemp("service"), socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with Store.open(f"sqlite:///{folder}/store.db") as store:
        crawl(store, some_meetings())
        config, public = some_config(folder / "config"), folder / "data" / "public"
        publish(store, config, url, public, NOW, encodings=())
        server = uvicorn.Server(server_config(create_app(store, config, public, url, clock=lambda: NOW)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield Service(url)
        finally:
            server.should_exit = True
            thread.join(10)
            listener.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with serving(tmp_path_factory.mktemp("site")) as served:
        yield served


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    handler = type("PortalHandler", (Quiet,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(tmp_path)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield Portal(f"http://127.0.0.1:{server.server_address[1]}", tmp_path, handler)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    context = browser.new_context()
    seen = Visit(context.new_page())
    seen.page.on("request", seen.note_request)
    seen.page.on("console", seen.note_console)
    seen.page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    yield seen
    context.close()
