"""Loading a table's cases, deciding their part, and reporting what is right. Used by the tables' runners.

Of the closed part nothing is ever told but counts: its texts would tune the code that they shall judge.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
Case = dict[str, Any]


class Part(StrEnum):
    """Open to those who write the code, or closed to them."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case: `expected` and `got` in words, and whether they agree."""

    case: Case
    right: bool
    expected: str
    got: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a test may know of one part: the share that is right, and what is told if that is too little."""

    share: float
    told: str


Score = Callable[[Case], Result]


def part_of(text: str) -> Part:
    """About one text in three is closed, and always the same ones."""
    return Part.CLOSED if hashlib.sha256(text.encode()).digest()[0] % 3 == 0 else Part.OPEN


def text_of(case: Case) -> str:
    """The text that decides a case's part, whatever else is known beside it."""
    text = case.get("text") or case.get("title") or json.dumps(case["parts"], ensure_ascii=False, sort_keys=True)
    return str(text)


def load(subject: str, part: Part) -> list[Case]:
    text = (FOLDER / f"{subject}.{part}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def misplaced(subject: str) -> int:
    """How many cases lie in the file of the other part."""
    return sum(part_of(text_of(case)) is not part for part in Part for case in load(subject, part))


def share(results: Sequence[Result]) -> float:
    return sum(result.right for result in results) / len(results) if results else 0.0


def measured(subject: str, part: Part, score: Score, only: str | None = None) -> Outcome:
    """Score one part of a table, or only one class of it. No results are handed out, lest a failing test shows them."""
    results = [score(case) for case in load(subject, part) if only in (None, case["class"])]
    return Outcome(share(results), explained(part, results))


def explained(part: Part, results: Sequence[Result]) -> str:
    """Every miss of the open part; of the closed part only their number and share."""
    misses = [result for result in results if not result.right]
    head = f"{part}: {len(results) - len(misses)} of {len(results)} right ({share(results):.1%})"
    if part is Part.CLOSED or not misses:
        return head
    return "\n".join([head, *map(_line, misses)])


def _line(result: Result) -> str:
    case = result.case
    known = ", ".join(f"{key}={case[key]}" for key in ("language", "country", "order", "year") if case.get(key))
    return f"  {text_of(case)!r} ({known}): expected {result.expected}, got {result.got}"


def shares_by(key: str, results: Iterable[Result]) -> dict[str, tuple[int, int]]:
    """(right, all) for each value of one key of the cases."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for result in results:
        value = str(result.case.get(key) or "-")
        total[value] += 1
        right[value] += result.right
    return {value: (right[value], total[value]) for value in sorted(total)}


def table_of(key: str, by_part: dict[Part, list[Result]]) -> str:
    """Rows for the values of one key, with the shares of both parts side by side."""
    columns = {part: shares_by(key, results) for part, results in by_part.items()}
    values = sorted({value for column in columns.values() for value in column})
    rows = [f"{key:<18} {'open':>16} {'closed':>16}"]
    for value in values:
        cells = [_cell(columns[part].get(value)) for part in Part]
        rows.append(f"{value:<18} {cells[0]:>16} {cells[1]:>16}")
    return "\n".join(rows)


def _cell(counts: tuple[int, int] | None) -> str:
    return f"{counts[0]}/{counts[1]} {counts[0] / counts[1]:.0%}" if counts else ""


def report(subject: str, score: Score, keys: Sequence[str], more: Callable[[list[Result]], str] | None = None) -> int:
    """The command of a runner: shares of both parts, in total and by `keys`; with `--misses` the open misses."""
    parser = argparse.ArgumentParser(prog=f"python -m tests.tables.{subject}")
    parser.add_argument("--misses", action="store_true", help="list the misses of the open part")
    wanted = parser.parse_args()
    by_part = {part: [score(case) for case in load(subject, part)] for part in Part}
    blocks = [table_of(key, by_part) for key in keys]
    for part, results in by_part.items():
        blocks.append(explained(part, results) if wanted.misses else explained(part, results).splitlines()[0])
        if more is not None:
            blocks.append(more(results))
    sys.stdout.write("\n\n".join(blocks) + "\n")
    return 0


if __name__ == "__main__":
    sys.stdout.writelines(f"{part_of(text)}: {text}\n" for text in sys.argv[1:])
