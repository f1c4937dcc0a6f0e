"""What the store tells of the last crawls of each source, for the curve on the sources page."""

from __future__ import annotations

from store.crawl import CrawlClass
from store.repository import Reading, Store
from tests.store.make import DAY, NOW, crawl, series


def test_readings_are_the_last_crawls_oldest_first(store: Store) -> None:
    """With the number of events that each read; a failed one has none, a quiet one has zero."""
    crawl(store, *series(3))
    crawl(store, at=NOW + DAY, crawl_class=CrawlClass.DNS, complete=False)
    crawl(store, *series(4), at=NOW + 2 * DAY)
    crawl(store, at=NOW, slug="quiet", crawl_class=CrawlClass.QUIET)
    assert store.readings(NOW + 9 * DAY, 20) == {
        "quiet": (Reading(NOW, 0),),
        "society": (Reading(NOW, 3), Reading(NOW + DAY, None), Reading(NOW + 2 * DAY, 4)),
    }


def test_only_so_many_and_only_those_before_an_instant(store: Store) -> None:
    """Of a source that was read often the latest ones; what ended at the instant or later is not told yet."""
    for day in range(5):
        crawl(store, *series(3), at=NOW + day * DAY)
    found = store.readings(NOW + 4 * DAY, 2)
    assert found == {"society": (Reading(NOW + 2 * DAY, 3), Reading(NOW + 3 * DAY, 3))}


def test_without_a_crawl_there_are_no_readings(store: Store) -> None:
    """A new store."""
    assert store.readings(NOW, 20) == {}
