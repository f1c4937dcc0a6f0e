"""SECURITY.md promises nothing that no test shows."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_test_that_the_threat_model_names_exists() -> None:
    """A test that is renamed or removed takes its promise with it."""
    named = NAMED.findall((ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 40
    assert [f"{path}::{name}" for path, name in named if name not in names_in(ROOT / path)] == []


def test_every_line_of_the_threat_model_names_a_test() -> None:
    """Each row of its tables ends with what shows it, and nothing in that column is anything else."""
    rows = [
        line.strip("|").split("|")
        for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "shown by" not in line
    ]
    assert len(rows) > 30
    assert [row[0] for row in rows if len(row) != 3 or not NAMED.search(row[2])] == []
    assert [row[2] for row in rows if NAMED.sub("", row[2]).strip()] == []
