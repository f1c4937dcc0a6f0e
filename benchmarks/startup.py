"""Row 12: how long a person waits for `sma-events --help` and for a listing, against the interpreter's own start.

Commands run as processes, by turns with `python -c pass`; the figure is the median of the ratios. The configuration is
the packaged one, the store has tables and nothing in them. Listings are remembered until a file of the configuration or
the store changes: the goal is theirs, and the note says what the first one after a change costs, beside `import
sqlmodel` alone, below which nothing that reads a database can come.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.process import seconds
from benchmarks.row import Row

GOAL = 8.0
LISTINGS = (("sources", "list"), ("feeds", "list"), ("events", "list"), ("gate", "list"))
READ_EACH_TIME = ("sources", "health")  # what it says depends on the moment, too
SETTLED_S = 2.5  # a store that changed a moment ago is not remembered


def measure(quick: bool) -> list[Row]:
    """One row for `--help`, one for the slowest of the plain listings."""
    rounds = 3 if quick else 15
    with tempfile.TemporaryDirectory() as name:
        program = [str(Path(sys.executable).with_name("sma-events")), "--data", name]
        seconds([*program, "db", "upgrade"])
        time.sleep(SETTLED_S)
        help_ = _ratio([program[0], "--help"], rounds)
        listings = {" ".join(words): _ratio([*program, *words], rounds) for words in LISTINGS}
        anew = _ratio([*program, *READ_EACH_TIME], rounds)
        library = _ratio([sys.executable, "-c", "import sqlmodel"], rounds)
    slowest = max(listings, key=lambda name: listings[name])
    note = ", ".join(f"{name} {ratio:.1f}" for name, ratio in listings.items())
    note += f"; not remembered: {' '.join(READ_EACH_TIME)} {anew:.0f}, `import sqlmodel` alone {library:.0f}"
    return [
        Row(12, "`sma-events --help` against `python -c pass`", help_, "x", f"<= {GOAL:g}", help_ <= GOAL,
            f"{rounds} pairs"),
        Row(12, f"the slowest plain listing (`{slowest}`) against `python -c pass`", listings[slowest], "x",
            f"<= {GOAL:g}", listings[slowest] <= GOAL, f"{note}; {rounds} pairs"),
    ]  # fmt: skip


def _ratio(command: list[str], rounds: int) -> float:
    seconds(command)  # byte code and disk cache
    return statistics.median(seconds(command) / seconds([sys.executable, "-c", "pass"]) for _ in range(rounds))
