"""A store, its published tree, and the real web server on loopback, for real clients to subscribe to."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import Receive, Scope, Send

from feeds.publish import publish
from feeds.web.app import WebApp, create_app
from store.event import Event, EventData
from store.repository import Store
from tests.feeds.stored import crawl, some_config


class Service:
    """A running service: its store, and where its feeds are. What it published is kept state by state.

    A client sees the state that is shown, the last one unless told otherwise: so each client can live through the same
    change, one after the other. Filtered feeds come from the store, hence always from the last one.
    """

    def __init__(self, store: Store, base_url: str, folder: Path) -> None:
        self.store = store
        self.base_url = base_url
        self._folder = folder
        self._config = some_config(folder / "config", service="[feeds]\nnew_entries = 200\n")
        self._states: list[WebApp] = []
        self._shown = 0

    def announce(self, meetings: Sequence[EventData], now: dt.datetime) -> list[Event]:
        """The source now lists these, and they are published; the events as the store has them then."""
        crawl(self.store, meetings, now)
        public = self._folder / f"state-{len(self._states)}" / "public"
        publish(self.store, self._config, self.base_url, public, now)
        self._states.append(create_app(self.store, self._config, public, self.base_url, clock=lambda: now))
        self.show(len(self._states) - 1)
        return list(self.store.events())

    def show(self, state: int) -> None:
        self._shown = state

    def address(self, feed: str) -> str:
        return f"{self.base_url}/feeds/{feed}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._states[self._shown](scope, receive, send)


@contextmanager
def serving(folder: Path) -> Iterator[Service]:
    """An empty service on a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with Store.open(f"sqlite:///{folder}/store.db") as store:
        service = Service(store, base_url, folder)
        server = uvicorn.Server(uvicorn.Config(service, log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            wait_until(lambda: server.started)
            yield service
        finally:
            server.should_exit = True
            thread.join(10)
            listener.close()


def wait_until(done: Callable[[], bool], seconds: float = 20) -> None:
    """Look again and again until it is so."""
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, f"not so after {seconds} s"
        time.sleep(0.02)
