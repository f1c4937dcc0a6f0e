"""The settings of a source that matter when its run is recorded."""

from __future__ import annotations

from dataclasses import dataclass

from config.source import Identity, Precedence


@dataclass(frozen=True, slots=True)
class Terms:
    """Whose word wins, what makes two listings the same, and how many items are the least that is normal."""

    precedence: Precedence
    identity: Identity
    min_items: int = 0
