"""Real processes: killed in the middle, or writing at once."""

from __future__ import annotations

import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from store.repository import Store
from tests.store.make import crawl, series

ITEMS = 1200


def start(url: str, slug: str, items: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writer", url, slug, str(items), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("die_at", [2, 4, 6], ids=["among-events", "among-listings", "at-the-state"])
def test_kill_in_the_middle_of_a_crawl_leaves_no_trace(url: str, die_at: int) -> None:
    """After kill -9 the store is as it was before the run, and the next run completes without duplicates."""
    with Store.open(url) as store:
        crawl(store, *series(3))
    killed = start(url, "society", ITEMS, str(die_at))
    assert (killed.communicate()[0], killed.returncode) == ("", -signal.SIGKILL)
    with Store.open(url) as store:
        assert (store.info().events, store.info().listings, store.info().crawls) == (3, 3, 1)
        result = crawl(store, *series(ITEMS))
        assert (result.new, result.seen, store.info().events, store.info().listings) == (ITEMS - 3, 3, ITEMS, ITEMS)


def test_first_start_of_several_processes_at_once(empty_url: str) -> None:
    """Processes that create and fill the same store at the same time neither fail nor make an event twice."""
    writers = [start(empty_url, slug, 300) for slug in ("society", "society", "other", "third")]
    done = [(writer.communicate(), writer.returncode) for writer in writers]
    assert [(err, code) for (_, err), code in done] == [("", 0)] * 4
    with Store.open(empty_url) as store:
        assert (store.info().events, store.info().listings, store.info().crawls) == (300, 900, 4)
        assert sum(int(out) for (out, _), _ in done) == 300


def test_threads_write_and_read_at_once(store: Store) -> None:
    """One opened store serves many threads."""
    with ThreadPoolExecutor(8) as pool:
        written = list(pool.map(lambda number: crawl(store, *series(20), slug=f"s{number % 4}"), range(16)))
        read = list(pool.map(lambda _: len(list(store.events())), range(16)))
    assert sum(result.new for result in written) == 20
    assert read == [20] * 16
