"""What the database forgets, and what it never does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.archived import BodyKey, PackedBody, page_name
from store.crawl import PageState
from store.repository import Store
from store.retention import CRAWLS_KEPT, Forgotten
from tests.store.make import DAY, NOW, crawl, listing
from tests.store.snapshot import take

YEAR = 365 * DAY
KEPT_FOR_EVER = ("event", "listing", "alias", "deadline", "change", "decision", "pair", "source_state", "identity")


def page(number: int, read_at: dt.datetime) -> PageState:
    return PageState(f"https://society.example.org/{number}", '"1"', None, f"{number:032x}", "r" * 32, read_at)


def key_of(state: PageState) -> BodyKey:
    return BodyKey(page_name(state.url), state.body_hash)


def keep(store: Store, *keys: BodyKey) -> None:
    store.change_bodies("society", [PackedBody(key, NOW, b"packed") for key in keys], ())


def test_old_crawls_are_forgotten_but_for_the_newest_of_each_source(store: Store) -> None:
    """A source that is crawled twice a year keeps its curve; a busy one loses what is old."""
    for number in range(CRAWLS_KEPT + 5):
        crawl(store, listing(), slug="busy", at=NOW + number * DAY)
    for number in range(3):
        crawl(store, listing("Rare"), slug="rare", at=NOW + number * DAY)
    before = take(store).tables
    later = NOW + 3 * YEAR
    assert store.forget(later, YEAR, YEAR) == Forgotten(crawls=5)
    assert store.forget(later, YEAR, YEAR) == Forgotten()
    readings = store.readings(later, 1000)
    assert {slug: len(runs) for slug, runs in readings.items()} == {"busy": CRAWLS_KEPT, "rare": 3}
    assert readings["busy"][0].at == NOW + 5 * DAY
    after = take(store).tables
    assert {name: after[name] for name in KEPT_FOR_EVER} == {name: before[name] for name in KEPT_FOR_EVER}


def test_young_crawls_stay_however_many(store: Store) -> None:
    """Age alone does not delete, number alone does not either."""
    for number in range(CRAWLS_KEPT + 5):
        crawl(store, listing(), at=NOW + number * dt.timedelta(hours=1))
    assert store.forget(NOW + 30 * DAY, YEAR, YEAR) == Forgotten()


def test_pages_that_are_not_read_any_more_are_forgotten(store: Store) -> None:
    """What was read lately stays with its body; the rest is not known any more."""
    crawl(store, listing(), pages=(page(1, NOW), page(2, NOW + 200 * DAY)), at=NOW)
    assert store.forget(NOW + 400 * DAY, YEAR, YEAR) == Forgotten(pages=1)
    assert set(store.page_states("society")) == {page(2, NOW).url}
    assert store.bodies_in_use() == {"society": {key_of(page(2, NOW))}}


def test_bodies_stay_as_long_as_a_page_is_known_by_them(store: Store) -> None:
    """A list that answers 304 for two years keeps its body here, too; a page that is gone takes its own along."""
    used, gone = page(1, NOW + 399 * DAY), page(2, NOW)
    crawl(store, listing(), pages=(used, gone))
    spare = BodyKey(key_of(used).page, "spare")
    keep(store, key_of(used), key_of(gone), spare)
    assert store.forget(NOW + 400 * DAY, YEAR, YEAR) == Forgotten(pages=1)
    assert set(store.bodies("society")) == {key_of(used)}


def test_bodies_take_no_more_room_than_they_may(store: Store) -> None:
    """As on one machine: older bodies of a page first, then pages that nobody reads; what is used stays."""
    used, other = page(1, NOW), BodyKey("other", "x")
    crawl(store, listing(), pages=(used,))
    spare = BodyKey(key_of(used).page, "spare")
    store.change_bodies(
        "society", [PackedBody(spare, NOW - DAY, b"x" * 10), PackedBody(other, NOW - 2 * DAY, b"x" * 10)], ()
    )
    store.change_bodies("society", [PackedBody(key_of(used), NOW, b"x" * 10)], ())
    for room, left in (
        (30, {key_of(used), spare, other}),
        (29, {key_of(used), other}),
        (19, {key_of(used)}),
        (9, {key_of(used)}),
    ):
        store.forget(NOW, YEAR, YEAR, room)
        assert set(store.bodies("society")) == left


@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ages=st.lists(st.integers(0, 900), max_size=5), days=st.integers(1, 600))
def test_only_what_is_old_goes(new_sqlite: Callable[[], str], ages: list[int], days: int) -> None:
    """For any ages: crawls of few-crawled sources all stay, pages stay exactly if they are young enough."""
    with Store.open(new_sqlite()) as store:
        now = NOW + 900 * DAY
        for number, age in enumerate(ages):
            at = now - age * DAY
            crawl(store, listing(), slug=f"s{number}", at=at, pages=(page(number, at),))
        store.forget(now, days * DAY, days * DAY)
        assert store.info().crawls == len(ages)
        young = {f"s{number}" for number, age in enumerate(ages) if age <= days}
        assert set(store.bodies_in_use()) == young
