"""A hostile site, a room to be attacked in, and a crawl child whose limits a test may set."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.attacker import Attacker, running_attacker
from tests.crawler.fetch.conftest import worker
from tests.crawler.fetch.crawling import Crawled, Room, Worker

__all__ = ["attacked", "worker"]


@pytest.fixture
def attacker() -> Iterator[Attacker]:
    with running_attacker() as running:
        yield running


@pytest.fixture
def room(tmp_path: Path, worker: Worker) -> Room:
    return Room.under(tmp_path, worker)


def attacked(room: Room, *slugs: str, **env: str) -> Crawled:
    """Crawl in `child.py`, alone, as the scheduler would."""
    return room.run(*slugs, env={**os.environ, **env}, module="tests.attack.child")
