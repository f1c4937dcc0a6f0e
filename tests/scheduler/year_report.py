"""What a simulated year came to: its figures, how memory went, and the report that `make year` writes."""

from __future__ import annotations

import datetime as dt
import gc
import resource
import sys
from dataclasses import dataclass, field
from pathlib import Path

SAMPLES = 24
MOST_BLOCKS = 5_000  # of half a million; one object left behind by every crawl makes 6,000 in a third of a year
MOST_RSS_MB = 8.0
REPORT = Path(__file__).parents[2] / "benchmarks" / "year.md"
_PAGE_MB = resource.getpagesize() / 2**20


@dataclass(frozen=True, slots=True)
class Sample:
    """What the process held at one moment. `blocks`: live objects of Python, after a collection."""

    blocks: int
    rss_mb: float


@dataclass(slots=True)
class Memory:
    """Looks at the process in even steps of the simulated time."""

    begin: dt.datetime
    end: dt.datetime
    samples: list[Sample] = field(default_factory=list)

    def look(self, now: dt.datetime) -> None:
        """Note what is held, if it is time."""
        if (now - self.begin) / (self.end - self.begin) * SAMPLES < len(self.samples) + 1:
            return
        gc.collect()
        resident = int(Path("/proc/self/statm").read_text().split()[1])
        self.samples.append(Sample(sys.getallocatedblocks(), resident * _PAGE_MB))


@dataclass(slots=True)
class Result:
    """What a year was, in figures; `faults_found` names every promise that was broken."""

    crawls: int = 0
    failed: int = 0
    restarts: int = 0
    lost_crawls: int = 0
    changes: int = 0
    announcements: int = 0
    messages: int = 0
    busiest_hour: int = 0
    pruned: int = 0
    store_mb: float = 0.0
    seconds: float = 0.0
    memory: list[Sample] = field(default_factory=list)
    faults_found: list[str] = field(default_factory=list)

    def growth(self, name: str) -> float:
        """How far the least of the last third lies above the least of the one before; the first third warms up."""
        values = [getattr(each, name) for each in self.memory]
        third = len(values) // 3
        return float(min(values[-third:]) - min(values[third:-third]))

    def problems(self) -> list[str]:
        """What must not be, in sentences."""
        found = list(self.faults_found)
        if (blocks := self.growth("blocks")) > MOST_BLOCKS:
            found.append(f"memory grew by {blocks:.0f} objects")
        if (rss_mb := self.growth("rss_mb")) > MOST_RSS_MB:
            found.append(f"the process grew by {rss_mb:.1f} MB")
        return found


def report(result: Result, days: int, sources: int, seed: int) -> str:
    """Return the page that `make year` writes."""
    steps = [result.memory[number - 1] for number in (SAMPLES // 3, 2 * SAMPLES // 3, len(result.memory))]
    blocks, sizes = ", ".join(f"{each.blocks:,}" for each in steps), ", ".join(f"{each.rss_mb:.1f}" for each in steps)
    rows = [
        ("crawls (failed ones among them)", f"{result.crawls:,} ({result.failed:,})"),
        ("deaths of the process (during a crawl)", f"{result.restarts} ({result.lost_crawls})"),
        ("changes of health that had to be told, on each channel", f"{result.changes:,}"),
        ("announcements noted, messages sent on both channels", f"{result.announcements:,}, {result.messages:,}"),
        ("most messages of one channel within an hour", str(result.busiest_hour)),
        ("records of crawls pruned; size of the store in the end", f"{result.pruned:,}; {result.store_mb:.1f} MB"),
        ("live objects after a third, two thirds, all of it", blocks),
        ("growth of live objects, least of the last third against the second", f"{result.growth('blocks'):+,.0f}"),
        ("memory of the process at the same moments", f"{sizes} MB"),
        ("growth of it, likewise", f"{result.growth('rss_mb'):+.1f} MB"),
        ("time it took", f"{result.seconds / 60:.1f} minutes"),
        ("what must not be", "<br>".join(result.problems()[:20]) or "nothing"),
    ]
    today = dt.datetime.now(dt.UTC).date()
    table = "\n".join(f"| {what} | {found} |" for what, found in rows)
    return f"""# A simulated year

Written by `make year` on {today}: {sources} sources, {days} days, seed {seed}; `tests/scheduler/year.py` says what is
real in it and what is simulated. After every step it was checked that each source is crawled within its period, never
too early, never twice at once and never in the blackout; in the end, that each change of health was told exactly once
on each of two channels, one in ten of whose deliveries failed.

| what | found |
|---|---|
{table}
"""
