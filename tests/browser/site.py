"""The service with a full calendar on a free port of loopback."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import uvicorn

from feeds.publish import publish
from feeds.web.app import create_app
from feeds.web.server import server_config
from store.repository import Store
from tests.browser.full_year import NOW, configuration, fill
from tests.browser.walk import Answer, Walk, representatives

_START_S = 20


@dataclass(frozen=True)
class Site:
    """`url` has no slash at its end."""

    url: str

    @cached_property
    def walk(self) -> Walk:
        return Walk(self.url)

    @cached_property
    def pages(self) -> list[Answer]:
        """Every page."""
        return self.walk.pages()

    @cached_property
    def kinds(self) -> list[Answer]:
        """Every page but the events and months that have nothing of their own to show."""
        return representatives(self.pages)

    @property
    def english(self) -> list[Answer]:
        """Of these the English ones: for what other words cannot change, such as the order of the focus."""
        return [page for page in self.kinds if page.tree.get("lang") == "en"]


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """A store in `folder`, filled and published once, and served until the end."""
    listener = socket.create_server(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with Store.open(f"sqlite:///{folder}/store.db") as store:
        fill(store)
        config, public = configuration(folder / "config"), folder / "data" / "public"
        publish(store, config, url, public, NOW, encodings=())  # loopback needs none, and they take half the time
        server = uvicorn.Server(server_config(create_app(store, config, public, url, clock=lambda: NOW)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            _wait_until_started(server, thread)
            site = Site(url)
            yield site
            site.walk.close()
        finally:
            server.should_exit = True
            thread.join(10)
            listener.close()


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + _START_S
    while not server.started:
        assert thread.is_alive(), "the server has ended"
        assert time.monotonic() < deadline, f"the server has not started within {_START_S} s"
        time.sleep(0.02)
