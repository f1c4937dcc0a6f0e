"""A day of the service in some minutes: does it grow? python -m benchmarks.soak [--minutes 10]

`sma-events up` crawls sources that list something else at every crawl, every few seconds, publishes each change, and is
asked for feeds and pages all the while. Sixty sources that are crawled every six hours come to as many crawls a day as
this makes in ten minutes. Each second the service's memory, open files, threads, children and temporary files are
noted, without what work under way needs; the first quarter warms up. Runs of five minutes and more write
benchmarks/soak.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.latency import REQUEST, restless_site, wait_until_answered
from benchmarks.observed import Sample, observed
from tests.e2e.running import processes_naming
from tests.ports import free_port

SOURCES = 8
CRAWLS_A_DAY = 240
DAY_S = 600.0  # in which a day passes
PATHS = (
    "/feeds/events.ics",
    "/feeds/events.rss",
    "/events/",
    "/",
    "/feeds/events.ics?country=AT",
    "/sources/",
    "/readyz",
)
REQUESTS_A_SECOND = 20
START_S = 60.0
STOP_S = 5.0  # SIGTERM to end, on a machine that has nothing else to do
PATIENCE_S = 120.0  # a busy machine may take so much longer for the crawls that are waited for
# What a service at work has, however long it runs: a crawl (all sources are on one host) and a publish; the pool of
# threads, which grows to its size bit by bit, beside the main one and a few of libraries.
MOST_CHILDREN = 2
MOST_THREADS = min(32, (os.cpu_count() or 1) + 4) + 5
MOST_GROWTH_MB = 24.0  # in the three last quarters; a leak of one crawl's page would be larger
MORE_FILES = 3  # one more connection of the store's pool: database, journal and its index
REPORT = Path(__file__).with_name("soak.md")


@dataclass(slots=True)
class Soaked:
    """What a run came to. `left`: processes and temporary files that were still there when the service had ended.

    stop_s, code   how long it took to end after SIGTERM, and its exit code
    """

    seconds: float
    samples: list[Sample]
    crawls: int
    published: int
    answers: int
    failures: list[str]
    stop_s: float
    code: int
    left: list[str] = field(default_factory=list)

    @property
    def warm(self) -> list[Sample]:
        return self.samples[len(self.samples) // 4 :]

    @property
    def slope_mb(self) -> float:
        """Growth of memory per simulated day, by least squares over the warm part."""
        times, sizes = [each.at_s for each in self.warm], [each.rss_mb for each in self.warm]
        return statistics.linear_regression(times, sizes).slope * DAY_S

    def growth(self, name: str) -> float:
        """How far the least value of the last third lies above the first's; what comes and goes does not count."""
        values = [getattr(each, name) for each in self.warm]
        third = max(len(values) // 3, 1)
        return float(min(values[-third:]) - min(values[:third]))

    def least_in_the_end(self, name: str) -> float:
        values = [getattr(each, name) for each in self.warm]
        return float(min(values[-max(len(values) // 3, 1) :]))

    def problems(self) -> list[str]:
        """What must not be on any machine, in sentences."""
        found = [f"left behind: {each}" for each in self.left] + self.failures[:5]
        if self.code != 0:
            found.append(f"the service ended with exit code {self.code}")
        if self.growth("rss_mb") > MOST_GROWTH_MB:
            found.append(f"memory grew by {self.growth('rss_mb'):.1f} MB")
        for name, at_work in (("files", 0), ("threads", MOST_THREADS), ("children", MOST_CHILDREN), ("temporary", 0)):
            if self.growth(name) > (MORE_FILES if name == "files" else 1) and self.least_in_the_end(name) > at_work:
                found.append(f"{name}: {self.growth(name):g} more in the end")
        return found

    def problems_at_rest(self) -> list[str]:
        """The same, and what must not be on a machine that has nothing else to do."""
        late = [f"it took {self.stop_s:.1f} s to end"] if self.stop_s > STOP_S else []
        return self.problems() + late


@dataclass(slots=True)
class Clients:
    """Threads that ask for feeds and pages, with validators half of the time."""

    address: str
    answers: int = 0
    failures: list[str] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for number, path in enumerate(PATHS):
            thread = threading.Thread(target=self._ask, args=(path, bool(number % 2)), daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, path: str, remembers: bool) -> None:
        etag = ""
        while not self._ended.wait(len(PATHS) / REQUESTS_A_SECOND):
            headers = {"If-None-Match": etag} if remembers and etag else {}
            try:
                request = urllib.request.Request(self.address + path, headers=headers)  # noqa: S310  our own
                with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
                    answer.read()
                    etag = answer.headers.get("ETag", "")
            except urllib.error.HTTPError as error:
                with error:
                    if error.code != 304:
                        self.failures.append(f"{path} answered {error.code}")
            except OSError as error:
                self.failures.append(f"{path}: {error}")
            self.answers += 1


def soak(folder: Path, seconds: float, crawls: int = 0) -> Soaked:
    """Let a service live in `folder` for so long, and until it has crawled so often; tell how it went."""
    temporary = folder / "tmp"
    temporary.mkdir()
    with restless_site() as site:
        _configure(folder, site, seconds)
        environment = {**os.environ, "TMPDIR": str(temporary)}
        port = free_port()
        command = [str(Path(sys.executable).with_name("sma-events")), "--config", str(folder / "config")]
        command += ["--data", str(folder / "data"), "up", "--port", str(port)]
        with (folder / "stderr").open("wb") as stderr:
            process = subprocess.Popen(command, stderr=stderr, env=environment)
        clients = Clients(f"http://127.0.0.1:{port}")
        try:
            wait_until_answered(port, REQUEST, START_S)
            clients.start()
            samples = list(_samples(process.pid, port, folder, seconds, crawls))
        finally:
            clients.stop()
            stop_s = _end(process)
    # A publish that was under way when the service ended leaves what the next one clears up.
    subprocess.run([*command[:5], "publish"], env=environment, check=True, capture_output=True)
    events = [line.get("event") for line in _log(folder / "stderr")]
    left = [f"process {pid}" for pid in processes_naming(str(folder))] + [str(path) for path in _temporary(folder)]
    return Soaked(seconds, samples, events.count("crawled"), events.count("published"), clients.answers,
                  clients.failures, stop_s, process.returncode, left)  # fmt: skip


def _configure(folder: Path, site: str, seconds: float) -> None:
    """Sources at such a pace that a day's crawls fall into `DAY_S`; short runs are as busy."""
    sources = folder / "config" / "sources"
    sources.mkdir(parents=True)
    every_s = max(round(SOURCES * DAY_S / CRAWLS_A_DAY), 1) if seconds >= DAY_S / 2 else 4
    for number in range(SOURCES):
        (sources / f"source-{number}.toml").write_text(
            f'name = "Source {number}"\nurl = "{site}/{number}"\nkind = "jsonld"\nevery = "{every_s}s"\n'
            'allow_private = true\nrelevance = "all"\ndelay = "0s"\ntimezone = "Europe/Vienna"\n'
        )
    (folder / "config" / "service.toml").write_text('[service]\ncontact = "bench@example.org"\n')


def _samples(pid: int, port: int, folder: Path, seconds: float, crawls: int) -> Iterator[Sample]:
    began = time.monotonic()
    while (at_s := time.monotonic() - began) < seconds or (
        at_s < seconds + PATIENCE_S and _crawls(folder / "stderr") < crawls
    ):
        yield observed(at_s, pid, port, folder / "tmp")
        time.sleep(1)


def _crawls(log: Path) -> int:
    """How many there were so far; the last line of the log may be half written."""
    return log.read_text(encoding="utf-8", errors="replace").count('"event": "crawled"')


def _temporary(folder: Path) -> list[Path]:
    """Files that only a process at work has: in the folder for temporary files, half-written ones among the data."""
    data = folder / "data"
    return [*(folder / "tmp").rglob("*"), *data.rglob(".*.tmp"), *data.rglob(".new-*"), *data.rglob("*.part")]


def _end(process: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(30)
    return time.monotonic() - began


def _log(file: Path) -> Iterator[dict[str, object]]:
    for text in file.read_text(encoding="utf-8", errors="replace").splitlines():
        if text.startswith("{"):
            yield json.loads(text)


def report(done: Soaked) -> str:
    failed = len(done.failures)
    rows: Sequence[tuple[str, str]] = [
        ("crawls, publishes, answers", f"{done.crawls}, {done.published}, {done.answers} ({failed} failed)"),
        ("memory of the service: after warming up, in the end", f"{_mb(done.warm[:10])}, {_mb(done.warm[-10:])} MB"),
        ("slope of memory by least squares", f"{done.slope_mb:+.1f} MB per simulated day"),
        *((f"{name}: least of the first third, of the last", _thirds(done, name)) for name in
          ("files", "threads", "children", "temporary")),
        ("SIGTERM to end", f"{done.stop_s:.1f} s"),
        ("left behind: processes, temporary files", str(len(done.left))),
        ("what must not be", "; ".join(done.problems_at_rest()) or "nothing"),
    ]  # fmt: skip
    table = "\n".join(f"| {what} | {found} |" for what, found in rows)
    today = dt.datetime.now(dt.UTC).date()
    return f"""# A day of the service in {done.seconds / 60:.0f} minutes

Written by `make soak` on {today}: `sma-events up` with {SOURCES} sources that change at every crawl, a publish after
each change, and {REQUESTS_A_SECOND} requests a second meanwhile. Sampled each second; the first quarter is left out.

| what | found |
|---|---|
{table}
"""


def _mb(samples: Sequence[Sample]) -> str:
    return f"{statistics.median(each.rss_mb for each in samples):.1f}"


def _thirds(done: Soaked, name: str) -> str:
    values = [getattr(each, name) for each in done.warm]
    third = max(len(values) // 3, 1)
    return f"{min(values[:third])}, {min(values[-third:])}"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        done = soak(Path(name), options.minutes * 60)
    text = report(done)
    print(text)
    if options.minutes >= 5:
        REPORT.write_text(text, encoding="utf-8")
    return 1 if done.problems_at_rest() else 0


if __name__ == "__main__":
    raise SystemExit(main())
