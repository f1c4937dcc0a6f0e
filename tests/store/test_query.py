"""What the store answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from store.decision import Approve, Hide
from store.event import Deadline, DeadlineKind, EventData, Precision, Verdict
from store.repository import BlockRow, Change, Store
from tests.store.make import DAY, GHENT, NOW, crawl, listing, only, series, titles

LATER = NOW + DAY


def day(number: int) -> dt.date:
    return dt.date(2027, 5, number)


def test_events_come_in_order_of_their_instant(store: Store) -> None:
    """All-day events stand before the hours of their day; zones are compared by instant."""
    crawl(
        store,
        listing("Evening", dt.datetime(2027, 5, 12, 20, tzinfo=GHENT)),
        listing("Morning", dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)),
        listing("Day", day(12)),
        listing("Before", day(11)),
    )
    assert titles(store) == ["Before", "Day", "Morning", "Evening"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (None, None, ["Early", "Long", "Late"]),
        (day(5), None, ["Long", "Late"]),
        (day(12), None, ["Long", "Late"]),
        (day(13), None, ["Late"]),
        (None, day(10), ["Early", "Long"]),
        (None, day(9), ["Early"]),
        (day(11), day(20), ["Long", "Late"]),
        (day(11), day(19), ["Long"]),
    ],
)
def test_events_of_a_period(store: Store, since: dt.date | None, until: dt.date | None, expected: list[str]) -> None:
    """`since` looks at the last day, `until` at the first, on the event's own clock."""
    late = dt.datetime(2027, 5, 20, 0, 30, tzinfo=GHENT)  # the 19th in UTC
    crawl(store, listing("Early", day(1)), listing("Long", day(10), end=day(12)), listing("Late", late))
    assert [event.title for event in store.events(since=since, until=until)] == expected


def test_events_by_verdict(store: Store) -> None:
    """What waits for a person is asked for by name."""
    crawl(store, listing("Shown"), listing("Waiting", verdict=Verdict.REVIEW))
    assert titles(store) == ["Shown"]
    assert [event.title for event in store.events(verdicts=(Verdict.REVIEW,))] == ["Waiting"]


def test_events_stream_beyond_one_batch(store: Store) -> None:
    """Many events come complete, each with its deadlines."""
    items = [
        item.model_copy(update={"deadlines": (Deadline(kind=DeadlineKind.GRANT, date=day(1) + number * DAY),)})
        for number, item in enumerate(series(1100))
    ]
    crawl(store, *items)
    found = [(event.title, event.deadlines[0].date) for event in store.events()]
    assert found == [(item.title, item.deadlines[0].date) for item in items]


def test_store_is_usable_while_events_stream(store: Store) -> None:
    """A reader in the middle of the events sees one state, and a writer need not wait for it."""
    crawl(store, *series(1100))
    stream = store.events()
    next(stream)
    crawl(store, *series(1200), at=LATER)
    assert len(list(stream)) == 1099
    assert len(list(store.events())) == 1200


def test_event_by_uid_and_slug(store: Store) -> None:
    """An event is found by either, hidden or not; nothing is found otherwise."""
    crawl(store, listing())
    event = only(store)
    store.decide(Hide(event.uid), NOW)
    assert (store.event(event.uid), store.event("spring-meeting"), store.event("nothing")) == (event, event, None)


def test_events_by_id_keeps_the_order_asked_for(store: Store) -> None:
    """Ids that are not there are left out."""
    crawl(store, *series(3))
    assert [event.id for event in store.events_by_id([3, 99, 1])] == [3, 1]


def test_changes_tells_what_is_new_and_what_changed(store: Store) -> None:
    """Newest first; a new event comes without changes, a changed one with them."""
    crawl(store, listing("Old"), listing("Moved", day(3), native_id="m"))
    crawl(store, listing("Old"), listing("Moved", day(4), native_id="m"), listing("New", dt.date(2027, 8, 1)), at=LATER)
    found = [(event.title, changes) for event, changes in store.changes(LATER, 10)]
    moved = (Change(LATER, "start", "2027-05-03", "2027-05-04", "society"),)
    assert sorted(found) == [("Moved", moved), ("New", ())]
    assert len(store.changes(NOW, 2)) == 2


def test_revision_rises_with_what_shows(store: Store) -> None:
    """It stays where nothing changed, and rises with a change or a decision."""
    assert store.revision() == 0
    crawl(store, listing())
    first = store.revision()
    crawl(store, listing(), at=LATER)
    assert store.revision() == first
    crawl(store, listing(description="New."), at=LATER)
    second = store.revision()
    store.decide(Hide("spring-meeting"), LATER)
    assert (first < second, store.revision() > second) == (True, True)


def test_blocks_come_with_their_cache(store: Store) -> None:
    """Every published event in order, with its block in that format; a later revision tells that it is old."""
    crawl(store, listing("One", day(1), native_id="1"), listing("Two", day(2)))
    one, two = store.events()
    store.save_blocks("ics", [(one.id, "key", b"BEGIN")])
    store.save_blocks("rss", [(two.id, "key", b"<item>")])
    assert list(store.blocks("ics", None)) == [
        BlockRow(one.id, one.uid, "key", b"BEGIN", 1),
        BlockRow(two.id, two.uid, None, None, 1),
    ]
    assert [row.uid for row in store.blocks("ics", day(2))] == [two.uid]
    crawl(store, listing("One!", day(1), native_id="1"), listing("Two", day(2)), at=LATER)
    assert next(store.blocks("ics", None)) == BlockRow(one.id, one.uid, "key", b"BEGIN", 2)


def test_blocks_are_replaced(store: Store) -> None:
    """The last rendering counts."""
    crawl(store, listing())
    event = only(store)
    store.save_blocks("ics", [(event.id, "a", b"1")])
    store.save_blocks("ics", [(event.id, "b", b"2")])
    store.save_blocks("ics", [])
    assert list(store.blocks("ics", None)) == [BlockRow(event.id, event.uid, "b", b"2", 1)]


def test_blocks_leave_out_what_is_not_published(store: Store) -> None:
    """Hidden and waiting events have no place in a feed."""
    crawl(store, listing("Shown"), listing("Hidden", day(1)), listing("Waiting", verdict=Verdict.REVIEW))
    store.decide(Hide("hidden"), NOW)
    assert [row.uid for row in store.blocks("ics", None)] == [event.uid for event in store.events()]


def test_month_precision_is_kept(store: Store) -> None:
    """A meeting of which only the month is known is stored as such."""
    crawl(store, listing(start=day(1), end=day(31), precision=Precision.MONTH))
    assert (only(store).precision, only(store).end) == (Precision.MONTH, day(31))


def test_hide_and_unhide(store: Store) -> None:
    """A hidden event is nowhere, whatever crawls bring, until it is shown again."""
    crawl(store, listing())
    store.decide(Hide("spring-meeting", "not ours"), NOW)
    crawl(store, listing(description="New."), at=LATER)
    assert (titles(store), store.is_hidden("spring-meeting")) == ([], True)
    assert [event.title for event in store.events(include_hidden=True)] == ["Spring meeting"]
    store.undo("spring-meeting", LATER)
    assert (titles(store), store.is_hidden("spring-meeting")) == (["Spring meeting"], False)


def test_approve_publishes_and_is_kept(store: Store) -> None:
    """An approved event is shown, counts as new from then, and stays shown after further crawls."""
    waiting = listing(verdict=Verdict.REVIEW)
    crawl(store, waiting)
    store.decide(Approve("spring-meeting"), LATER)
    event = only(store)
    assert (event.verdict, event.created, event.last_modified) == (Verdict.PUBLISH, LATER, LATER)
    assert [each.uid for each, _ in store.changes(LATER, 5)] == [event.uid]
    crawl(store, waiting, at=LATER + DAY)
    assert only(store) == event
    store.undo("spring-meeting", LATER)
    assert titles(store) == []


def test_decision_about_nothing_is_refused(store: Store) -> None:
    """There must be such an event."""
    with pytest.raises(LookupError, match="there is no event 'nothing'"):
        store.decide(Hide("nothing"), NOW)


def test_identities_survive_a_rebuild(store: Store, new_url: Callable[[], str]) -> None:
    """Exported identities give a store built from today's pages the uids and slugs of the old one."""

    def today() -> list[EventData]:
        return [listing("Congress of muscle", url="https://a.example.org/2"), listing("Course", dt.date(2027, 6, 1))]

    crawl(store, listing("Congress", url="https://a.example.org/1"), listing("Course", dt.date(2027, 6, 1)))
    crawl(store, listing("Congress of muscle", url="https://a.example.org/1"), today()[1], at=LATER)
    crawl(store, *today(), at=LATER)
    expected = [(event.uid, event.slug) for event in store.events()]
    with Store.open(new_url()) as rebuilt:
        rows = store.export_identities()
        assert rebuilt.import_identities(rows) == len(rows)
        crawl(rebuilt, *today())
        assert [(event.uid, event.slug) for event in rebuilt.events()] == expected
