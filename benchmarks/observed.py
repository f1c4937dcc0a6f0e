"""A running service seen from outside, by what /proc tells of it: for the soak, which looks whether anything grows."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sample:
    """The service at one moment.

    files      open ones, without pipes to living children, the locks of hosts they crawl, and clients' connections
    children   processes that it started
    temporary  files that nobody will keep and no child has open
    """

    at_s: float
    rss_mb: float
    files: int
    threads: int
    children: int
    temporary: int


def observed(at_s: float, pid: int, port: int, temporary: Path) -> Sample:
    """Look at the process `pid`, which serves on `port` and has `temporary` as its folder for temporary files."""
    status = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    children = _children(pid)
    theirs = {file for child in children for file in _open_files(child)}
    others = {file for file in theirs if file.startswith("pipe:")} | _connections(port)
    files = [file for file in _open_files(str(pid)) if file not in others and "/locks/" not in file]
    return Sample(
        at_s=at_s,
        rss_mb=int(status["VmRSS"].split()[0]) / 1024,
        files=len(files),
        threads=int(status["Threads"]),
        children=len(children),
        temporary=sum(str(file) not in theirs for file in temporary.rglob("*")),
    )


def _open_files(pid: str) -> list[str]:
    """What a process has open, by the names that /proc gives: paths, "pipe:[number]", "socket:[number]"."""
    found = []
    with contextlib.suppress(OSError):  # it has ended
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):
                found.append(str(file.readlink()))
    return found


def _connections(port: int) -> set[str]:
    """Clients' connections to the service that both sides hold open; one that only the service holds is none."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return {f"socket:[{line[9]}]" for line in lines if line[1].endswith(f":{port:04X}") and line[3] == "01"}


def _children(pid: int) -> list[str]:
    found: list[str] = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # the thread has ended
            found += (task / "children").read_text().split()
    return found
