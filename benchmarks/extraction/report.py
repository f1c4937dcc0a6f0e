"""benchmarks/extraction.md: goals and figures, then the tables by format."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from benchmarks.extraction.corpus import Part
from benchmarks.extraction.measured import Parts
from benchmarks.extraction.scorers import Figures


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the first table. `least` False: the figure must stay at or below `goal`.

    value, opened, closed  the figure on all of the set, on the part that rules were tuned on, on the part kept closed
    """

    what: str
    goal: float
    value: float | None
    opened: float | None = None
    closed: float | None = None
    least: bool = True

    @property
    def reached(self) -> bool:
        return self.value is not None and (self.value >= self.goal if self.least else self.value <= self.goal)


def goal(what: str, wanted: float, parts: Parts, key: str) -> Goal:
    """The goal for one figure of a scorer's last line, which may keep its figures under "all"."""
    values = {part: score.total.get("all", score.total).get(key) for part, score in parts.items()}
    return Goal(what, wanted, values.get(Part.ALL), values.get(Part.OPEN), values.get(Part.CLOSED))


def figure(value: float | str | None) -> str:
    if value is None:
        return ""
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def table(head: Sequence[str], rows: Iterable[Sequence[float | str | None]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join([*lines, *(f"| {' | '.join(map(figure, row))} |" for row in rows)])


def goals(found: Iterable[Goal]) -> str:
    """The first table: what was to be reached, and what was."""
    head = ("what", "goal", "all", "open", "closed", "reached")
    return table(head, [_goal_row(each) for each in found])


def _goal_row(each: Goal) -> tuple[float | str | None, ...]:
    bound = f"{'>=' if each.least else '<='} {each.goal:g}"
    return each.what, bound, each.value, each.opened, each.closed, "yes" if each.reached else "**no**"


LISTING_KEYS = ("files", "domains", "f1_date", "recall", "precision", "title", "time", "strict", "works")


def by_label(label: str, keys: Sequence[str], rows: Iterable[tuple[str, Figures]]) -> str:
    """A scorer's own table: one row per format, tier or kind."""
    return table((label, *keys), [(name, *(figures.get(key) for key in keys)) for name, figures in rows])
