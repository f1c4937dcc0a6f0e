"""The world of payloads, made once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.crawler.fetch.conftest import worker
from tests.injection.world import World, make

__all__ = ["worker"]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = make(tmp_path_factory.mktemp("injection"))
    yield made
    made.store.close()
