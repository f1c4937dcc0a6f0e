"""`sma-events events`: what is published, waiting or hidden, where it comes from, and a person's decisions on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from scheduler.cli.errors import MisuseError
from scheduler.cli.output import emit_json, emit_table
from scheduler.cli.session import Session, pass_session

if TYPE_CHECKING:
    from feeds.filters import Query
    from store.event import Event

FILTERS = ("country", "type", "audience", "topic", "mode", "lang", "source", "from", "to", "q")
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document instead of text.")


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """Add one option per filter of the web addresses; values mean what they mean there."""
    for key in reversed(FILTERS):
        name = f"filter_{key}"
        command = click.option(f"--{key}", name, multiple=True, metavar="VALUE", help=f"As ?{key}= of a feed.")(command)
    return command


@click.group()
def events() -> None:
    """What was found, and decisions on it."""


@events.command("list")
@filters
@click.option("--pending", is_flag=True, help="Those that wait for `approve`.")
@click.option("--hidden", is_flag=True, help="Those that a person has hidden.")
@click.option("--past", is_flag=True, help="Past ones, too.")
@as_json
@pass_session
def list_events(
    session: Session, /, pending: bool, hidden: bool, past: bool, as_json: bool, **chosen: tuple[str, ...]
) -> None:
    """Published events, or those that wait.

    Upcoming ones unless --past is given; filters mean what they mean in the address of a feed.
    """
    query = _query(session, chosen)
    found = _found(session, query, pending, hidden, past) if session.has_database else []
    if as_json:
        emit_json([event.model_dump(mode="json") for event in found])
    else:
        emit_table(("date", "title", "place", "status", "slug"), map(_row, found), "No events.")


def _query(session: Session, chosen: dict[str, tuple[str, ...]]) -> Query:
    from feeds.filters import BadQuery, parse_query

    pairs = [(name.removeprefix("filter_"), value) for name, values in chosen.items() for value in values]
    try:
        return parse_query(pairs, sources=session.config.sources)
    except BadQuery as error:
        raise MisuseError(str(error), "filters mean the same as in the address of a feed") from error


def _found(session: Session, query: Query, pending: bool, hidden: bool, past: bool) -> list[Event]:
    from store.event import Verdict

    since = None if past else dt.datetime.now(dt.UTC).date()
    verdicts = (Verdict.REVIEW,) if pending else (Verdict.PUBLISH,)
    if not hidden:
        return [event for event in session.store.events(since=since, verdicts=verdicts) if query.matches(event)]
    every = list(session.store.events(since=since, verdicts=tuple(Verdict), include_hidden=True))
    return [event for event in every if query.matches(event) and session.store.is_hidden(event.uid)]


def _row(event: Event) -> tuple[str | None, ...]:
    place = ", ".join(filter(None, (event.place.city, event.place.country)))
    return when(event), event.title, place or (event.mode.value if event.mode else ""), event.status.value, event.slug


def when(event: Event) -> str:
    """Return the date of an event as exactly as it is known."""
    from store.event import Precision

    if event.precision is Precision.MONTH:
        return f"{event.start:%Y-%m}"
    if event.precision is Precision.MINUTE:
        return f"{event.start:%Y-%m-%d %H:%M} {event.timezone}"
    return f"{event.start} - {event.end}" if event.end and event.end != event.start else str(event.start)


@events.command()
@click.argument("key", metavar="ID")
@as_json
@pass_session
def show(session: Session, key: str, as_json: bool) -> None:
    """One event, where it was found, its history.

    ID is its slug or its UID.
    """
    event = _event(session, key)
    listings = session.store.listings(event.uid)
    history = session.store.history(event.uid)
    sources = [
        {"source": each.source, "url": each.url, "page": each.page_url, "listed": each.listed,
         "first_seen": each.first_seen.isoformat(), "last_seen": each.last_seen.isoformat()}
        for each in listings
    ]  # fmt: skip
    changes = [
        {"at": each.at.isoformat(), "field": each.field, "old": each.old, "new": each.new, "source": each.source}
        for each in history
    ]
    if as_json:
        emit_json({"event": event.model_dump(mode="json"), "listings": sources, "history": changes})
        return
    _print_fields(event.model_dump(mode="json", exclude={"sources"}))
    click.echo("\nfound at")
    emit_table(
        ("source", "listed", "last seen", "page"), _columns(sources, "source", "listed", "last_seen", "page"), "-"
    )
    click.echo("\nhistory")
    emit_table(("at", "field", "old", "new"), _columns(changes, "at", "field", "old", "new"), "No change so far.")


def _columns(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def _print_fields(fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else (value,)
        text = ", ".join(str(part) for part in parts if part not in (None, ""))
        if text:
            click.echo(f"{name:16} {text}")


def _event(session: Session, key: str) -> Event:
    event = session.store.event(key) if session.has_database else None
    if event is None:
        hint = "`sma-events events list --past` shows slugs; `events show SLUG --json` shows the UID"
        raise MisuseError(f"there is no event {key!r}", hint)
    return event


_WRITE = "`sma-events publish` writes it out; a running service does so at its next publishing."


@events.command()
@click.argument("key", metavar="ID")
@click.option("--reason", default="", help="Why, for whoever looks later.")
@pass_session
def hide(session: Session, key: str, reason: str) -> None:
    """Take an event out of what is published.

    No crawl brings it back; `unhide` does.
    """
    event = _event(session, key)
    session.store.hide(event.uid, dt.datetime.now(dt.UTC), reason)
    click.echo(f"{event.title}: hidden. {_WRITE}")


@events.command()
@click.argument("key", metavar="ID")
@pass_session
def unhide(session: Session, key: str) -> None:
    """Undo `hide`."""
    event = _event(session, key)
    session.store.unhide(event.uid, dt.datetime.now(dt.UTC))
    click.echo(f"{event.title}: shown again. {_WRITE}")


@events.command()
@click.argument("key", metavar="ID")
@click.option("--reason", default="", help="Why, for whoever looks later.")
@pass_session
def approve(session: Session, key: str, reason: str) -> None:
    """Publish an event that waits."""
    event = _event(session, key)
    session.store.approve(event.uid, dt.datetime.now(dt.UTC), reason)
    click.echo(f"{event.title}: approved. {_WRITE}")
