"""The rows of `pair`: two events that may be one, what was made of it, and why. What a person said stays."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, or_, select, update

from store.database import chunks, upsert
from store.fuse import fuse, may_fuse
from store.join import Joined
from store.match import Comparison
from store.query import shown_for
from store.rows import EVENT, PAIR
from store.views import Pair, PairVerdict

_NO_MORE = "since one of them changed, they have too little in common"


def remember(connection: Connection, found: Mapping[tuple[int, int], Comparison], now: dt.datetime) -> None:
    """Write what a rule made of pairs of events; pairs of which a person spoke keep that word."""
    ordered = {(min(pair), max(pair)): each for pair, each in found.items() if pair[0] != pair[1]}
    said = _by_person(connection, {one for one, _ in ordered})
    rows = [
        {
            "one_id": one,
            "other_id": other,
            "verdict": each.verdict.value,
            "score": each.score,
            "reasons": json.dumps(each.reasons, ensure_ascii=False),
            "at": now,
            "by_person": False,
        }
        for (one, other), each in sorted(ordered.items())
        if (one, other) not in said
    ]
    upsert(connection, PAIR, rows)


def _by_person(connection: Connection, ones: Iterable[int]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for some in chunks(sorted(ones)):
        query = select(PAIR.c.one_id, PAIR.c.other_id).where(PAIR.c.one_id.in_(some), PAIR.c.by_person.is_(True))
        found |= {(row.one_id, row.other_id) for row in connection.execute(query)}
    return found


def settle_pairs(connection: Connection, joined: Joined, founded: Mapping[int, int], now: dt.datetime) -> set[int]:
    """Write what a run found out about pairs of events, and fuse those that are one; return the ids that remain.

    `founded`: index of fresh entry -> its event. Of two events the older one stays.
    """
    withdraw(connection, joined.looked, now)
    found = {(founded[index], other): each for (index, other), each in joined.pairs.items()}
    remember(connection, {**found, **joined.between}, now)
    kept = set()
    for (one, other), each in sorted(joined.between.items()):
        if each.verdict is PairVerdict.SAME and may_fuse(connection, one, other):
            older, younger = sorted((shown_for(connection, one), shown_for(connection, other)))
            kept |= {older} if fuse(connection, younger, older, now) else set()
    return kept


def withdraw(connection: Connection, event_ids: Sequence[int], now: dt.datetime) -> None:
    """Ask no longer whether these events are others: they were compared anew. Write what is asked now after this."""
    values = {"verdict": PairVerdict.DIFFERENT.value, "reasons": json.dumps([_NO_MORE]), "at": now}
    for some in chunks(sorted(event_ids)):
        asked = (PAIR.c.verdict == PairVerdict.ASK.value) & PAIR.c.by_person.is_(False)
        about = or_(PAIR.c.one_id.in_(some), PAIR.c.other_id.in_(some))
        connection.execute(update(PAIR).where(asked, about).values(**values))


def pairs(connection: Connection, verdict: PairVerdict | None, uid: str | None) -> list[Pair]:
    """Return the pairs with this verdict, of this event (and whatever was merged into it), the likeliest first.

    Events that are merged count as those into which they are; pairs that are one event by now are told only as "same".
    """
    shown = _shown(connection)
    query = select(PAIR) if verdict is None else select(PAIR).where(PAIR.c.verdict == verdict.value)
    found = []
    for row in connection.execute(query.order_by(PAIR.c.score.desc(), PAIR.c.one_id, PAIR.c.other_id)):
        one, other = shown[row.one_id], shown[row.other_id]
        settled = row.verdict != PairVerdict.SAME and one[0] == other[0]
        if not settled and (uid is None or uid in {*one, *other}):
            found.append(_pair(row, one, other))
    return found


def _shown(connection: Connection) -> dict[int, tuple[str, str]]:
    """Return id -> (uid of the event that is shown for it, its own uid), of every event in a pair."""
    query = select(EVENT.c.id, EVENT.c.uid, EVENT.c.merged_into)
    paired = query.where(or_(EVENT.c.id.in_(select(PAIR.c.one_id)), EVENT.c.id.in_(select(PAIR.c.other_id))))
    known = {row.id: row for row in connection.execute(paired)}
    missing = {row.merged_into for row in known.values() if row.merged_into} - known.keys()
    while missing:
        some = connection.execute(query.where(EVENT.c.id.in_(sorted(missing)))).all()
        known |= {row.id: row for row in some}
        missing = {row.merged_into for row in some if row.merged_into} - known.keys()
    return {each: (known[_last(known, each)].uid, row.uid) for each, row in known.items()}


def _last(known: Mapping[int, Any], event_id: int) -> int:
    while known[event_id].merged_into:
        event_id = known[event_id].merged_into
    return event_id


def _pair(row: Any, one: tuple[str, str], other: tuple[str, str]) -> Pair:
    merged = one[0] == other[0]
    return Pair(
        one=one[1] if merged else one[0],
        other=other[1] if merged else other[0],
        verdict=PairVerdict(row.verdict),
        score=row.score,
        reasons=tuple(json.loads(row.reasons)),
        at=row.at,
        by_person=row.by_person,
    )
