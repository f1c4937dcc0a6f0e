"""`sma-events worker` and `sma-events scheduler`: the parts of a service that runs on several machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from scheduler.cli.errors import CommandError, MisuseError
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from scheduler.workplace import Workplace

_HOW = "see docs/how-to/several-machines.md"


@click.command()
@pass_session
def worker(session: Session) -> None:
    """Crawl what the shared queue asks for; Ctrl-C ends it.

    Any number of workers may run, on any machines. Needs PostgreSQL and [queue] engine = "procrastinate".
    """
    from scheduler.roles import run_worker
    from store.migrate import TooNewError

    place = _place(session)
    try:
        run_worker(place)
    except TooNewError as error:
        raise CommandError(str(error), "install the release of the other machines here, then start again") from error


@click.command()
@pass_session
def scheduler(session: Session) -> None:
    """Say when to crawl, without serving; Ctrl-C ends it.

    Of several schedulers one works and the others stand by (`sma-events up` is one, too). Needs PostgreSQL and
    [queue] engine = "procrastinate".
    """
    from scheduler.roles import run_scheduler

    run_scheduler(_place(session))


def _place(session: Session) -> Workplace:
    """Open everything, and say what is wrong with the configuration."""
    import structlog

    from config.proxies import proxy_warning
    from scheduler.difference import report
    from scheduler.logs import configure_logs
    from scheduler.workplace import Workplace

    config = session.config  # a broken one is no state to begin in: other machines have a whole one
    if not config.settings.shared_queue:
        raise MisuseError('there is no shared queue: [queue] engine is "none"', _HOW)
    session.ensure_data()
    configure_logs(None, session.debug)  # several may run on one machine: who starts them keeps what they say
    place = Workplace.open(config, session.store, session.data, None)
    if sentence := proxy_warning():
        structlog.get_logger(__name__).warning(sentence)
    report(place.config)
    return place
