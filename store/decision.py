"""What a person decided about an event, and how it is layered over what its sources say. Pure (decision 9).

Decisions are rows of their own. No crawl writes them; every time an event is merged anew, those that stand are laid
over the result. Undoing one only marks it, and the event becomes what its sources say again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from store.event import Verdict
from store.merge import Merged


class DecisionKind(StrEnum):
    """What a person may decide about an event; the text is stored."""

    HIDE = "hide"
    APPROVE = "approve"


class Origin(StrEnum):
    """Where a decision was made; the text is stored."""

    COMMAND_LINE = "command-line"
    FILE = "overrides.toml"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One decision that stands, as it is laid over an event."""

    kind: DecisionKind


@dataclass(frozen=True, slots=True)
class Layered:
    """An event as its sources and people leave it."""

    merged: Merged
    hidden: bool


def layer(merged: Merged, rulings: Sequence[Ruling]) -> Layered:
    """Return `merged` with the decisions of people laid over it, oldest first."""
    kinds = {ruling.kind for ruling in rulings}
    if DecisionKind.APPROVE in kinds:
        merged = replace(merged, verdict=Verdict.PUBLISH)
    return Layered(merged, hidden=DecisionKind.HIDE in kinds)
