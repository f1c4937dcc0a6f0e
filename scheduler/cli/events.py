"""`sma-events events`: what is published, waiting or hidden, where it comes from, and a person's decisions on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from scheduler.cli.errors import MisuseError
from scheduler.cli.lazy import LazyGroup
from scheduler.cli.output import as_json, emit_json, emit_table
from scheduler.cli.pairs import emit_pairs
from scheduler.cli.pending import COLUMNS, emit_pending, row
from scheduler.cli.session import Session, pass_session
from scheduler.cli.show import when

if TYPE_CHECKING:
    from feeds.filters import Query
    from store.event import Event

Chosen = tuple[str, ...]
FILTERS = ("country", "type", "audience", "topic", "mode", "lang", "source", "from", "to", "q")


def filters(command: Callable[..., None]) -> Callable[..., None]:
    """Add one option per filter of the web addresses; values mean what they mean there."""
    for key in reversed(FILTERS):
        name = f"filter_{key}"
        command = click.option(f"--{key}", name, multiple=True, metavar="VALUE", help=f"As ?{key}= of a feed.")(command)
    return command


_DECISIONS = ("hide", "unhide", "approve", "merge", "split", "different", "undo")
_PLACES = {
    "show": "scheduler.cli.show:show",
    "set": "scheduler.cli.decide:set_field",
    "decisions": "scheduler.cli.decisions:decisions",
    **{name: f"scheduler.cli.decide:{name}" for name in _DECISIONS},
}


@click.group(cls=LazyGroup, places=_PLACES)
def events() -> None:
    """What was found, and decisions on it."""


@events.command("list")
@filters
@click.option("--pending", is_flag=True, help="What waits for `approve`.")
@click.option("--hidden", is_flag=True, help="Those that a person has hidden.")
@click.option("--conflicts", is_flag=True, help="Those about whose date their sources disagree.")
@click.option("--pairs", is_flag=True, help="Pairs that may be one event and wait for `merge` or `different`.")
@click.option("--past", is_flag=True, help="Past ones, too.")
@as_json
@pass_session
def list_events(
    session: Session,
    /,
    *,
    pending: bool,
    hidden: bool,
    conflicts: bool,
    pairs: bool,
    past: bool,
    as_json: bool,
    **chosen: Chosen,
) -> None:
    """Published events, or those that wait.

    Upcoming ones unless --past is given; filters mean what they mean in the address of a feed.
    """
    if not any((pending, conflicts, pairs, as_json, *chosen.values())):
        emit_table(COLUMNS, _plain(session, hidden, past), "No events.")
        return
    query = _query(session, chosen)
    if pairs:
        emit_pairs(session, query, as_json)
        return
    if pending:
        emit_pending(session, query, _since(past), as_json)
        return
    found = _found(session, query, hidden, past) if session.has_database else []
    found = [event for event in found if event.conflicts] if conflicts else found
    if as_json:
        emit_json([event.model_dump(mode="json") for event in found])
    elif conflicts:
        emit_table(("date shown", "title", "what its sources say", "slug"), map(_disputed, found), "No conflicts.")
    else:
        emit_table(COLUMNS, map(row, found), "No events.")


def _plain(session: Session, hidden: bool, past: bool) -> list[list[str]]:
    """The lines of the listing that nothing is chosen for."""
    from scheduler.cli.remembered import remembered_of_store

    def read() -> list[tuple[str | None, ...]]:
        return list(map(row, _found(session, _query(session, {}), hidden, past))) if session.has_database else []

    rows: list[list[str]] = remembered_of_store(session, "events", read, hidden, str(_since(past)))
    return rows


def _query(session: Session, chosen: dict[str, Chosen]) -> Query:
    from feeds.filters import BadQuery, parse_query

    pairs = [(name.removeprefix("filter_"), value) for name, values in chosen.items() for value in values]
    try:
        return parse_query(pairs, sources=session.config.sources)
    except BadQuery as error:
        raise MisuseError(str(error), "filters mean the same as in the address of a feed") from error


def _since(past: bool) -> dt.date | None:
    return None if past else dt.datetime.now(dt.UTC).date()


def _found(session: Session, query: Query, hidden: bool, past: bool) -> list[Event]:
    from store.event import Verdict

    since = _since(past)
    if not hidden:
        return [event for event in session.store.events(since=since) if query.matches(event)]
    every = list(session.store.events(since=since, verdicts=tuple(Verdict), include_hidden=True))
    return [event for event in every if query.matches(event) and session.store.is_hidden(event.uid)]


def _disputed(event: Event) -> tuple[str, ...]:
    said = [f"{slug}: {value}" for conflict in event.conflicts for slug, value in conflict.values]
    return when(event), event.title, "; ".join(said), event.slug
