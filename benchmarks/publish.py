"""Row 4: publishing a feed after 1 % of the events changed, against building it from objects.

The baselines are what one writes first (`benchmarks.naive`). Ours reads cached blocks and renders what changed. Both go
from the same store to bytes on disk, without compression, in turns (A B A B), each turn after another 1 % of the events
has changed. Figures are CPU time, as those of the other storing rows: what else runs on the machine must not decide.
"""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlmodel import Session

from benchmarks import naive
from benchmarks.meetings import NOW, meeting, take_in
from benchmarks.row import Row
from config.load import Config, load_config
from feeds.render import feed_chunks
from feeds.tree import PublishedTree
from store.repository import Store

EVENTS, QUICK_EVENTS = 10_000, 1_000
ROUNDS, QUICK_ROUNDS = 4, 2


@dataclass(frozen=True, slots=True)
class Case:
    """One feed in one format. lxml and json write text nearly as fast as we do: what the cache saves there is less."""

    name: str
    extension: str
    library: str
    make: Callable[[Session], bytes]
    goal: float


CASES = (
    Case("events", "ics", "icalendar", naive.events_ics, 0.03),
    Case("events", "rss", "an lxml tree", naive.events_rss, 0.31),
    Case("events", "atom", "an lxml tree", naive.events_atom, 0.31),
    Case("events", "json", "json", naive.events_json, 0.31),
    Case("deadlines", "ics", "icalendar", naive.deadlines_ics, 0.03),
    Case("new", "rss", "an lxml tree", naive.new_rss, 0.31),
)


def measure(quick: bool) -> list[Row]:
    """A row for each case."""
    count, rounds = (QUICK_EVENTS, QUICK_ROUNDS) if quick else (EVENTS, ROUNDS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "config").mkdir()
        config = load_config(folder / "config", {})
        url = f"sqlite:///{folder}/store.db"
        with Store.open(url) as store:
            take_in(store, (meeting(number) for number in range(count)))
            sides = _alternate(store, config, url, folder, count=count, rounds=rounds)
    return [_row(case, sides[case], count) for case in CASES]


def _row(case: Case, pairs: list[tuple[float, float]], count: int) -> Row:
    ratio = statistics.median(mine / theirs for theirs, mine in pairs)
    baseline, ours = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    note = (
        f"{count} events, {len(pairs)} rounds, medians of CPU time: SQLModel objects + {case.library} "
        f"{baseline:.0f} ms, ours {ours:.0f} ms"
    )
    what = f"publish {case.name}.{case.extension} after 1 % of the events changed, against SQLModel + {case.library}"
    return Row(4, what, ratio, "x", f"<= {case.goal}", ratio <= case.goal, note)


def _alternate(
    store: Store, config: Config, url: str, folder: Path, *, count: int, rounds: int
) -> dict[Case, list[tuple[float, float]]]:
    """CPU seconds of each turn, theirs and ours; the first publish, which fills the cache, is not counted."""
    sides: dict[Case, list[tuple[float, float]]] = {case: [] for case in CASES}
    for case in CASES:
        _publish(store, config, folder, case, NOW)
    for turn in range(1, rounds + 1):
        now = NOW + dt.timedelta(minutes=turn)
        take_in(store, [meeting(number, turn) for number in range(turn, count, 100)], now, complete=False)
        for case in CASES:
            theirs = _seconds(lambda case=case: naive.written(url, folder / "naive", case.make))  # type: ignore[misc]
            ours = _seconds(lambda case=case, now=now: _publish(store, config, folder, case, now))  # type: ignore[misc]
            sides[case].append((theirs, ours))
    return sides


def _seconds(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _publish(store: Store, config: Config, folder: Path, case: Case, now: dt.datetime) -> None:
    out = folder / f"{case.name}-{case.extension}" / "public"  # a tree of its own: what is not put is removed
    with PublishedTree(out, now, encodings=()) as tree:
        chunks = feed_chunks(case.extension, case.name, store, config, naive.BASE_URL, now.date())
        tree.put(f"feeds/{case.name}.{case.extension}", chunks)
