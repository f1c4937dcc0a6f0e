"""benchmarks/truth.md: goals and figures, then where recall is lost."""

from __future__ import annotations

import datetime as dt
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.extraction.report import Goal, table
from benchmarks.truth.faults import Fault
from benchmarks.truth.run import Result
from benchmarks.truth.words import Part

PRECISION, RECALL, LEFT = 0.995, 0.95, 0.05
_FEWEST_PAIRS = 20
"""Kinds of noise with fewer pairs are not worth a line."""

Figure = Callable[[Sequence[Result]], float | None]


def report(results: Sequence[Result]) -> str:
    parts = [_head(results), _goal_table(results), _others(results), _by_noise(results)]
    return "\n\n".join(parts) + "\n"


def _goal_table(results: Sequence[Result]) -> str:
    """A goal is reached if both parts reach it, not their mean."""
    rows = []
    for goal in _goals(results):
        alone = [replace(goal, value=value) for value in (goal.value, goal.opened, goal.closed) if value is not None]
        met = "yes" if all(each.reached for each in alone) else "**no**"
        bound = f"{'>=' if goal.least else '<='} {goal.goal:g}"
        rows.append((goal.what, bound, *map(_exact, (goal.value, goal.opened, goal.closed)), met))
    return table(("what", "goal", "all", "open", "closed", "reached"), rows)


def _exact(value: float | None) -> str | None:
    """Four digits, so that a goal of 0.995 does not look reached by 0.9947."""
    return None if value is None else str(value) if isinstance(value, int) else f"{value:.4f}"


def misses(results: Iterable[Result]) -> str:
    """Every fault, wrong merge and missed pair of the open part, for whoever tunes the matcher."""
    lines: list[str] = []
    for result in results:
        if result.part is Part.CLOSED:
            raise ValueError("cases of the closed part are not for looking at")
        lines += [f"# open, seed {result.seed}"]
        for fault in Fault:
            lines += [f"{fault}: {case}" for case in result.faults.cases(fault)]
        lines += [f"wrong merge: {case}" for case in result.pairs.wrong_cases]
        lines += [f"missed: {case}" for case in result.pairs.missed_cases]
        lines += [f"field: {case}" for case in result.field_cases]
    return "\n".join(lines) + "\n"


def _goals(results: Sequence[Result]) -> list[Goal]:
    share = [
        _goal("pairwise precision of what was merged", PRECISION, results, _precision),
        _goal("recall: merged or left to a person", RECALL, results, _recall),
        _goal("left to a person, of all pairs", LEFT, results, _left, least=False),
    ]
    zero = [_goal(fault.value, 0, results, _count(fault), least=False) for fault in Fault]
    fields = [
        _goal("title is the strongest source's", 1, results, _share_of("titles_right")),
        _goal("start is the strongest source's", 1, results, _share_of("starts_right")),
    ]
    return [*share, *zero, *fields]


def _goal(what: str, wanted: float, results: Sequence[Result], figure: Figure, *, least: bool = True) -> Goal:
    opened = [result for result in results if result.part is Part.OPEN]
    closed = [result for result in results if result.part is Part.CLOSED]
    everything, in_open, in_closed = (figure(some) if some else None for some in (results, opened, closed))
    return Goal(what, wanted, everything, in_open, in_closed, least)


def _precision(results: Sequence[Result]) -> float:
    merged = sum(result.pairs.merged for result in results)
    return 1 - sum(result.pairs.wrong for result in results) / merged if merged else 1.0


def _recall(results: Sequence[Result]) -> float:
    return _joined(results) + _left(results)


def _joined(results: Sequence[Result]) -> float:
    return sum(result.pairs.joined for result in results) / max(1, sum(result.pairs.true for result in results))


def _left(results: Sequence[Result]) -> float:
    return sum(result.pairs.left for result in results) / max(1, sum(result.pairs.true for result in results))


def _count(fault: Fault) -> Figure:
    return lambda results: sum(result.count(fault) for result in results)


def _share_of(name: str) -> Figure:
    return lambda results: (
        sum(getattr(result, name) for result in results) / max(1, sum(result.judged for result in results))
    )


def _others(results: Sequence[Result]) -> str:
    """Figures without a goal, part by part."""
    figures: dict[str, Figure] = {
        "true events": lambda some: sum(result.size.events for result in some),
        "announcements given to the store": _sum_of("pieces"),
        "pairs of sources that announce one event": lambda some: sum(result.pairs.true for result in some),
        "of these merged": _joined,
        "of these left to a person": _left,
        "pairs under one UID": lambda some: sum(result.pairs.merged for result in some),
        "of these wrong": lambda some: sum(result.pairs.wrong for result in some),
        "questions to a person": lambda some: sum(result.pairs.questions for result in some),
        "of these about different events": lambda some: sum(result.pairs.in_vain for result in some),
        "UIDs retired by joining two published events": _sum_of("retired"),
        "of these the older of the two": _sum_of("older_retired"),
        "events published at the end": _sum_of("published"),
        "true events (or days of congresses) behind them": _sum_of("behind"),
        "satellites and courses whose congress is published": _belonging("parts"),
        "of these pointing to it": lambda some: _belonging("pointing")(some) / max(1, _belonging("parts")(some)),
        "events pointing to something else": _belonging("astray"),
        "pairs of editions of one meeting": _belonging("editions"),
        "of these linked": lambda some: _belonging("linked")(some) / max(1, _belonging("editions")(some)),
        "linked pairs that are not editions of one meeting": _belonging("strangers"),
        "runs held by the gate, rightly": _sum_of("held_rightly"),
        "runs held by the gate that were true": _sum_of("held_wrongly"),
        "half-empty runs that passed the gate": _sum_of("passed_wrongly"),
        "seconds in finish_crawl": _sum_of("seconds"),
        "announcements a second": lambda some: _sum_of("pieces")(some) / max(0.001, _sum_of("seconds")(some)),
    }
    rows = [(name, *(_rounded(figure(some)) for some in _columns(results))) for name, figure in figures.items()]
    return "## Other figures\n\n" + table(("what", "all", "open", "closed"), rows)


def _rounded(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 10 or value == int(value) else f"{value:.3f}"


def _columns(results: Sequence[Result]) -> tuple[Sequence[Result], ...]:
    return (results, *([result for result in results if result.part is part] for part in Part))


def _sum_of(name: str) -> Callable[[Sequence[Result]], float]:
    return lambda results: sum(getattr(result, name) for result in results)


def _belonging(name: str) -> Callable[[Sequence[Result]], float]:
    return lambda results: sum(getattr(result.belonging, name) for result in results)


def _by_noise(results: Sequence[Result]) -> str:
    """Recall of the pairs that have a kind of noise on either side, the worst first; of the open part alone."""
    pairs, joined, left = Counter[str](), Counter[str](), Counter[str]()
    for result in (result for result in results if result.part is Part.OPEN):
        for name, (all_of_them, merged, asked) in result.pairs.by_noise.items():
            pairs[name] += all_of_them
            joined[name] += merged
            left[name] += asked
    names = [name for name, count in pairs.items() if count >= _FEWEST_PAIRS]
    names.sort(key=lambda name: ((joined[name] + left[name]) / pairs[name], name))
    rows = [(n, pairs[n], joined[n] / pairs[n], left[n] / pairs[n], pairs[n] - joined[n] - left[n]) for n in names]
    head = ("noise on either side", "pairs", "merged", "left to a person", "missed")
    return (
        "## Where recall is lost\n\nOf the open part. A pair counts in the line of each kind of noise it has.\n\n"
        + table(head, rows)
    )


def _head(results: Sequence[Result]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}"
    worlds = ", ".join(f"{result.part} seed {result.seed}" for result in results)
    size = results[0].size
    return f"""# One true event, many announcements

Written by `make bench-truth` on {dt.datetime.now(dt.UTC).date()} ({machine}). Worlds: {worlds}; each of {size.events:,}
true events, {size.sources} sources and {size.rounds} crawls of each over a simulated year, taken in by a real store.
*open* is the part on which the matcher may be tuned; the *closed* part has titles, places, organisations, sources and
seeds of its own, and nobody looks at its cases. Pairs of announcements are judged at the end of the year, everything
else after every crawl. A quick loop: `python -m benchmarks.truth --part open --seed 1 --events 500 --misses FILE`."""


def write(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")
