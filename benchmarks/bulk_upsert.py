"""Storing: our batched Core upsert against raw sqlite3, and an unchanged crawl against a new one.

Both sides write the same rows into tables with the same columns and indexes, in WAL mode, in transactions of the
same size, one after the other in one process; figures are CPU time, medians of alternating rounds.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from benchmarks.crawl import count_writes, watch_writes
from benchmarks.row import Row
from config.source import Identity, Precedence
from store.crawl import CrawlClass, CrawlRun
from store.database import create, upsert, writing
from store.event import EventData, Place, Precision
from store.repository import Store
from store.rows import EVENT, event_columns

GOAL = 1.4
BATCH = 1000
NOW = dt.datetime(2027, 1, 10, 12, tzinfo=dt.UTC)


def measure(quick: bool) -> list[Row]:
    """Return row 10 of the goals, for new and for overwritten rows, and the cost of an unchanged crawl."""
    count, rounds = (500, 3) if quick else (20_000, 7)
    with tempfile.TemporaryDirectory() as folder:
        return [*_upserts(Path(folder), count, rounds), *_unchanged(Path(folder), 200 if quick else 2000, rounds)]


def items(count: int) -> tuple[EventData, ...]:
    """`count` events of a fictional society, as long as real ones."""
    zone = ZoneInfo("Europe/Brussels")
    start = dt.datetime(2027, 3, 1, 9, tzinfo=zone)
    return tuple(
        EventData(
            title=f"Lecture {number} on spinal muscular atrophy",
            start=start + dt.timedelta(days=number % 700),
            end=start + dt.timedelta(days=number % 700, hours=2),
            timezone="Europe/Brussels",
            precision=Precision.MINUTE,
            place=Place(venue="Hotel Centrum", city="Ghent", country="BE"),
            url=f"https://society.example.org/events/{number}",
            description="What is known, what is new, and whom to ask. " * 8,
            source="society",
            page_url="https://society.example.org/events",
            native_id=f"lecture-{number}",
        )
        for number in range(count)
    )


def _rows(count: int) -> list[dict[str, Any]]:
    """Rows with every column of the table, unknown where it may be."""
    blank = dict.fromkeys((column.name for column in EVENT.columns), None)
    flags = {"conflicts": "[]", "sources": "[]", "hidden": False, "released": False, "verdict": "publish"}
    times = {"sequence": 0, "first_seen": NOW, "published": NOW, "last_modified": NOW, "revision": 1}
    return [
        blank
        | {"id": n, "uid": f"uid-{n}", "slug": f"slug-{n}", "minting_key": f"key-{n}"}
        | flags
        | times
        | event_columns(data)
        for n, data in enumerate(items(count))
    ]


def _upserts(folder: Path, count: int, rounds: int) -> list[Row]:
    rows = _rows(count)
    ours: dict[str, list[float]] = {"new": [], "overwritten": []}
    raw: dict[str, list[float]] = {"new": [], "overwritten": []}
    for number in range(rounds):
        one, other = folder / f"ours{number}.db", folder / f"raw{number}.db"
        for path in (one, other):
            Store.open(f"sqlite:///{path}").close()
        for kind in ("new", "overwritten"):
            ours[kind].append(_ours(one, rows))
            raw[kind].append(_raw(other, rows))
    return [_ratio(kind, ours[kind], raw[kind], count) for kind in ours]


def _ratio(kind: str, ours: list[float], raw: list[float], count: int) -> Row:
    ratios = [a / b for a, b in zip(ours, raw, strict=True)]
    ratio = statistics.median(ratios)
    per_row = statistics.median(ours) / count * 1e6
    note = f"{count} rows, {BATCH} a transaction, {per_row:.1f} us a row; rounds {min(ratios):.2f} to {max(ratios):.2f}"
    return Row(10, f"bulk upsert, {kind} rows, against raw sqlite3", ratio, "x", f"<= {GOAL}", ratio <= GOAL, note)


def _ours(path: Path, rows: list[dict[str, Any]]) -> float:
    engine = create(f"sqlite:///{path}")

    def write() -> None:
        for start in range(0, len(rows), BATCH):
            with writing(engine) as connection:
                upsert(connection, EVENT, rows[start : start + BATCH])

    with engine.connect():  # as in the service, where the connection is there already
        pass
    spent = _cpu(write)
    engine.dispose()
    return spent


def _raw(path: Path, rows: list[dict[str, Any]]) -> float:
    names = [column.name for column in EVENT.columns]
    statement = (
        f"INSERT INTO event ({', '.join(_quoted(names))}) VALUES ({', '.join('?' * len(names))}) "  # noqa: S608 (ours)
        f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{n} = excluded.{n}' for n in _quoted(names[1:]))}"
    )
    values = [tuple(_plain(row[name]) for name in names) for row in rows]
    connection = sqlite3.connect(path, isolation_level=None)
    connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;")

    def write() -> None:
        for start in range(0, len(values), BATCH):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(statement, values[start : start + BATCH])
            connection.execute("COMMIT")

    spent = _cpu(write)
    connection.close()
    return spent


def _quoted(names: list[str]) -> list[str]:
    return [f'"{name}"' for name in names]


def _plain(value: object) -> object:
    """The value as sqlite3 takes it, worked out before the clock runs."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(" ", "microseconds")
    return value.isoformat() if isinstance(value, dt.date) else value


def _unchanged(folder: Path, count: int, rounds: int) -> list[Row]:
    run = CrawlRun("society", NOW, NOW, CrawlClass.OK, items=items(count), complete=True)
    new, same, written = [], [], 0
    for number in range(rounds):
        path = folder / f"crawl{number}.db"
        with Store.open(f"sqlite:///{path}") as store:

            def crawl(store: Store = store) -> None:
                store.finish_crawl(run, NOW, Precedence.SOCIETY, Identity.NATIVE)

            new.append(_cpu(crawl))
            same.append(_cpu(crawl))
            watch_writes(path)
            crawl()
        written += count_writes(path)
    ratio = statistics.median(b / a for a, b in zip(new, same, strict=True))
    first, again = statistics.median(new), statistics.median(same)
    note = f"{count} items; {first * 1e3:.0f} ms new, {again * 1e3:.0f} ms unchanged (one crawl row, one state row)"
    told = f"{count} items, {rounds} crawls; counted by triggers on event and listing"
    return [
        Row(10, "storing an unchanged crawl against storing it new", ratio, "x", "<= 0.2", ratio <= 0.2, note),
        Row(10, "storing an unchanged crawl: event and listing rows", written, "written", "0", written == 0, told),
    ]


def _cpu(work: Callable[[], None]) -> float:
    before = time.process_time()
    work()
    return time.process_time() - before
