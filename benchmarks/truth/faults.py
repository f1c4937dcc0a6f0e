"""What went wrong, counted by kind, with the cases for whoever tunes on the open part."""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum


class Fault(StrEnum):
    """One kind of thing that must not happen; the text is its line in the report."""

    UID = "UID of a surviving event changed"
    UNPUBLISHED = "published event not there any more"
    SEQUENCE_IDLE = "SEQUENCE raised without a visible change"
    SEQUENCE_MISSED = "visible change without SEQUENCE"
    SEQUENCE_DOWN = "SEQUENCE went down"
    HISTORY = "visible change without history"
    CANCELLED = "wrongly cancelled"
    UNCONFIRMED = "wrongly unconfirmed"
    LOST = "future event lost"


class Faults:
    """Every fault once: a fault that lasts over several looks counts as one."""

    def __init__(self) -> None:
        self._cases: dict[Fault, dict[tuple[str, ...], str]] = defaultdict(dict)

    def add(self, fault: Fault, what: tuple[str, ...], case: str) -> None:
        """`what` makes it one fault; `case` tells a person."""
        self._cases[fault].setdefault(what, case)

    def count(self, fault: Fault) -> int:
        return len(self._cases[fault])

    def cases(self, fault: Fault) -> list[str]:
        return list(self._cases[fault].values())
