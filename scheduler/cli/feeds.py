"""`sma-events publish` and `sma-events feeds`: write the tree, list named feeds, validate what is published."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from scheduler.cli.errors import Exit
from scheduler.cli.output import emit_json, emit_table, say
from scheduler.cli.session import Session, pass_session


@click.command()
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path, file_okay=False),
              help="Write the tree here instead of DATA/public.")  # fmt: skip
@pass_session
def publish(session: Session, out: Path | None) -> None:
    """Write feeds and pages where bytes changed."""
    from feeds.publish import publish as write_tree
    from scheduler.overrides import apply_overrides
    from scheduler.workplace import Workplace

    place, now = Workplace.open(session.config, session.store, session.data, None), dt.datetime.now(dt.UTC)
    for warning in apply_overrides(place.config, place.store, now):
        say(f"warning: {warning}", err=True)
    done = write_tree(place.store, place.config, place.base_url, out or place.public, now)
    say(f"{done.written} files written, {done.unchanged} unchanged, {done.removed} removed "
               f"in {out or place.public}")  # fmt: skip


@click.group()
def feeds() -> None:
    """Named feeds and published files."""


@feeds.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
@pass_session
def list_feeds(session: Session, as_json: bool) -> None:
    """The named feeds of feeds.toml and their addresses."""
    from scheduler.cli.remembered import remembered

    found = remembered(session, "feeds", lambda: [feed.model_dump(mode="json") for feed in session.config.feeds])
    if as_json:
        emit_json(found)
        return
    rows = [
        (feed["slug"], feed["title"], f"/feeds/{feed['slug']}.ics",
         "&".join(f"{key}={','.join(values)}" for key, values in feed["filter"].items())
         + (f" (ends {feed['retired']})" if feed["retired"] else ""))
        for feed in found
    ]  # fmt: skip
    emit_table(("feed", "title", "address", "filter"), rows, "No named feeds are configured.")


@feeds.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")
@pass_session
def check_feeds(session: Session, as_json: bool) -> None:
    """Validate all published bytes, and the filters of feeds.toml.

    Whole files, calendars, feeds, JSON, pages, compressed forms; exits 1 if one is wrong.
    """
    from feeds.check import check_tree
    from feeds.publish import feed_problems

    problems = feed_problems(session.config) + check_tree(session.public)
    if as_json:
        emit_json({"problems": problems})
    for problem in problems:
        say(f"error: {problem}", err=True)
    if problems:
        say("hint: `sma-events publish` writes every file anew that is not as it should be", err=True)
        raise click.exceptions.Exit(Exit.FAILED)
    if not as_json:
        say("All published files are right.")
