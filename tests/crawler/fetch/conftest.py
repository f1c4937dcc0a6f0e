"""A site and a room for each test, one crawling process for all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.fetch.crawling import Room, Worker
from tests.crawler.fetch.site import Site, running_site


@pytest.fixture(scope="session")
def worker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    started = Worker(tmp_path_factory.mktemp("worker") / "none")
    yield started
    started.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def room(tmp_path: Path, worker: Worker) -> Room:
    return Room.under(tmp_path, worker)
