"""What waits for a person: `sma-events events list --pending`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from scheduler.cli.output import emit_json, emit_table, say
from scheduler.cli.session import Session
from scheduler.cli.show import when

if TYPE_CHECKING:
    from feeds.filters import Query
    from store.event import Event
    from store.views import Listing

COLUMNS = ("date", "title", "place", "status", "slug")
_BESIDE = ("date it says", "title it says", "source", "published as")


def emit_pending(session: Session, query: Query, since: dt.date | None, as_json: bool) -> None:
    """Print the events that nobody sees yet, then what sources say of published ones that is not heard."""
    from store.event import Verdict

    opened = session.has_database
    events = list(session.store.events(since=since, verdicts=(Verdict.REVIEW,))) if opened else []
    events = [event for event in events if query.matches(event)]
    waiting = session.store.waiting(since) if opened else []
    beside = [(event, said) for event, said in waiting if query.matches(event)]
    if as_json:
        emit_json([*(_document(event, ()) for event in events), *(_document(*each) for each in beside)])
        return
    emit_table(COLUMNS, map(row, events), "No events.")
    if beside:
        say("\nSaid of published events, and not heard until you approve them, too:")
        emit_table(_BESIDE, [_word(event, each) for event, said in beside for each in said], "-")


def row(event: Event) -> tuple[str | None, ...]:
    """Return a line of a table with `COLUMNS`."""
    place = ", ".join(filter(None, (event.place.city, event.place.country)))
    return when(event), event.title, place or (event.mode.value if event.mode else ""), event.status.value, event.slug


def _word(event: Event, listing: Listing) -> tuple[str, ...]:
    return when(listing.data), listing.data.title, listing.source, event.slug


def _document(event: Event, waiting: tuple[Listing, ...]) -> dict[str, object]:
    """Return an event as JSON has it; `waiting`: the sources whose word on it waits, where it is published already."""
    said = [{"source": each.source, "url": each.url, "title": each.data.title} for each in waiting]
    return {**event.model_dump(mode="json"), "waiting": said}
