"""`sma-events prune`: delete now what [retention] in service.toml does not keep."""

from __future__ import annotations

import dataclasses
import datetime as dt

import click

from scheduler.cli.errors import MisuseError
from scheduler.cli.output import counted, emit_json, say
from scheduler.cli.session import Session, pass_session


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@pass_session
def prune(session: Session, as_json: bool) -> None:
    """Delete old records of crawls, archived pages and logs.

    As [retention] in service.toml says. The service does so by itself once a day; events are never deleted.
    """
    from scheduler.retention import prune as delete

    if not session.has_database:
        raise MisuseError(f"there is no database in {session.data}", "`sma-events crawl` or `sma-events up` makes one")
    done = delete(session.store, session.config.settings.retention, session.data, dt.datetime.now(dt.UTC))
    if as_json:
        emit_json(dataclasses.asdict(done))
        return
    records = counted(done.crawls, "record"), counted(done.pages, "page")
    files = f"{done.bodies} archived {'body' if done.bodies == 1 else 'bodies'}"
    say(f"Deleted {records[0]} of crawls, {records[1]}, {files}, {counted(done.logs, 'log file')}: "
               f"{done.bytes / 1024**2:.1f} MB.")  # fmt: skip
