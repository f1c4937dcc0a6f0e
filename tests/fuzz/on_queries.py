"""Targets that visitors reach: the filter of an address, and requests at the ASGI door of a real published site."""

from __future__ import annotations

import asyncio
import atexit
import datetime as dt
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from starlette.types import Message

from feeds.filters import BadQuery, Extra, parse_query
from feeds.publish import publish
from feeds.web.app import WebApp, create_app
from feeds.web.http import parse_date, preferred_encodings
from feeds.web.query_string import strict_pairs
from store.repository import Store
from tests.feeds.stored import BASE_URL, NOW, crawl, some_config, some_meetings
from tests.fuzz.dictionary import dictionary
from tests.fuzz.target import Target

_SOURCES = ("society", "alliance")
_MOST_BODY = 4 * 1024 * 1024


def filters(data: bytes) -> None:
    """A query string. What is taken has one canonical text, which means the same."""
    try:
        query = parse_query(strict_pairs(data), extras=tuple(Extra), sources=_SOURCES)
    except BadQuery as error:
        assert str(error).encode()
        return
    canonical = query.canonical()
    again = parse_query(strict_pairs(canonical.encode("ascii")), extras=tuple(Extra), sources=_SOURCES)
    assert again == query, (canonical, again.canonical())
    query.describe().encode()


@cache
def site() -> tuple[WebApp, asyncio.AbstractEventLoop]:
    """A small site, published once per process."""
    folder = Path(tempfile.mkdtemp(prefix="sma-events-fuzz-"))
    atexit.register(shutil.rmtree, folder, True)
    config = some_config(folder / "config")
    store = Store.open(f"sqlite:///{folder}/store.db")
    atexit.register(store.close)
    crawl(store, some_meetings())
    publish(store, config, BASE_URL, folder / "public", NOW, encodings=())
    loop = asyncio.new_event_loop()
    atexit.register(loop.close)
    return create_app(store, config, folder / "public", BASE_URL, clock=_now), loop


def _now() -> dt.datetime:
    return NOW


def request(data: bytes) -> None:
    """Method, path, query and headers, a line each, as a server would hand them on: answered, and never with 5xx."""
    method, _, rest = data.partition(b"\n")
    target, _, rest = rest.partition(b"\n")
    path, _, query = target.partition(b"?")
    if not path.startswith(b"/"):
        path = b"/" + path
    headers = [
        (name.strip().lower(), value.strip())
        for name, colon, value in (line.partition(b":") for line in rest.split(b"\n")[:40])
        if colon
    ]
    for _name, value in headers:
        preferred_encodings(value)
        parse_date(value)
    app, loop = site()
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "http",
        "root_path": "",
        "method": method.decode("latin-1").strip().upper() or "GET",
        "raw_path": path,
        "path": _path(path),
        "query_string": query,
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    sent: list[Message] = []
    loop.run_until_complete(asyncio.wait_for(_ask(app, scope, sent), 20))
    _judge(sent, scope)
    raw = app.answer_at_once(target, headers)
    assert raw is None or b"\r\n\r\n" not in raw[0]


def _path(raw: bytes) -> str:
    from urllib.parse import unquote

    return unquote(raw.decode("ascii", "ignore"))  # as uvicorn does


async def _ask(app: WebApp, scope: dict[str, Any], sent: list[Message]) -> None:
    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await app(scope, receive, send)


def _judge(sent: list[Message], scope: dict[str, Any]) -> None:
    starts = [message for message in sent if message["type"] == "http.response.start"]
    assert len(starts) == 1, sent
    status, headers = starts[0]["status"], list(starts[0]["headers"])
    assert 200 <= status < 500, (status, scope)
    for name, value in headers:
        assert not {b"\r", b"\n", b"\0"} & {bytes([byte]) for byte in name + value}, (name, value)
    named = {name.lower(): value for name, value in headers}
    if b"location" in named:
        assert named[b"location"].startswith((b"/", BASE_URL.encode())), named
        assert not named[b"location"].startswith((b"//", b"/\\")), named
    body = b"".join(message.get("body", b"") for message in sent[1:])
    assert len(body) <= _MOST_BODY
    if b"content-length" in named and scope["method"] != "HEAD" and status != 304:
        assert int(named[b"content-length"]) == len(body)
    assert b"Traceback" not in body


_KEYS = dictionary("filters")
_REQUEST = dictionary("requests")

QUERIES = (
    Target(
        "filters",
        filters,
        lambda: [
            b"country=DE,PL&type=congress&from=2027-01-01&to=2027-12-31&q=sma%20day&alarm=P1D",
            b"audience=families&topic=rehab&mode=online&lang=de&source=society",
            b"heading=3&ui=de&limit=5&utm_source=x&v=3",
        ],
        _KEYS,
        300,
    ),
    Target(
        "request",
        request,
        lambda: [
            b"GET\n/events/?country=PL\naccept-encoding: br, gzip;q=0.5",
            b'GET\n/feeds/events.ics?type=congress&alarm=P1D\nif-none-match: W/"a", "b"',
            b"HEAD\n/\n",
            b"OPTIONS\n/feeds/events.json\norigin: https://example.org",
            b"GET\n/embed/list?heading=3&ui=de\n",
            b'GET\n/events/congress/\nrange: bytes=0-10\nif-range: "x"',
            b"GET\n/de/events\n",
            b"GET\n/feeds/events.rss\nif-modified-since: Sun, 22 Nov 2026 09:00:00 GMT",
            b"GET\n/metrics\n",
            b"POST\n/events/\ncontent-length: 5",
        ],
        (*_REQUEST, *_KEYS),
        600,
        site,
    ),
)
