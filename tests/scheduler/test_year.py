"""The simulated year in short; `make year` runs all of it."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scheduler.year import Year


@pytest.fixture
def frozen_heap() -> Iterator[None]:
    """What earlier tests left is not walked by each of the collections that the year's figures of memory need."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("frozen_heap")
def test_weeks_of_faults_and_restarts_break_no_promise(tmp_path: Path) -> None:
    """Every source in its rhythm and outside the blackout, every change told once, a handful of messages an hour."""
    result = Year(tmp_path, sources=12, days=25, seed=7).run()
    assert result.problems() == []
    assert result.crawls > 150
    assert result.failed > 10
    assert result.messages > 2
    assert result.busiest_hour <= 8
