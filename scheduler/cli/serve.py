"""`sma-events up` and `sma-events serve`: the whole service, or its web server alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from scheduler.cli.errors import CommandError
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    import socket

    from scheduler.workplace import Workplace

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def address(command: Callable[..., None]) -> Callable[..., None]:
    """Add --host and --port."""
    port = click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True,
                        help="Port to listen on; 0 takes any free one.")  # fmt: skip
    host = click.option("--host", default=DEFAULT_HOST, show_default=True, help="Address to listen on.")
    return host(port(command))


@click.command()
@address
@pass_session
def up(session: Session, host: str, port: int) -> None:
    """Run the whole service; Ctrl-C ends it.

    Crawls on schedule, publishes what changed, and serves it.
    """
    from scheduler.overrides import tell_overrides
    from scheduler.service import AlreadyRunningError, Service, exclusive

    session.ensure_data()
    try:
        with exclusive(session.data):
            place, listener = prepare(session, host, port)
            place.remember_address()
            tell_overrides(place.config, place.store)
            Service(place).run(listener)
    except AlreadyRunningError as error:
        raise CommandError(str(error), "end that one first, or name another folder with --data DIR") from error


@click.command()
@address
@pass_session
def serve(session: Session, host: str, port: int) -> None:
    """Run the web server alone; Ctrl-C ends it."""
    from scheduler.roles import run_web

    place, listener = prepare(session, host, port)
    run_web(place, listener)


def prepare(session: Session, host: str, port: int) -> tuple[Workplace, socket.socket]:
    """Open everything that serving needs, and say where it serves and what is wrong with the configuration."""
    import structlog

    from config.proxies import proxy_warning
    from scheduler.difference import report
    from scheduler.logs import configure_logs
    from scheduler.workplace import Workplace, base_url_of

    config, listener = session.running_config, listening(host, port)
    configure_logs(session.data / "logs", session.debug)
    base_url = base_url_of(config, listener.getsockname()[1])
    place = Workplace.open(config, session.store, session.data, base_url)
    log = structlog.get_logger(__name__)
    for sentence in filter(None, (*config.warnings(), proxy_warning())):
        log.warning(sentence)
    report(place.config)
    enabled = sum(source.enabled for source in place.config.sources.values())
    log.info(f"sma-events serves {base_url}/", feed=f"{base_url}/feeds/events.ics", sources=enabled,
             config=str(config.directory), data=str(session.data))  # fmt: skip
    return place, listener


def listening(host: str, port: int) -> socket.socket:
    """Return a listening socket, or fail with what can be done about it."""
    from scheduler.web import listen

    try:
        return listen(host, port)
    except OSError as error:
        hint = f"another program may use it: try --port {port + 1 if port < 65535 else 0}, or PORT=... with make"
        raise CommandError(f"cannot listen on {host} port {port}: {error.strerror}", hint) from error
