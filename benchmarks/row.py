"""One line of the table in benchmarks/README.md."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A measured figure beside its goal.

    number    the goal's number; several rows may share one
    what      what was measured against what
    measured  the figure, in `unit` ("x" for a ratio)
    goal      as text, for instance "<= 0.03"
    reached   whether the goal was met in this run
    note      what the reader must know: sizes, repetitions, spread
    """

    number: int
    what: str
    measured: float
    unit: str
    goal: str
    reached: bool
    note: str = ""
