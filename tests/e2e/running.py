"""A real `sma-events` process as the tests see it: its address from its log, its feed, its children."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from icalendar import Calendar, Event

COMMAND = [str(Path(sys.executable).with_name("sma-events"))]
START_S = 30.0
Value = TypeVar("Value")


def wait_for(what: str, look: Callable[[], Value | None], seconds: float = START_S) -> Value:
    """Return the first truthy value that `look` gives; fail with `what` when the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds:g} s in vain for {what}")


def environment(**more: str) -> dict[str, str]:
    """Return an environment without our variables and without proxies."""
    names = {name for name in os.environ if name.startswith("SMA_EVENTS_") or name.lower().endswith("_proxy")}
    return {name: value for name, value in os.environ.items() if name not in names} | more


class Running:
    """One running service. Used as a context manager; on leaving it the process is ended the hard way if need be."""

    def __init__(self, *arguments: str, **variables: str) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(**variables),
        )
        self.log: list[dict[str, object]] = []
        self.other_lines: list[str] = []
        self._address: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.address = self._address.get(timeout=START_S)

    def _read(self) -> None:
        assert self.process.stderr is not None
        for text in self.process.stderr:
            if not text.startswith("{"):
                self.other_lines.append(text)
                continue
            line = json.loads(text)
            self.log.append(line)
            if line["event"].startswith("sma-events serves "):
                self._address.put(line["event"].removeprefix("sma-events serves ").rstrip("/"))

    def __enter__(self) -> Running:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.stop()
        self._reader.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 30) -> float:
        """Send a signal and return how many seconds the process took to end. Kills it after `seconds` and raises."""
        began = time.monotonic()
        self.process.send_signal(number)
        try:
            self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise
        return time.monotonic() - began

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(self.address + path, timeout=10) as answer:
            body: bytes = answer.read()
        return body

    def feed(self) -> dict[str, Event]:
        """Return UID -> event of the main calendar; {} while there is none. Fails on a UID that comes twice."""
        try:
            calendar = Calendar.from_ical(self.get("/feeds/events.ics"))
        except urllib.error.HTTPError:
            return {}
        events = calendar.walk("VEVENT")
        by_uid = {str(event["UID"]): event for event in events}
        assert len(by_uid) == len(events)
        return by_uid

    def logged(self, sentence: str) -> list[dict[str, object]]:
        return [line for line in self.log if line["event"] == sentence]

    def children(self) -> list[int]:
        return [pid for pid, parent in parents().items() if parent == self.process.pid]


def parents() -> dict[int, int]:
    """Return pid -> parent's pid of every process that is alive."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state != "Z":
            found[int(stat.parent.name)] = int(parent)
    return found


def processes_naming(text: str) -> list[int]:
    """Return the processes whose command line names `text`, a folder of this test."""
    found = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if text.encode() in file.read_bytes():
                found.append(int(file.parent.name))
        except OSError:
            continue
    return found


def titles(feed: dict[str, Event]) -> dict[str, str]:
    """Return title -> UID."""
    return {str(event["SUMMARY"]): uid for uid, event in feed.items()}
