"""The processes of a service that is spread over several: a web server, a worker, a scheduler by itself."""

from __future__ import annotations

import asyncio
import socket

from config.load import Config
from scheduler.difference import tell_of_reload
from scheduler.parts import Part, until_signal
from scheduler.publisher import Publisher
from scheduler.reload import same_database, watch_of
from scheduler.web import run_parts, web_app
from scheduler.workplace import Workplace


def run_web(place: Workplace, listener: socket.socket) -> None:
    """Serve what others publish, until a signal comes; on several machines each renders what it serves."""
    app, publisher = web_app(place), Publisher(place.publish_command)
    config = place.config

    async def take(new: Config) -> None:
        nonlocal config
        old, config = config, new
        app.reconfigure(new)
        publisher.request()
        tell_of_reload(old, new)

    watch = watch_of(place, take)
    parts: list[Part] = [watch.run()]
    if place.config.settings.shared_queue:
        from scheduler.follow import Follower

        parts += [publisher.run(), Follower(lambda: place, publisher.request, first_pass_s=0).run()]
    with same_database(place):
        run_parts(app, listener, parts, watch.request)


def run_worker(place: Workplace) -> None:
    """Take crawls until a signal comes. Raises TooNewError where this program has become too old."""
    from scheduler.worker import Worker  # needs the queue's own package

    worker = Worker(place)
    with same_database(place):
        asyncio.run(until_signal([worker.run()], worker.watch.request))


def run_scheduler(place: Workplace) -> None:
    """Say when to crawl, whenever it is our turn, until a signal comes."""
    from scheduler.service import Service

    service = Service(place)
    watch, parts = service.clockwork()
    with same_database(place):
        asyncio.run(until_signal(parts, watch))
