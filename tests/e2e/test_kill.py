"""kill -9 at random points of crawl and publish; `make kill-test` does the same 200 times."""

from __future__ import annotations

from pathlib import Path

from tests.e2e.killing import kill_many

KILLS = 8


def test_kill_9_at_random_points_of_crawl_and_publish(tmp_path: Path) -> None:
    """Each time the database is sound and holds whole crawls only, files are whole, and the next round completes."""
    tally = kill_many(tmp_path, KILLS, seed=7)
    assert tally.problems == []
    assert set(tally.phases) <= {"ready", "crawl", "publish"}
    assert tally.phases.total() == KILLS
