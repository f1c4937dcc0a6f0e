"""A store of its own for each test of publishing; `tests/feeds/web` reads one for all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.repository import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(f"sqlite:///{tmp_path}/store.db") as opened:
        yield opened
