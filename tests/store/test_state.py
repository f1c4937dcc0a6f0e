"""What is known of a source and its pages."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from store.crawl import CrawlClass, PageState
from store.repository import SourceState, Store
from tests.store.make import DAY, NOW, crawl, listing, series

LATER = NOW + DAY
PAGE = PageState("https://a.example.org/", '"1"', None, "hash", "rules", NOW, ("https://a.example.org/2",))


def test_state_after_the_first_run(store: Store) -> None:
    """A run leaves its class, its times and its yield."""
    crawl(store, *series(3), detail="three")
    assert store.source_states() == {
        "society": SourceState(
            slug="society",
            crawl_class=CrawlClass.OK,
            detail="three",
            last_run=NOW,
            last_good=NOW,
            failures=0,
            first_seen=NOW,
            yields=(3,),
            last_change=NOW,
        )
    }


def test_failures_count_until_a_healthy_run(store: Store) -> None:
    """Unhealthy runs in a row are counted; a healthy one starts anew."""
    for day in range(3):
        crawl(store, at=NOW + day * DAY, crawl_class=CrawlClass.DNS, complete=False)
    assert store.source_states()["society"].failures == 3
    crawl(store, at=LATER, crawl_class=CrawlClass.QUIET)
    assert store.source_states()["society"].failures == 0


def test_last_change_stays_when_nothing_changes(store: Store) -> None:
    """An unchanged run is no change."""
    crawl(store, listing())
    crawl(store, listing(), at=LATER)
    state = store.source_states()["society"]
    assert (state.last_change, state.last_run) == (NOW, LATER)


def test_yields_keep_the_last_thirty_runs(store: Store) -> None:
    """The curve of a month, not of a year."""
    for day in range(32):
        crawl(store, *series(1 if day < 31 else 2), at=NOW + day * DAY)
    assert store.source_states()["society"].yields == (1,) * 29 + (2,)


def test_postpone_is_kept_across_runs(store: Store) -> None:
    """What the site asked for outlives a crawl, and is lifted by None."""
    store.postpone("society", LATER, NOW)
    crawl(store, listing())
    assert store.source_states()["society"].due_after == LATER
    store.postpone("society", None, NOW)
    assert store.source_states()["society"].due_after is None


def test_naive_times_are_refused(store: Store) -> None:
    """No time without a zone gets into a table."""
    with pytest.raises(Exception, match="the store takes aware datetimes only"):
        store.postpone("society", dt.datetime(2027, 1, 1), NOW)  # noqa: DTZ001 (that is the point)


def test_valid_source_text_is_kept(store: Store) -> None:
    """The last valid text of each file is there after a restart, and does not look like a crawl."""
    store.remember_valid_source("society", "name = 1", NOW)
    store.remember_valid_source("society", "name = 2", LATER)
    store.remember_valid_source("other", "name = 3", LATER)
    assert store.last_valid_sources() == {"other": "name = 3", "society": "name = 2"}
    crawl(store, listing())
    assert store.last_valid_sources()["society"] == "name = 2"
    state = store.source_states()["other"]
    assert (state.crawl_class, state.last_run) == (None, None)


def test_pages_are_kept(store: Store) -> None:
    """Validators come back as they were handed in."""
    crawl(store, listing(), pages=(PAGE,))
    assert store.page_states("society") == {PAGE.url: PAGE}
    assert store.page_states("other") == {}


def test_page_read_again_is_written_when_it_says_something_new(store: Store) -> None:
    """A new validator is written at once; the mere time of reading once a day."""
    crawl(store, listing(), pages=(PAGE,))
    soon = dataclasses.replace(PAGE, read_at=NOW + dt.timedelta(hours=12))
    crawl(store, listing(), pages=(soon,), at=LATER)
    assert store.page_states("society") == {PAGE.url: PAGE}
    next_day = dataclasses.replace(PAGE, read_at=NOW + DAY)
    crawl(store, listing(), pages=(next_day,), at=LATER)
    assert store.page_states("society") == {PAGE.url: next_day}
    changed = dataclasses.replace(next_day, etag='"2"')
    crawl(store, listing(), pages=(changed,), at=LATER)
    assert store.page_states("society") == {PAGE.url: changed}


def test_pages_of_a_broken_run_are_not_kept(store: Store) -> None:
    """A page that could not be understood is read again, not answered by 304."""
    crawl(store, pages=(PAGE,), crawl_class=CrawlClass.CONTAINER_MISSING, complete=False)
    assert store.page_states("society") == {}
