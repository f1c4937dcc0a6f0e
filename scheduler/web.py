"""The web server within our event loop: uvicorn that leaves signals to us, run together with the other parts."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import sys
from collections.abc import Callable, Iterator

import uvicorn
import uvloop

from feeds.web.app import WebApp, create_app
from feeds.web.served import CHECK_EVERY_S
from feeds.web.server import server_config
from scheduler.child import serves_readers
from scheduler.parts import Part, until_signal
from scheduler.workplace import Workplace

BACKLOG = 2048
# How long a thread that reads the store or loads what was published may hold the interpreter while a request waits.
SWITCH_S = 0.0005


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raises OSError where the port is taken or the host is not ours."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


class WebServer(uvicorn.Server):
    """uvicorn without its own signal handling: the service listens to signals for all its parts."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def web_app(place: Workplace) -> WebApp:
    """Return the web application for what this place publishes."""
    return create_app(place.store, place.config, place.public, place.base_url)


def run_parts(app: WebApp, listener: socket.socket, others: list[Part], reread: Callable[[], None]) -> None:
    """Run the web server and other parts until a signal comes or one of them ends; then end them all.

    `reread` is called at SIGHUP.
    """
    sys.setswitchinterval(SWITCH_S)
    host, port = listener.getsockname()[:2]
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        server = WebServer(server_config(app, host, port))
        runner.run(_run([_serve(server, listener), _keep_fresh(app), *others], reread))


async def _run(parts: list[Part], reread: Callable[[], None]) -> None:
    serves_readers.set(True)
    await until_signal(parts, reread)


async def _serve(server: WebServer, listener: socket.socket) -> None:
    """Serve until cancelled; then answer what was asked already."""
    serving = asyncio.create_task(server.serve([listener]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise


async def _keep_fresh(app: WebApp) -> None:
    """Let the tree notice a publish by itself: it looks when it is asked for something, and a calendar program that
    asks twice a day must not get what was published before its last question."""
    while True:
        await asyncio.sleep(CHECK_EVERY_S)
        app.tree.ready("/")
