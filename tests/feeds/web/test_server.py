"""A real uvicorn on loopback: the short way for published files and uvicorn's own give the same answers."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from config.load import Config
from feeds.tree import PublishedTree
from feeds.web.app import WebApp, create_app
from feeds.web.connection_limits import Limits
from feeds.web.resource import STREAM_ABOVE_BYTES
from feeds.web.server import server_config
from store.repository import Store
from tests.feeds.web.conftest import BASE_URL
from tests.feeds.web.samples import NOW

LARGE = bytes(range(256)) * (STREAM_ABOVE_BYTES // 256 + 1)


class RunningServer:
    """uvicorn in a thread of its own, with the published tree and one file that is too large for memory."""

    def __init__(self, app: WebApp, keep_alive_s: int) -> None:
        config = server_config(app, "127.0.0.1", 0, limits=Limits(request_s=1.0))
        config.timeout_keep_alive = keep_alive_s
        self._server = uvicorn.Server(config)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def _run(self) -> None:
        asyncio.run(self._server.serve([self._listener]))

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._listener.close()

    def talk(self, *requests: bytes, at_once: bool = False) -> bytes:
        """Send requests over one connection (each after the answer to the one before, or all at once); all answers."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            if at_once:
                connection.sendall(b"".join(requests))
                return read_all(connection)
            return b"".join(_exchange(connection, request) for request in requests)


def read_all(connection: socket.socket) -> bytes:
    return b"".join(iter(lambda: connection.recv(65536), b""))


def _exchange(connection: socket.socket, request: bytes) -> bytes:
    connection.sendall(request)
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += connection.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    size = int(header(head, b"content-length") or 0)
    while len(body) < size and not request.startswith(b"HEAD"):
        body += connection.recv(65536)
    return head + b"\r\n\r\n" + body


def header(head: bytes, name: bytes) -> bytes | None:
    found = [line.partition(b": ")[2] for line in head.split(b"\r\n") if line.lower().startswith(name + b": ")]
    return found[0] if found else None


def get(path: str, *lines: str, method: str = "GET", version: str = "1.1") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/{version}", "Host: localhost", *lines, "", ""]).encode()


@pytest.fixture(scope="module")
def server(
    store: Store, config: Config, public: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("served") / "public"
    with PublishedTree(folder, NOW) as tree:
        for file in sorted(public.rglob("*")):
            if file.is_file() and file.suffix not in (".gz", ".br", ".zst"):
                tree.put(file.relative_to(public).as_posix(), file.read_bytes())
        tree.put("feeds/large.bin", LARGE)
    app = create_app(store, config, folder, BASE_URL, clock=lambda: NOW, check_every_s=0.05)
    running = RunningServer(app, keep_alive_s=1)
    yield running
    running.stop()


def without_date(answer: bytes) -> set[bytes]:
    """Head as a set of lines, and the body."""
    head, _, body = answer.partition(b"\r\n\r\n")
    return {line.lower() for line in head.split(b"\r\n") if not line.lower().startswith(b"date: ")} | {body}


@pytest.mark.parametrize("path", ["/", "/feeds/events.ics", "/events/2027-03/", "/static/style.css"])
@pytest.mark.parametrize("lines", [(), ("Accept-Encoding: gzip",), ("If-None-Match: *",)])
def test_the_short_way_says_what_asgi_says(server: RunningServer, path: str, lines: tuple[str, ...]) -> None:
    """A query without meaning takes a request the long way: status, headers and body are the same."""
    server.talk(get(path))  # now it is in memory
    short, long = server.talk(get(path, *lines)), server.talk(get(f"{path}?v=1", *lines))
    assert without_date(short) == without_date(long)
    assert header(short, b"date")


def test_many_requests_share_a_connection(server: RunningServer) -> None:
    """Short and long ways, 200 and 304, HEAD and 404 follow each other on one connection."""
    answers = server.talk(
        get("/feeds/events.ics"),
        get("/feeds/events.ics", "If-None-Match: *"),
        get("/nothing/"),
        get("/feeds/events.ics", method="HEAD"),
        get("/feeds/events.rss"),
        get("/feeds/events.rss?country=PL"),
        get("/feeds/events.json", "If-None-Match: *"),
    )
    assert re.findall(rb"HTTP/1\.1 (\d+)", answers) == [b"200", b"304", b"404", b"200", b"200", b"200", b"304"]


def test_pipelined_requests_are_answered_in_order(server: RunningServer) -> None:
    """Requests that come in one packet wait for each other, so that answers do not pile up."""
    paths = ["/feeds/events.ics", "/nothing/", "/feeds/events.rss", "/feeds/events.ics"] * 5
    answers = server.talk(*(get(path) for path in paths[:-1]), get(paths[-1], "Connection: close"), at_once=True)
    types = re.findall(rb"content-type: [a-z]+/([a-z+]+)", answers)
    assert types == [b"calendar", b"html", b"rss+xml", b"calendar"] * 5


def test_http_1_0_and_connection_close_end_the_connection(server: RunningServer) -> None:
    """Who asks for it gets the connection closed behind the answer."""
    for request in (get("/feeds/events.ics", version="1.0"), get("/feeds/events.ics", "Connection: close")):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(request)
            assert read_all(connection).endswith(b"END:VCALENDAR\r\n")


def test_an_idle_connection_is_closed(server: RunningServer) -> None:
    """After a short-way answer the keep-alive timeout holds as after any other."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        _exchange(connection, get("/feeds/events.ics"))
        began = time.monotonic()
        assert connection.recv(1) == b""
        assert 0.5 < time.monotonic() - began < 5


def test_a_connection_that_asks_for_nothing_is_closed(server: RunningServer) -> None:
    """Neither silence nor half a request holds a connection for longer than the time between two requests."""
    for said, first_line in (
        (b"", b""),
        (b"GET /feeds/events.ics HTTP/1.1\r\nHost: ", b"HTTP/1.1 408 Request Timeout"),
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
            connection.sendall(said)
            assert read_all(connection).partition(b"\r\n")[0] == first_line


@pytest.mark.parametrize(("start", "more"), [(b"GET /", b"a"), (b"GET / HTTP/1.1\r\n", b"X: y\r\n")])
def test_a_head_without_end_is_refused(server: RunningServer, start: bytes, more: bytes) -> None:
    """One client cannot fill the memory with an address or with headers."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        with contextlib.suppress(ConnectionError):
            connection.sendall(start + more * 100_000)
        with contextlib.suppress(ConnectionError):
            assert b" 431 " in read_all(connection).partition(b"\r\n")[0]
    assert server.talk(get("/feeds/events.ics")).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("request_", [get("/" + "a" * 66_000), get("/feeds/events.ics", "X: " + "y" * 66_000)])
def test_a_large_head_that_comes_whole_is_refused(server: RunningServer, request_: bytes) -> None:
    """However much of it one read takes."""
    answers = server.talk(request_, get("/feeds/events.ics"), at_once=True)
    assert re.findall(rb"HTTP/1\.1 (\d+)", answers) == [b"431"]


def test_what_comes_before_a_head_does_not_make_it_large(server: RunningServer) -> None:
    """Requests in one packet, together larger than a head may be, and the beginning of one more."""
    whole, begun = get("/feeds/events.ics", "X: " + "y" * 5000, "If-None-Match: *"), get("/", "Connection: close")
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(whole * 20 + begun[:9])
        time.sleep(0.1)
        connection.sendall(begun[9:])
        assert re.findall(rb"HTTP/1\.1 (\d+)", read_all(connection)) == [b"304"] * 20 + [b"200"]


def test_what_old_outlook_tries_first_costs_nothing(server: RunningServer) -> None:
    """PROPFIND with body and credentials, and OPTIONS, are answered at once; the connection serves the next GET."""
    body = b'<?xml version="1.0"?><propfind xmlns="DAV:"><allprop/></propfind>'
    lines = ("Depth: 1", "Authorization: NTLM TlRMTVNTUAAB", "Content-Type: text/xml", f"Content-Length: {len(body)}")
    answers = server.talk(
        get("/feeds/events.ics", *lines, method="PROPFIND") + body,
        get("/feeds/events.ics", "Authorization: Basic eDp5", method="OPTIONS"),
        get("/feeds/events.ics", "Authorization: Basic eDp5"),
    )
    assert re.findall(rb"HTTP/1\.1 (\d+)", answers) == [b"405", b"204", b"200"]
    assert b"www-authenticate" not in answers.lower()


def test_a_request_body_is_ignored(server: RunningServer) -> None:
    """A GET with a body is answered, and the next request on the connection is read from where it begins."""
    answers = server.talk(
        get("/feeds/events.ics", "Content-Length: 5") + b"GET /", get("/feeds/events.ics", "If-None-Match: *")
    )
    assert answers.count(b"HTTP/1.1 200 OK") == 1
    assert b"HTTP/1.1 304" in answers


def test_nonsense_is_refused_without_a_trace(server: RunningServer) -> None:
    """What is no HTTP gets 400; odd targets and headers get a clean answer."""
    assert server.talk(b"\x16\x03\x01\r\n\r\n", at_once=True).startswith(b"HTTP/1.1 400")
    for target in ("/%00", "/feeds/%2e%2e/%2e%2e/events.db", "/feeds/é.ics".encode().decode("latin-1")):
        request = f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1")
        assert server.talk(request, at_once=True).split()[1] in (b"400", b"404")


def test_a_large_file_is_streamed_whole(server: RunningServer) -> None:
    """A body above the limit stays on disk, has the same validators, and arrives complete."""
    answer = server.talk(get("/feeds/large.bin"))
    head, _, body = answer.partition(b"\r\n\r\n")
    assert body == LARGE
    tag = header(head, b"etag")
    assert tag is not None
    again = server.talk(get("/feeds/large.bin", f"If-None-Match: {tag.decode()}"))
    assert again.startswith(b"HTTP/1.1 304")
