"""The store has one clean door, `store.repository.Store`: only there is a database spoken to, and no clock asked."""

from __future__ import annotations

import ast
import datetime as dt
import inspect
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from store.repository import Store

ROOT = Path(__file__).parents[1]
OUTSIDE = ("config", "crawler", "feeds", "scheduler")
DRIVERS = ("sqlalchemy", "sqlmodel", "alembic", "sqlite3", "psycopg")
QUEUE = "scheduler/queue.py: psycopg"  # procrastinate's connector and errors; no statement of ours
# They write no time and decide nothing by it: a cache, keys brought from elsewhere, a schema for others' tables,
# bodies of pages as a crawl left them.
WITHOUT_NOW = {"save_blocks", "import_identities", "make_room", "change_bodies"}


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path) -> Iterator[tuple[str, str]]:
    """Yield (module, name) of every import of a file, wherever in it; name is "" for a whole module."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)


def outside() -> list[Path]:
    return [path for room in OUTSIDE for path in sorted((ROOT / room).rglob("*.py"))]


def test_nothing_outside_the_store_knows_a_database() -> None:
    """No driver, engine or session is imported outside store/, at the top of a file or within a function."""
    found = [
        f"{path.relative_to(ROOT)}: {module}"
        for path in outside()
        for module, _ in imports(path)
        if module.split(".")[0] in DRIVERS
    ]
    assert found == [QUEUE]


def test_what_talks_to_the_database_is_reached_through_the_door() -> None:
    """Of modules of store/ that know SQLAlchemy, others import types alone: values to hold and errors to catch."""
    behind = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in (ROOT / "store").rglob("*.py")
        if path.stem != "repository" and any(module.split(".")[0] in DRIVERS for module, _ in imports(path))
    }
    found = [
        f"{path.relative_to(ROOT)}: {module}.{name}"
        for path in outside()
        for module, name in imports(path)
        if module in behind and not name[:1].isupper()
    ]
    assert {"store.record", "store.query", "store.rows", "store.door.part"} <= behind
    assert found == []


def test_nobody_takes_the_engine_out_of_the_store() -> None:
    """`Store._engine` is used in store/ alone."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in outside()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "_engine"
    ]
    assert found == []


def test_every_method_that_writes_is_told_the_time() -> None:
    """Each public method of Store that writes takes `now`, so that a replay writes the same."""
    writing = {
        name: method
        for name, method in inspect.getmembers(Store, inspect.isfunction)
        if not name.startswith("_") and "writing(self._engine)" in inspect.getsource(method)
    }
    times = {name: inspect.signature(method, eval_str=True).parameters.get("now") for name, method in writing.items()}
    assert {name for name, now in times.items() if now is None} == WITHOUT_NOW
    assert {now.annotation for now in times.values() if now} == {dt.datetime}


def test_the_store_never_reads_the_clock() -> None:
    """Nowhere in store/: what time it is, callers say. (Waiting for a lock counts seconds, which is no time of day.)"""
    clocks = {"now", "today", "utcnow", "time", "time_ns", "localtime", "gmtime"}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / "store").rglob("*.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in clocks
        and ast.unparse(node.func.value) in {"dt.datetime", "datetime", "dt.date", "date", "time"}
    ]
    assert found == []
