"""What the gate holds, as pure values and through the store."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from store.crawl import CrawlClass, CrawlResult
from store.decision import Hide
from store.gate import Proposal, Shown, judge
from store.repository import HeldCrawl, Store
from tests.store.make import DAY, GHENT, NOW, crawl, listing, series, titles

TODAY = dt.date(2027, 1, 10)
LATER = NOW + DAY


def shown(count: int, title: str | None = None, day: dt.date | None = None) -> list[Shown]:
    return [Shown(title or f"Title {number}", day or TODAY + number * DAY) for number in range(count)]


def proposal(**more: Any) -> Proposal:
    values: dict[str, Any] = {
        "before": 10, "vanishing": 0, "moves": [], "now": shown(10), "earlier": shown(10), "empty": False,
        "removes": True,
    }  # fmt: skip
    return Proposal(**values | more)


def moves(count: int, days: int) -> list[tuple[Shown, Shown]]:
    return [(Shown("A", TODAY), Shown("A", TODAY + days * DAY)) for _ in range(count)]


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (proposal(), None),
        (
            proposal(now=[], vanishing=10),
            "The run found no events at all, while 10 events still ahead were listed before.",
        ),
        (proposal(now=[], vanishing=5, before=5, empty=True), None),
        (
            proposal(now=[], vanishing=6, before=6, empty=True),
            "The run found no events at all, while 6 events still ahead were listed before.",
        ),
        (
            proposal(now=[], vanishing=1, before=1),
            "The run found no events at all, while 1 event still ahead were listed before.",
        ),
        (proposal(now=[], before=0, earlier=[]), None),
        (proposal(vanishing=5, before=10), None),
        (proposal(vanishing=6, before=30), None),
        (proposal(vanishing=6, before=29), "6 of 29 events still ahead are not listed any more."),
        (proposal(vanishing=6, before=10, removes=False), None),
        (proposal(moves=moves(5, 1)), None),
        (proposal(moves=moves(6, 1)), "6 of 10 events still ahead have moved at once, 6 of them by +1 days."),
        (proposal(moves=moves(6, 1), before=30), None),
        (proposal(now=shown(3, "News")), 'All 3 events have the title "News"; before there were 10 titles.'),
        (proposal(now=shown(2, "News")), None),
        (proposal(now=shown(3, "News"), earlier=shown(3, "News")), None),
        (proposal(now=shown(3, "News"), earlier=[]), None),
        (proposal(now=shown(3, day=TODAY)), "All 3 events are dated today, 2027-01-10."),
        (proposal(now=shown(3, day=TODAY), earlier=shown(3, day=TODAY)), None),
        (proposal(now=shown(3, day=TODAY), earlier=[]), None),
    ],
)
def test_judge(case: Proposal, reason: str | None) -> None:
    """Each suspicion has its figures; below its threshold, and in a first run, nothing is held."""
    assert judge(case, TODAY) == reason


def test_judge_hours_that_all_moved() -> None:
    """A wrong zone moves every hour at once; a newly known hour has not moved."""
    nine = dt.datetime(2027, 5, 1, 9, tzinfo=dt.UTC)
    moved = (Shown("A", nine.date(), nine), Shown("A", nine.date(), nine + dt.timedelta(hours=1)))
    known = (Shown("A", nine.date()), Shown("A", nine.date(), nine))
    assert judge(proposal(moves=[moved] * 6), TODAY) == "6 of 10 events still ahead have moved at once."
    assert judge(proposal(moves=[known] * 6), TODAY) is None


def test_held_run_keeps_the_last_good_state(store: Store) -> None:
    """A run that lacks half of the events changes nothing, and says why."""
    crawl(store, *series(20))
    before = list(store.events())
    result = crawl(store, *series(12), at=LATER)
    reason = "8 of 20 events still ahead are not listed any more."
    assert result == CrawlResult(CrawlClass.GATE_HELD, seen=12, held=reason)
    assert list(store.events()) == before
    assert store.held_crawls() == [HeldCrawl("society", LATER, reason, 12)]
    state = store.source_states()["society"]
    assert (state.crawl_class, state.detail, state.failures, state.last_good) == (
        CrawlClass.GATE_HELD, reason, 1, NOW,
    )  # fmt: skip
    assert all(each.last_seen == NOW for each in store.listings(before[0].uid))


def test_held_run_does_not_remember_its_pages(store: Store) -> None:
    """The pages of a held run are fetched whole again, or the next 304 would hide what was held."""
    from store.crawl import PageState

    page = PageState("https://society.example.org/events", '"1"', None, "hash", "rules", LATER)
    crawl(store, *series(20))
    crawl(store, at=LATER, pages=(page,))
    assert store.page_states("society") == {}


def test_good_run_drops_the_held_one(store: Store) -> None:
    """When the source is itself again, nothing is left to release."""
    crawl(store, *series(20))
    crawl(store, at=LATER)
    crawl(store, *series(20), at=LATER + DAY)
    assert (store.held_crawls(), store.source_states()["society"].failures) == ([], 0)


def test_release_lets_the_held_run_through(store: Store) -> None:
    """A released run is taken in as it was, zones and all, and the next equal crawl changes nothing."""
    nine = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)
    extra = listing("Course", nine, native_id="course")
    crawl(store, *series(20))
    items = (*series(12), extra)
    crawl(store, *items, at=LATER)
    assert store.release_held("society", LATER + DAY) == CrawlResult(CrawlClass.OK, new=1, seen=12)
    assert store.held_crawls() == []
    (course,) = [event for event in store.events() if event.title == "Course"]
    assert str(course.start.tzinfo) == "Europe/Brussels" if isinstance(course.start, dt.datetime) else False
    assert crawl(store, *items, at=LATER + 2 * DAY) == CrawlResult(CrawlClass.OK, seen=13)


def test_release_without_a_held_run_is_refused(store: Store) -> None:
    """There must be something to release."""
    with pytest.raises(LookupError, match="no run of society is held"):
        store.release_held("society", NOW)


def test_quiet_run_with_few_events_ahead_passes(store: Store) -> None:
    """An empty container and at most five events ahead is quiet, not suspicious."""
    crawl(store, *series(5))
    assert crawl(store, at=LATER, crawl_class=CrawlClass.QUIET) == CrawlResult(CrawlClass.QUIET)
    assert store.source_states()["society"].last_good == LATER


def test_quiet_run_with_many_events_ahead_is_held(store: Store) -> None:
    """Six events do not leave a page at once."""
    crawl(store, *series(6))
    assert crawl(store, at=LATER, crawl_class=CrawlClass.QUIET).crawl_class is CrawlClass.GATE_HELD


def test_past_events_leaving_the_list_are_no_suspicion(store: Store) -> None:
    """What is over leaves every list by itself."""
    crawl(store, *series(20))
    result = crawl(store, listing("Next year", dt.date(2028, 1, 1)), at=NOW + 300 * DAY)
    assert (result.crawl_class, result.new) == (CrawlClass.OK, 1)


def test_hidden_events_do_not_trip_the_gate(store: Store) -> None:
    """Human decisions are no part of the comparison."""
    crawl(store, *series(20))
    for event in list(store.events()):
        store.decide(Hide(event.uid), NOW)
    assert crawl(store, *series(20), at=LATER) == CrawlResult(CrawlClass.OK, seen=20)
    assert titles(store) == []


def test_mass_date_shift_is_held(store: Store) -> None:
    """All dates a day off is a parser's mistake until somebody says otherwise."""
    items = series(10)
    crawl(store, *items)
    moved = [item.model_copy(update={"start": item.first_day + DAY}) for item in items]
    assert crawl(store, *moved, at=LATER).held == (
        "10 of 10 events still ahead have moved at once, 10 of them by +1 days."
    )
