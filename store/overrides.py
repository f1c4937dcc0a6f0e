"""Applying overrides.toml: decisions that came into the file are taken, those that left it are undone.

A decision is recognised by its text, so nothing is done twice and nothing flickers: the new ones are taken first, and
take the place of older ones on the same field; only then are those undone that are left. An entry that cannot be
applied (its event is not there yet) is told in one line and tried again next time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, update

from config.overrides import (
    AnyEntry,
    ApproveEntry,
    DifferentEntry,
    HideEntry,
    MergeEntry,
    Override,
    SetEntry,
    SplitEntry,
)
from store.decide import UnknownEventError, decide
from store.decision import (
    Approve,
    Decision,
    DecisionError,
    Hide,
    MergeInto,
    Origin,
    SetField,
    SplitOff,
    TellApart,
)
from store.rows import DECISION
from store.undo import take_back


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of the file. `warnings`: one line for each entry that could not be applied."""

    taken: int = 0
    undone: int = 0
    warnings: tuple[str, ...] = ()


def decision_of(entry: AnyEntry) -> Decision:
    """Return the decision that an entry of the file is."""
    match entry:
        case SetEntry():
            return SetField(entry.event, entry.field, entry.value, entry.until_source_changes, entry.reason)
        case MergeEntry():
            return MergeInto(entry.event, entry.into, entry.reason)
        case SplitEntry():
            return SplitOff(entry.event, entry.source, entry.reason)
        case DifferentEntry():
            return TellApart(entry.event, entry.other, entry.reason)
        case ApproveEntry():
            return Approve(entry.event, entry.reason)
        case HideEntry():
            return Hide(entry.event, entry.reason)


def up_to_date(connection: Connection, overrides: Sequence[Override]) -> bool:
    """True if the file says what stands already, so that nothing has to be written."""
    standing = {row.entry: row.reason for row in _standing(connection)}
    return standing == {each.entry.text: each.entry.reason for each in overrides}


def apply(connection: Connection, overrides: Sequence[Override], now: dt.datetime) -> Applied:
    """Make the decisions that stand those of the file."""
    before = {row.entry for row in _standing(connection)}
    waiting = {each: None for each in overrides if each.entry.text not in before}
    refused = _take(connection, list(waiting), now)
    undone, stuck = _take_back(connection, {each.entry.text for each in overrides}, now)
    if refused:  # what stood in the way may be gone now
        refused = _take(connection, list(refused), now)
    _tell_reasons(connection, overrides)
    lines = [f"overrides.toml:{each.line} {each.entry.kind}: {error}" for each, error in refused.items()]
    return Applied(len(waiting) - len(refused), undone, (*lines, *stuck))


def _standing(connection: Connection) -> Sequence[Any]:
    query = select(DECISION).where(DECISION.c.undone.is_(None), DECISION.c.origin == Origin.FILE.value)
    return connection.execute(query.order_by(DECISION.c.id)).all()


def _take(connection: Connection, overrides: Sequence[Override], now: dt.datetime) -> dict[Override, str]:
    """Take these decisions; return those that could not be, and why."""
    refused = {}
    for override in overrides:
        try:
            with connection.begin_nested():
                decide(connection, decision_of(override.entry), now, Origin.FILE, override.entry.text)
        except UnknownEventError as error:
            refused[override] = f"{error} yet; it is tried again next time"
        except DecisionError as error:
            refused[override] = f"{error}; {error.hint}"
    return refused


def _take_back(connection: Connection, texts: set[str], now: dt.datetime) -> tuple[int, list[str]]:
    """Undo what has left the file, the last one first; return how many, and a line for each that could not be."""
    undone, stuck = 0, []
    for row in reversed(_standing(connection)):
        if row.entry not in texts:
            try:
                with connection.begin_nested():
                    take_back(connection, row, now)
                undone += 1
            except DecisionError as error:
                stuck.append(f"overrides.toml: the {row.kind} that was taken out stands: {error}; {error.hint}")
    return undone, stuck


def _tell_reasons(connection: Connection, overrides: Sequence[Override]) -> None:
    reasons = {each.entry.text: each.entry.reason for each in overrides}
    for row in _standing(connection):
        if row.entry in reasons and row.reason != reasons[row.entry]:
            connection.execute(update(DECISION).where(DECISION.c.id == row.id).values(reason=reasons[row.entry]))
