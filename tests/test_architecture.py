"""The plan of the house, held by the import contracts of pyproject.toml."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROOMS = ("config", "store", "crawler", "feeds", "scheduler")


def test_import_contracts_hold() -> None:
    """Rooms import one way, and pure modules import no engine, session, socket or subprocess."""
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([str(linter), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def pure_modules() -> list[Path]:
    folders = ("crawler/extract", "crawler/normalize", "crawler/probe", "feeds/formats", "feeds/pictures")
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    found += [
        ROOT / "store" / f"{name}.py"
        for name in ("face", "identity", "match", "merge", "change", "vanish", "gate", "health", "walltime", "url")
    ]
    found += [*sorted((ROOT / "store").glob("match_*.py")), ROOT / "store" / "word.py", ROOT / "store" / "conflict.py"]
    return [*found, ROOT / "crawler" / "relevance.py", ROOT / "scheduler" / "plan.py"]


def test_pure_modules_fetch_nothing() -> None:
    """The import contract cannot name a part of the standard library's urllib, so this looks for it."""
    found = [str(path.relative_to(ROOT)) for path in pure_modules() if "urllib.request" in path.read_text()]
    assert found == []


def test_pure_modules_never_read_the_clock() -> None:
    """`now` and `today` come in as arguments, so that replaying yesterday's page gives yesterday's result."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in pure_modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow", "time_ns"}
        and _is_clock(node.value)
    ]
    assert found == []


def _is_clock(node: ast.expr) -> bool:
    text = ast.unparse(node)
    return text in {"datetime", "date", "dt.datetime", "dt.date", "time", "datetime.datetime", "datetime.date"}


def test_only_the_store_writes_sql() -> None:
    """Nothing outside store/ imports SQLAlchemy or SQLModel."""
    found = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        if room != "store"
        for path in (ROOT / room).rglob("*.py")
        if any(
            line.startswith(("import sqlalchemy", "from sqlalchemy", "import sqlmodel", "from sqlmodel"))
            for line in path.read_text().splitlines()
        )
    ]
    assert found == []


def test_tables_stand_in_the_files_of_models() -> None:
    """`table=True` only in store/models*.py."""
    found = [
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if "table=True)" in path.read_text() and not (room == "store" and path.name.startswith("models"))
    ]
    assert found == []
