"""The web server within our event loop: uvicorn that leaves signals to us, run together with the other parts."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import structlog
import uvicorn
import uvloop

from feeds.web.app import WebApp, create_app
from feeds.web.served import CHECK_EVERY_S
from feeds.web.server import server_config
from scheduler.child import serves_readers
from scheduler.workplace import Workplace

log = structlog.get_logger(__name__)

BACKLOG = 2048
# How long a thread that reads the store or loads what was published may hold the interpreter while a request waits.
SWITCH_S = 0.0005
Part = Coroutine[Any, Any, None]


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
        server, parts = WebServer(server_config(app, host, port)), [_keep_fresh(app), *others]
        runner.run(_until_signal(server, listener, parts, reread))


async def _keep_fresh(app: WebApp) -> None:
    """Let the tree notice a publish by itself: it looks when it is asked for something, and a calendar program that
    asks twice a day must not get what was published before its last question."""
    while True:
        await asyncio.sleep(CHECK_EVERY_S)
        app.tree.ready("/")


async def _until_signal(
    server: WebServer, listener: socket.socket, others: list[Part], reread: Callable[[], None]
) -> None:
    serves_readers.set(True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, reread)
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    web = asyncio.create_task(server.serve([listener]))
    tasks = [asyncio.create_task(part) for part in others]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([web, *tasks, stopping], return_when=asyncio.FIRST_COMPLETED)
    log.info("stopping")
    server.should_exit = True
    for task in (*tasks, stopping):
        task.cancel()
    for result in await asyncio.gather(web, *tasks, return_exceptions=True):
        if isinstance(result, Exception):
            raise result
