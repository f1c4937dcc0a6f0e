"""Row 7: how long a subscriber waits for an answer at 100,000 events, against 100: a 304, and a filtered feed.

Two servers run at once, each on a store and a published tree of its size, and are asked in turns over one kept
connection each. The filter leaves the same number of events in both stores, so that the answers are equal in size.
A filtered answer is made once after each publish and then kept; what the first one costs is a row of its own.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.meetings import NOW, RARE_LANGUAGES, fill
from benchmarks.naive import BASE_URL
from benchmarks.process import wait
from benchmarks.row import Row
from config.load import load_config
from feeds.render import feed_chunks
from feeds.tree import PublishedTree
from store.repository import Store
from tests.ports import free_port

GOAL = 1.1
SIZES, QUICK_SIZES = (100, 100_000), (100, 1_000)
ROUNDS, QUICK_ROUNDS = 3_000, 200
FEED = "/feeds/events.ics"


def measure(quick: bool) -> list[Row]:
    """Medians of the waits at the larger size divided by those at the smaller one."""
    sizes, rounds = (QUICK_SIZES, QUICK_ROUNDS) if quick else (SIZES, ROUNDS)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        servers = [stack.enter_context(_running(Path(name) / str(size), size)) for size in sizes]
        tags = [_Client(port).etag() for port in servers]
        unchanged = _alternate(servers, FEED, [{"If-None-Match": tag} for tag in tags], rounds)
        first = _first_answers(servers)
        kept = _alternate(servers, f"{FEED}?lang={','.join(RARE_LANGUAGES)}", [{}, {}], rounds)
    told = f"{sizes[1]:,} events against {sizes[0]:,}"
    return [
        _row(f"304 of events.ics, {told}", unchanged, "median of single requests"),
        _row(f"filtered .ics of equal size, {told}", kept, "median of single requests, kept since the first"),
        _row(
            f"first answer to a filter after a publish, {told}",
            first,
            f"{len(RARE_LANGUAGES)} filters, each asked once",
        ),
    ]


def _row(what: str, pairs: list[tuple[float, float]], note: str) -> Row:
    small, large = (statistics.median(side) for side in zip(*pairs, strict=True))
    told = f"{note}; {large * 1e3:.2f} ms against {small * 1e3:.2f} ms"
    return Row(7, f"latency: {what}", large / small, "x", f"<= {GOAL}", large / small <= GOAL, told)


def _alternate(
    servers: Sequence[int], path: str, headers: Sequence[Mapping[str, str]], rounds: int
) -> list[tuple[float, float]]:
    """Seconds of each request, one server after the other."""
    small, large = (_Client(port) for port in servers)
    for _ in range(20):  # the first ones read the file, or make the answer
        small.wait(path, headers[0])
        large.wait(path, headers[1])
    return [(small.wait(path, headers[0]), large.wait(path, headers[1])) for _ in range(rounds)]


def _first_answers(servers: Sequence[int]) -> list[tuple[float, float]]:
    small, large = (_Client(port) for port in servers)
    paths = [f"{FEED}?lang={language}" for language in RARE_LANGUAGES]
    return [(small.wait(path, {}), large.wait(path, {})) for path in paths]


class _Client:
    """One kept connection to a server on loopback."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)

    def wait(self, path: str, headers: Mapping[str, str]) -> float:
        """Seconds until the whole answer was there."""
        begun = time.perf_counter()
        self._connection.request("GET", path, headers=dict(headers))
        response = self._connection.getresponse()
        response.read()
        spent = time.perf_counter() - begun
        expected = 304 if "If-None-Match" in headers else 200
        if response.status != expected:
            raise RuntimeError(f"{path} was answered with {response.status}, not {expected}")
        return spent

    def etag(self) -> str:
        self._connection.request("HEAD", FEED)
        response = self._connection.getresponse()
        response.read()
        return response.headers["ETag"]


@contextmanager
def _running(folder: Path, count: int) -> Iterator[int]:
    """A server on a store of `count` events and the tree published from it, of which nothing else is asked."""
    (folder / "config").mkdir(parents=True)
    url = f"sqlite:///{folder}/events.db"
    fill(url, count)
    with Store.open(url) as store, PublishedTree(folder / "data" / "public", NOW, encodings=()) as tree:
        config = load_config(folder / "config", {})
        tree.put(FEED.removeprefix("/"), feed_chunks("ics", "events", store, config, BASE_URL, NOW.date()))
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.serve", str(folder), str(port)])
    try:
        wait(port)
        yield port
    finally:
        process.terminate()
        process.wait(10)
