"""Where the checkers of tests/browser/node lie; skips the test where one is missing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

_NODE = Path(__file__).parent / "node"


def package(*parts: str) -> Path:
    """A file of an npm package: ("axe-core", "axe.min.js")."""
    path = (_NODE / "node_modules").joinpath(*parts)
    if not path.exists():
        pytest.skip(f"no {parts[0]} here: run `npm ci --prefix tests/browser/node`")
    return path


def program(name: str) -> str:
    """Where a program of this machine lies."""
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path
