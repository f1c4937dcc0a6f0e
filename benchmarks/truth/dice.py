"""Chance that can be repeated: every choice has dice of its own, named by what they decide.

So a choice that is added or dropped changes nothing else of a world.
"""

from __future__ import annotations

import random
from collections.abc import Mapping


def dice(*name: object) -> random.Random:
    """Return dice that always fall alike for this name."""
    return random.Random("/".join(map(str, name)))  # noqa: S311 - chance that can be repeated is the point


def weighted(rng: random.Random, weights: Mapping[str, float]) -> str:
    """Draw one key."""
    return rng.choices(list(weights), list(weights.values()))[0]
