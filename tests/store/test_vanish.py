"""What becomes of an event that its source no longer lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from store.crawl import CrawlClass, CrawlResult
from store.event import EventData, Status
from store.repository import Store
from store.vanish import Sweep, Tracked, sweep
from tests.store.make import DAY, NOW, crawl, listing, only

TODAY = dt.date(2027, 1, 10)
AHEAD = dt.date(2027, 5, 12)
OTHER = listing("Summer school", dt.date(2027, 7, 1))


def passes(store: Store, count: int, *items: EventData, first: int = 1, **more: Any) -> list[CrawlResult]:
    return [crawl(store, *items, at=NOW + day * DAY, **more) for day in range(first, first + count)]


@pytest.mark.parametrize(
    ("tracked", "seen", "pass_number", "result"),
    [
        (Tracked(1, AHEAD), [1], 5, Sweep()),
        (Tracked(1, AHEAD), [], 5, Sweep(missing=(1,))),
        (Tracked(1, AHEAD, missing_pass=4), [], 5, Sweep()),
        (Tracked(1, AHEAD, missing_pass=3), [], 5, Sweep(gone=(1,))),
        (Tracked(1, AHEAD, missing_pass=2, gone=True), [], 5, Sweep()),
        (Tracked(1, AHEAD, missing_pass=2, gone=True), [1], 5, Sweep(back=(1,))),
        (Tracked(1, AHEAD, missing_pass=4), [1], None, Sweep(back=(1,))),
        (Tracked(1, AHEAD), [], None, Sweep()),
        (Tracked(1, TODAY), [], 5, Sweep(missing=(1,))),
        (Tracked(1, TODAY - DAY), [], 5, Sweep()),
        (Tracked(1, TODAY - DAY, missing_pass=3), [], 5, Sweep()),
    ],
)
def test_sweep(tracked: Tracked, seen: list[int], pass_number: int | None, result: Sweep) -> None:
    """Only what is ahead goes, after three complete runs; what is seen is back at once."""
    assert sweep([tracked], seen, TODAY, pass_number) == result


def test_sweep_beyond_what_the_run_covers_nothing_is_missing() -> None:
    """A window of recurrences says nothing about what lies behind it."""
    listings = [Tracked(1, AHEAD), Tracked(2, AHEAD + DAY)]
    assert sweep(listings, [], TODAY, 1, covers_until=AHEAD) == Sweep(missing=(1,))


def test_event_is_unconfirmed_after_three_complete_runs_without_it(store: Store) -> None:
    """Twice missing is nothing yet; the third time subscribers are told, once."""
    crawl(store, listing(), OTHER)
    two = passes(store, 2, OTHER)
    assert [each.vanished for each in two] == [0, 0]
    spring = store.event("spring-meeting")
    assert spring is not None and (spring.status, spring.sequence) == (Status.SCHEDULED, 0)
    assert [each.vanished for each in passes(store, 2, OTHER, first=3)] == [1, 0]
    spring = store.event("spring-meeting")
    assert spring is not None and (spring.status, spring.sequence) == (Status.UNCONFIRMED, 1)
    assert spring.last_modified == NOW + 3 * DAY


def test_listing_that_is_missing_keeps_when_it_was_last_seen(store: Store) -> None:
    """The last run that listed it is remembered."""
    crawl(store, listing(), OTHER)
    passes(store, 1, listing(), OTHER)
    passes(store, 1, OTHER, first=2)
    spring = store.event("spring-meeting")
    assert spring is not None
    (found,) = store.listings(spring.uid)
    assert (found.last_seen, found.listed, found.gone) == (NOW + DAY, False, False)


def test_event_seen_again_is_restored(store: Store) -> None:
    """Back on the page, the event is scheduled again under its old uid."""
    crawl(store, listing(), OTHER)
    before = store.event("spring-meeting")
    passes(store, 3, OTHER)
    assert passes(store, 1, listing(), OTHER, first=5)[0] == CrawlResult(CrawlClass.OK, changed=1, seen=2)
    after = store.event("spring-meeting")
    assert before is not None and after is not None
    assert (after.uid, after.status, after.sequence) == (before.uid, Status.SCHEDULED, 2)


def test_missing_count_starts_anew_after_a_sighting(store: Store) -> None:
    """Only runs in a row count."""
    crawl(store, listing(), OTHER)
    passes(store, 2, OTHER)
    passes(store, 1, listing(), OTHER, first=3)
    assert [each.vanished for each in passes(store, 2, OTHER, first=4)] == [0, 0]


@pytest.mark.parametrize(
    "more", [{"complete": False}, {"complete": False, "crawl_class": CrawlClass.TIMEOUT}], ids=["incomplete", "broken"]
)
def test_incomplete_runs_remove_nothing(store: Store, more: dict[str, Any]) -> None:
    """What was not read cannot be missing."""
    crawl(store, listing(), OTHER)
    passes(store, 4, OTHER, **more)
    spring = store.event("spring-meeting")
    assert spring is not None and spring.status is Status.SCHEDULED


def test_event_still_listed_elsewhere_stays(store: Store) -> None:
    """While another source lists it, nothing is unconfirmed."""
    crawl(store, listing(), OTHER)
    crawl(store, listing(), slug="other")
    passes(store, 4, OTHER)
    spring = store.event("spring-meeting")
    assert spring is not None and (spring.status, spring.sequence) == (Status.SCHEDULED, 0)
    assert [slug for slug, _ in spring.sources] == ["other"]


def test_past_event_stays_as_it_was(store: Store) -> None:
    """Events that are over leave the page and remain."""
    crawl(store, listing(), OTHER)
    for day in range(4):
        crawl(store, OTHER, at=NOW + (130 + day) * DAY)
    spring = store.event("spring-meeting")
    assert spring is not None and (spring.status, spring.sequence) == (Status.SCHEDULED, 0)


def test_cancelled_event_stays_cancelled(store: Store) -> None:
    """A cancelled event that is taken off the page is still cancelled, not unconfirmed."""
    crawl(store, listing(status=Status.CANCELLED), OTHER)
    passes(store, 3, OTHER)
    spring = store.event("spring-meeting")
    assert spring is not None and (spring.status, spring.sequence) == (Status.CANCELLED, 1)


def test_unchanged_page_counts_as_everything_on_it_seen(store: Store) -> None:
    """A 304 means that every listing of that page was seen again."""
    crawl(store, listing())
    page = frozenset({"https://society.example.org/events"})
    results = passes(store, 4, unchanged_pages=page)
    assert results == [CrawlResult(CrawlClass.OK, seen=1)] * 4
    event = only(store)
    assert (event.status, store.listings(event.uid)[0].last_seen) == (Status.SCHEDULED, NOW + 4 * DAY)


def test_unchanged_page_says_nothing_about_other_pages(store: Store) -> None:
    """A listing of another page, read and without it, is missing."""
    crawl(store, listing(), listing("Summer school", page_url="https://society.example.org/archive"))
    passes(store, 3, listing(), unchanged_pages=frozenset({"https://society.example.org/events"}))
    summer = store.event("summer-school")
    assert summer is not None and summer.status is Status.UNCONFIRMED


def test_unchanged_pages_count_towards_the_expected_items(store: Store) -> None:
    """min_items is about what is listed, not about what was sent again."""
    crawl(store, listing())
    unchanged = frozenset({"https://society.example.org/events"})
    (result,) = passes(store, 1, unchanged_pages=unchanged, min_items=1)
    assert result.crawl_class is CrawlClass.OK
