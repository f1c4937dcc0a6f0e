"""Pairs of events that may be one, and wait for a person: `sma-events events list --pairs`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.cli.output import emit_json, emit_table, say
from scheduler.cli.session import Session

if TYPE_CHECKING:
    from feeds.filters import Query
    from store.event import Event
    from store.views import Pair


def emit_pairs(session: Session, query: Query, as_json: bool) -> None:
    """Print the pairs that wait, the likeliest first, of which at least one event passes the filter."""
    found = _waiting(session, query) if session.has_database else []
    if as_json:
        emit_json([{**document(pair), "one_slug": one.slug, "other_slug": other.slug, "one_title": one.title,
                    "other_title": other.title} for pair, one, other in found])  # fmt: skip
        return
    rows = [
        (f"{pair.score:.2f}", one.slug, other.slug, one.title, other.title, "; ".join(pair.reasons))
        for pair, one, other in found
    ]
    columns = ("likeness", "one", "other", "title of one", "title of the other", "why it is asked")
    emit_table(columns, rows, "No pair of events waits for an answer.")
    if rows:
        say("\nThe same: `sma-events events merge ONE OTHER`. Not the same: `sma-events events different ONE OTHER`.")


def _waiting(session: Session, query: Query) -> list[tuple[Pair, Event, Event]]:
    from store.views import PairVerdict

    found = []
    for pair in session.store.pairs(PairVerdict.ASK):
        one, other = session.store.event(pair.one), session.store.event(pair.other)
        if one and other and (query.matches(one) or query.matches(other)):
            found.append((pair, one, other))
    return found


def document(pair: Pair) -> dict[str, object]:
    """Return a pair as JSON has it."""
    return {
        "one": pair.one,
        "other": pair.other,
        "verdict": pair.verdict.value,
        "score": round(pair.score, 3),
        "reasons": list(pair.reasons),
        "at": pair.at.isoformat(),
        "by_person": pair.by_person,
    }
