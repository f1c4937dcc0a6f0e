"""`sma-events gate`: crawls that were held back because they differ so much from the last good one."""

from __future__ import annotations

import datetime as dt

import click

from scheduler.cli.errors import MisuseError
from scheduler.cli.output import emit_json, emit_table, say
from scheduler.cli.session import Session, pass_session


@click.group()
def gate() -> None:
    """Crawls that were held back."""


@gate.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of a table.")
@pass_session
def list_held(session: Session, as_json: bool) -> None:
    """Which crawls are held, since when, and why."""
    from scheduler.cli.remembered import remembered_of_store

    held = remembered_of_store(session, "held", lambda: _held(session))
    if as_json:
        emit_json(held)
    else:
        rows = [(each["source"], _minute(each["at"]), each["items"], each["reason"]) for each in held]
        emit_table(("source", "since (UTC)", "items", "why"), rows, "No crawl is held.")


def _held(session: Session) -> list[dict[str, object]]:
    held = session.store.held_crawls() if session.has_database else []
    return [{"source": each.slug, "at": each.at.isoformat(), "items": each.items, "reason": each.reason}
            for each in held]  # fmt: skip


def _minute(at: str) -> str:
    return f"{dt.datetime.fromisoformat(at):%Y-%m-%d %H:%M}"


@gate.command()
@click.argument("slug")
@pass_session
def release(session: Session, slug: str) -> None:
    """Let the held crawl of a source through, as it was found."""
    if not session.has_database or slug not in {each.slug for each in session.store.held_crawls()}:
        raise MisuseError(f"no crawl of {slug!r} is held", "`sma-events gate list` shows those that are")
    result = session.store.release_held(slug, dt.datetime.now(dt.UTC))
    say(f"{slug}: {result.new} new, {result.changed} changed, {result.vanished} no longer listed. "
               "`sma-events publish` writes it out.")  # fmt: skip
