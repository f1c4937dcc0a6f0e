"""`make abuse`: the long form under the limits of production; writes benchmarks/abuse.md (ten minutes).

python -m tests.abuse [FILE] [--filters N]
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.abuse import attacks
from tests.abuse.requests import MALFORMED
from tests.abuse.running import Attacked, Visitor, attacked
from tests.abuse.serve import EVENTS, prepare

IDLE_S = 10.0


class Row(NamedTuple):
    """One attack: what became of it, and what it did to memory and to the visitor."""

    name: str
    became: str
    took_s: float
    before_mb: float
    after_mb: float
    median_ms: float
    p99_ms: float
    visits: int
    failed: int


def measured(server: Attacked, name: str, attack: Callable[[], object]) -> Row:
    """Attack while a visitor asks; memory is looked at when it is over."""
    before, visitor, began = server.memory_mb, Visitor(server), time.monotonic()
    became = attack()
    took, visit = time.monotonic() - began, visitor.seen()
    row = Row(
        name,
        _said(became),
        took,
        before,
        server.memory_mb,
        visit.median_ms,
        visit.p99_ms,
        len(visit.took),
        visit.failed,
    )
    print(row, flush=True)  # the long form shows how far it is
    return row


def _said(became: object) -> str:
    if isinstance(became, tuple):
        return f"{became[0]} closed, the last after {became[1]:.0f} s"
    if isinstance(became, dict):
        return ", ".join(f"{count} × {what}" for what, count in sorted(became.items(), key=str))
    return str(became) if became is not None else ""


def rows(server: Attacked, filters: int) -> list[Row]:
    """All attacks, one after the other, on the same process: what one leaves behind shows in the next."""
    table: list[tuple[str, Callable[[], object]]] = [
        ("nothing (idle)", lambda: time.sleep(IDLE_S)),
        ("200 connections, a byte of a header every 0.25 s", lambda: attacks.slow_heads(server, 200, at_most_s=90)),
        ("200 connections, a byte of a body every 0.25 s", lambda: attacks.slow_bodies(server, 200, at_most_s=90)),
        (
            "200 connections that ask for 16 feeds and read nothing",
            lambda: attacks.slow_readers(server, 200, at_most_s=150),
        ),
        ("1,000 heads of 200 KB", lambda: attacks.large_heads(server, 1000)),
        (
            f"{len(MALFORMED)} kinds of malformed requests, 100 times each",
            lambda: attacks.malformed(server, MALFORMED.values(), 100),
        ),
        ("200 pipelines of 10,000 requests", lambda: attacks.pipelines(server, 200, 10_000)),
        ("1,000 silent connections: held at the end", lambda: attacks.crowd(server, 1000, for_s=5)),
        (f"{filters // 10:,} different filters, 16 clients", lambda: attacks.distinct_filters(server, filters // 10)),
        (
            f"{filters:,} different filters, 64 clients that do not wait",
            lambda: attacks.distinct_filters(server, filters, clients=64, first=filters),
        ),
    ]  # fmt: skip
    return [measured(server, name, attack) for name, attack in table]


def report(found: list[Row], load: float) -> str:
    """The page as Markdown."""
    lines = [
        f"| {row.name} | {row.became} | {row.took_s:.0f} | {row.before_mb:.0f} → {row.after_mb:.0f} "
        f"| {row.median_ms:.1f} | {row.p99_ms:.0f} | {row.failed} of {row.visits} |"
        for row in found
    ]
    table = "\n".join(lines)
    machine = f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, load {load:.0f}"
    return f"""# Abuse

Written by `make abuse` on {dt.datetime.now(dt.UTC).date()} ({machine} at the start). One server process
with {EVENTS} events, under the limits of production (`feeds/web/connection_limits.py`), attacked in one way after the
other. Meanwhile a visitor in a process of its own asks for a feed, the same unchanged, and a page, each on a new
connection; its times hold the attackers' share of the same processors.

| attack | what became of it | seconds | memory, MB | visitor, median ms | p99 ms | visits that failed |
|---|---|---|---|---|---|---|
{table}

`tests/abuse/test_load.py` is the short form, in the suite.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.abuse")
    parser.add_argument("file", nargs="?", default="benchmarks/abuse.md")
    parser.add_argument("--filters", type=int, default=10_000)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        prepare(Path(name))
        with attacked(Path(name), short=False) as server:
            found = rows(server, options.filters)
    Path(options.file).write_text(report(found, load), encoding="utf-8")


if __name__ == "__main__":
    main()
