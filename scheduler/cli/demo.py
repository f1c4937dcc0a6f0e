"""`sma-events demo`: the whole service against a small fictional web of our own, without any network."""

from __future__ import annotations

from pathlib import Path

import click

from scheduler.cli.serve import DEFAULT_PORT
from scheduler.cli.session import Session, pass_session


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, show_default=True,
              help="Port to serve on; 0 takes any free one.")  # fmt: skip
@click.option("--once", is_flag=True, help="Crawl once, write the published tree, and end.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="With --once: where to write the tree (default: demo-public).")  # fmt: skip
@click.option(
    "--every", default="1 min", show_default=True, metavar="DURATION", help="How often the demo sites are crawled."
)
@click.option("--state", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), hidden=True,
              envvar="SMA_EVENTS_DEMO_STATE", help="JSON file with changes to the programme.")  # fmt: skip
@pass_session
def demo(session: Session, /, *, port: int, once: bool, out: Path | None, every: str, state: Path | None) -> None:
    """The service against sites of its own.

    Six fictional sites are served on loopback, crawled for real into a temporary data folder, and published, without
    any network. The temporary folder is removed in the end; --config and --data are not used.
    """
    from scheduler.demo.run import run_once, run_service

    if once:
        run_once(out or Path("demo-public"), port, state, session.debug)
    else:
        run_service(port, every, state, session.debug)
