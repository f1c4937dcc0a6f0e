"""Crawls one after the other: which changes subscribers see, and how they are told."""

from __future__ import annotations

import datetime as dt

import pytest

from store.crawl import CrawlClass, CrawlResult
from store.event import Deadline, DeadlineKind, EventData, EventType, Place, Status, Verdict
from store.repository import Change, Store
from tests.store.make import DAY, GHENT, NOW, crawl, listing, only, titles

LATER = NOW + DAY
NINE = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)


def test_event_first_seen_cancelled_begins_at_sequence_one(store: Store) -> None:
    """Clients that compare SEQUENCE must not take the cancellation for the announcement itself."""
    crawl(store, listing(status=Status.CANCELLED))
    assert (only(store).status, only(store).sequence) == (Status.CANCELLED, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (listing(native_id="7"), listing("Congress of the year", native_id="7")),
        (listing(native_id="7"), listing(start=dt.date(2027, 9, 1), native_id="7")),
        (listing(url="https://a.example.org/1"), listing("Congress", url="https://a.example.org/1")),
        (listing(url="https://a.example.org/1"), listing(url="https://a.example.org/moved")),
        (listing("SMA Spring meeting"), listing("SMA Spring meeting (Ghent)")),
        (listing(), listing(start=dt.date(2027, 6, 3))),
        (listing(start=NINE), listing(start=NINE + dt.timedelta(hours=1))),
    ],
    ids=["retitled", "rescheduled", "retitled-by-url", "url-moved", "retitled-alone", "rescheduled-alone", "hour"],
)
def test_changed_event_keeps_uid_and_slug_and_raises_sequence(
    store: Store, before: EventData, after: EventData
) -> None:
    """Retitled, rescheduled, moved to another address: the same event, one revision later."""
    crawl(store, before)
    old = only(store)
    assert crawl(store, after, at=LATER) == CrawlResult(CrawlClass.OK, changed=1, seen=1)
    new = only(store)
    assert (new.uid, new.slug, new.created) == (old.uid, old.slug, NOW)
    assert (new.sequence, new.last_modified) == (1, LATER)


@pytest.mark.parametrize(
    "after",
    [
        listing("Spring   meeting", description="All  about\n muscle."),
        listing(description="All about muscle.", url="https://a.example.org/1?utm_source=news"),
        listing(description="All about muscle.", relevance={"score": 3, "matched": ["SMA"]}),
        listing(description="All about muscle.", place=Place(latitude=51.00004, longitude=3.0)),
    ],
    ids=["whitespace", "tracking", "relevance", "centimetres"],
)
def test_invisible_change_leaves_the_event_alone(store: Store, after: EventData) -> None:
    """Whitespace, tracking parameters and scores are no change: not a byte of the event differs."""
    near = Place(latitude=51.0, longitude=3.0) if after.place.latitude else Place()
    first = listing(description="All about muscle.", url=after.url and "https://a.example.org/1", place=near)
    crawl(store, first)
    old, revision = only(store), store.revision()
    assert crawl(store, after, at=LATER) == CrawlResult(CrawlClass.OK, seen=1)
    assert (only(store), store.revision(), store.history(old.uid)) == (old, revision, [])


@pytest.mark.parametrize(
    ("field", "change", "old", "new"),
    [
        ("end", {"end": dt.date(2027, 5, 14)}, None, "2027-05-14"),
        ("status", {"status": Status.CANCELLED}, "scheduled", "cancelled"),
        ("place", {"place": Place(city="Ghent", country="BE")}, None, "Ghent, BE"),
        ("type", {"type": EventType.CONGRESS}, "other", "congress"),
        ("description", {"description": "New."}, None, "New."),
        ("registration_url", {"registration_url": "https://a.example.org/r"}, None, "https://a.example.org/r"),
        (
            "deadlines",
            {"deadlines": (Deadline(kind=DeadlineKind.ABSTRACT, date=dt.date(2027, 2, 1), time=dt.time(23, 59)),)},
            None,
            "abstract 2027-02-01 23:59",
        ),
    ],
)
def test_visible_change_is_told(
    store: Store, field: str, change: dict[str, object], old: str | None, new: str | None
) -> None:
    """Each field that subscribers see raises SEQUENCE once and leaves one line of history."""
    crawl(store, listing())
    crawl(store, listing().model_copy(update=change), at=LATER)
    event = only(store)
    assert (event.sequence, event.last_modified) == (1, LATER)
    assert store.history(event.uid) == [Change(LATER, field, old, new, "society")]


def test_moved_start_is_remembered_and_stays_scheduled(store: Store) -> None:
    """The old start is kept; "rescheduled" is only said if the source says so."""
    crawl(store, listing(start=NINE))
    crawl(store, listing(start=NINE + DAY), at=LATER)
    event = only(store)
    assert (event.previous_start, event.status) == (NINE, Status.SCHEDULED)
    crawl(store, listing(start=NINE + DAY, description="More."), at=LATER + DAY)
    assert only(store).previous_start == NINE


def test_finer_start_has_not_moved(store: Store) -> None:
    """The hour of a known day is news, not a new date."""
    crawl(store, listing())
    crawl(store, listing(start=NINE), at=LATER)
    event = only(store)
    assert (event.previous_start, event.start, event.sequence) == (None, NINE, 1)


def test_event_in_review_appears_when_it_is_published(store: Store) -> None:
    """An event that waited counts as created, and as new, when it is first shown."""
    crawl(store, listing(verdict=Verdict.REVIEW))
    assert titles(store) == []
    crawl(store, listing(verdict=Verdict.PUBLISH), at=LATER)
    event = only(store)
    assert (event.created, event.last_modified, event.sequence) == (LATER, LATER, 0)
