"""What a person says of two events, kept where the rules look before they say anything: the table `pair`."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from store.rows import PAIR
from store.views import PairVerdict


def say_of_pair(connection: Connection, one: int, other: int, verdict: PairVerdict, now: dt.datetime) -> None:
    """Write a person's word down. What the rules had found out stays beside it; they never overwrite it."""
    values = {"verdict": verdict.value, "by_person": True, "at": now}
    if connection.execute(update(PAIR).where(_is(one, other)).values(**values)).rowcount == 0:
        ids = {"one_id": min(one, other), "other_id": max(one, other)}
        score = 1.0 if verdict is PairVerdict.SAME else 0.0
        connection.execute(PAIR.insert(), [{**ids, "score": score, "reasons": "[]", **values}])


def forget_pair(connection: Connection, one: int, other: int, now: dt.datetime) -> None:
    """Take a person's word back: what the rules had found out waits for a person again."""
    reasons = connection.execute(select(PAIR.c.reasons).where(_is(one, other), PAIR.c.by_person.is_(True))).scalar()
    if reasons == "[]":
        connection.execute(delete(PAIR).where(_is(one, other)))
    elif reasons is not None:
        values = {"verdict": PairVerdict.ASK.value, "by_person": False, "at": now}
        connection.execute(update(PAIR).where(_is(one, other)).values(**values))


def _is(one: int, other: int) -> Any:
    return and_(PAIR.c.one_id == min(one, other), PAIR.c.other_id == max(one, other))
