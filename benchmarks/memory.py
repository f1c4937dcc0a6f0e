"""Row 5: what publishing everything from an empty cache adds to a process, however many events there are.

Each figure comes from a process of its own, which fills no store but opens one: all feeds in all formats are rendered,
joined, compressed (gzip, br, zstd) and written. Counted is anonymous memory at its peak (a thread looks every 5 ms)
less what it was before; pages of the database that are mapped from the disk's cache are not the process's own. At the
largest size the downloads of single events are left out: a hundred thousand files cost minutes, and no memory.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import naive
from benchmarks.meetings import NOW, fill
from benchmarks.row import Row
from config.load import load_config
from feeds.formats.registry import FORMATS
from feeds.publish import put_feeds
from feeds.tree import PublishedTree
from store.repository import Store

GOAL_MB = 40.0
SIZES, QUICK_SIZES = (10_000, 100_000), (500, 1_000)
_LOOK_EVERY_S = 0.005


def measure(quick: bool) -> list[Row]:
    """Megabytes added at both sizes, and beside the smaller one what building the calendar from objects adds."""
    small, large = QUICK_SIZES if quick else SIZES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in (small, large):
            fill(_url(folder, count), count)
        objects = _added(folder, small, "objects")
        ours = {"everything": _added(folder, small, "everything"), "feeds": _added(folder, large, "feeds")}
    note = (
        f"all feeds and formats and every event's .ics, compressed; SQLModel + icalendar, .ics alone: {objects:.0f} MB"
    )
    return [
        _row(f"publish everything from an empty cache, {small:,} events: memory added", ours["everything"], note),
        _row(f"publish all feeds from an empty cache, {large:,} events: memory added", ours["feeds"], "all formats"),
    ]


def _row(what: str, added: float, note: str) -> Row:
    return Row(5, what, added, "MB", f"<= {GOAL_MB:.0f} MB", added <= GOAL_MB, note)


def _url(folder: Path, count: int) -> str:
    return f"sqlite:///{folder}/{count}.db"


def _added(folder: Path, count: int, what: str) -> float:
    command = [sys.executable, "-m", "benchmarks.memory", what, _url(folder, count), str(folder / f"{what}-{count}")]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1]))


class Peak:
    """The most anonymous memory that this process has had while the context was open, in MB above its beginning."""

    def __enter__(self) -> Peak:
        self._before = self._most = anonymous_mb()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(_LOOK_EVERY_S):
            self._most = max(self._most, anonymous_mb())

    @property
    def added(self) -> float:
        return self._most - self._before


def anonymous_mb() -> float:
    """Linux's RssAnon of this process."""
    status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("RssAnon:")[2].split()[0]) / 1024


def _everything(url: str, folder: Path) -> float:
    (folder / "config").mkdir(parents=True)
    config = load_config(folder / "config", {})
    with Store.open(url) as store, Peak() as peak, PublishedTree(folder / "public", NOW) as tree:
        put_feeds(tree, store, config, naive.BASE_URL, NOW.date())
    return peak.added


def _feeds(url: str, folder: Path) -> float:
    FORMATS["ics"] = replace(FORMATS["ics"], downloads=False)
    return _everything(url, folder)


def _objects(url: str, folder: Path) -> float:
    folder.mkdir(parents=True)
    with Peak() as peak:
        naive.written(url, folder / "events.ics", naive.events_ics)
    return peak.added


_WAYS: dict[str, Callable[[str, Path], float]] = {"everything": _everything, "feeds": _feeds, "objects": _objects}


if __name__ == "__main__":
    print(json.dumps(_WAYS[sys.argv[1]](sys.argv[2], Path(sys.argv[3]))))
