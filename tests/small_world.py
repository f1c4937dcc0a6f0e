"""A small world of true events, for the tests of the benchmark that measures the store by them."""

from __future__ import annotations

from benchmarks.truth.run import Size
from benchmarks.truth.words import Part
from benchmarks.truth.world import World, world

SIZE = Size(events=60, sources=4, rounds=5)


def small(part: Part = Part.OPEN, seed: int = 1) -> World:
    return world(part, seed, SIZE.events, SIZE.sources)
