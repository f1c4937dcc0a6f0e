"""Crawls one after the other: which events there are, of which sources, and what is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import event as sa_event

from config.source import Identity, Precedence
from store.crawl import CrawlClass, CrawlResult
from store.event import EventType, Place
from store.repository import Store
from tests.store.make import DAY, NOW, crawl, listing, only, series, titles

LATER = NOW + DAY


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Collect every statement that the store sends."""
    sent: list[str] = []
    engine = store._engine

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    sa_event.listen(engine, "before_cursor_execute", note)
    yield sent
    sa_event.remove(engine, "before_cursor_execute", note)


def test_first_crawl_makes_events(store: Store) -> None:
    """A first run publishes what it found, at sequence 0."""
    assert crawl(store, listing()) == CrawlResult(CrawlClass.OK, new=1)
    event = only(store)
    assert (event.title, event.sequence, event.slug) == ("Spring meeting", 0, "spring-meeting")
    assert (event.created, event.last_modified) == (NOW, NOW)
    assert event.sources == (("society", "https://society.example.org/events"),)


def test_unchanged_crawl_writes_one_crawl_and_one_state_row(store: Store) -> None:
    """When nothing has changed, no row of an event or a listing is written."""
    items = series(40)
    crawl(store, *items)
    before = list(store.events())
    with statements(store) as sent:
        result = crawl(store, *items, at=LATER)
    writes = [each.split()[2] for each in sent if each.split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert result == CrawlResult(CrawlClass.OK, seen=40)
    assert sorted(each for each in writes if each != "held_crawl") == ["crawl", "source_state"]
    assert list(store.events()) == before


def test_last_seen_follows_the_last_complete_run(store: Store) -> None:
    """When a listing was last seen is known although no listing is written."""
    crawl(store, listing())
    crawl(store, listing(), at=LATER)
    (found,) = store.listings(only(store).uid)
    assert (found.first_seen, found.last_seen, found.listed) == (NOW, LATER, True)


def test_new_edition_at_the_same_address_is_a_new_event(store: Store) -> None:
    """Next year's congress on the same page has a uid and a slug of its own; last year's stays."""
    address = "https://society.example.org/congress"
    crawl(store, listing("Congress", url=address))
    crawl(store, listing("Congress", dt.date(2028, 5, 10), url=address), at=NOW + 200 * DAY)
    first, second = store.events()
    assert (first.slug, second.slug) == ("congress", "congress-2028")
    assert (first.uid != second.uid, first.sequence) == (True, 0)


def test_two_listings_of_one_run_never_become_one_event(store: Store) -> None:
    """Equal titles on one day under different ids stay two events, with slugs of their own."""
    crawl(store, listing(native_id="1"), listing(native_id="2"))
    assert sorted(event.slug for event in store.events()) == ["spring-meeting", "spring-meeting-2027"]


def test_repeated_entry_of_one_run_is_one_event(store: Store) -> None:
    """The same entry on two list pages is one event."""
    assert crawl(store, listing(native_id="1"), listing(native_id="1")).new == 1


def test_replaying_the_same_runs_gives_equal_uids_and_slugs(new_url: Callable[[], str]) -> None:
    """A fresh store fed with the recorded runs ends with the same identities."""

    def replay() -> list[tuple[str, str, int]]:
        with Store.open(new_url()) as store:
            crawl(store, *series(5), listing("Course"), listing("Course", dt.date(2027, 6, 1)))
            crawl(store, *series(6), listing("Course", dt.date(2027, 6, 1)), slug="other", at=LATER)
            crawl(store, listing("Course on muscle"), *series(5)[::-1], at=LATER + DAY)
            return [(event.uid, event.slug, event.id) for event in store.events()]

    assert replay() == replay()


def test_same_event_of_two_sources_is_one(store: Store) -> None:
    """Equal title and day at two sources are one event, listed twice, at no visible change."""
    crawl(store, listing(place=Place(city="Ghent")))
    loud = listing("SPRING MEETING!", place=Place(city="Ghent"))
    result = crawl(store, loud, slug="other", at=LATER, precedence=Precedence.AGGREGATOR)
    event = only(store)
    assert (result.new, result.changed, event.sequence) == (0, 0, 0)
    assert [slug for slug, _ in event.sources] == ["society", "other"]
    assert [each.source for each in store.listings(event.uid)] == ["society", "other"]


def test_same_title_in_another_city_is_another_event(store: Store) -> None:
    """A contradicting city keeps two events apart."""
    crawl(store, listing(place=Place(city="Ghent")))
    crawl(store, listing(place=Place(city="Oslo")), slug="other")
    assert titles(store) == ["Spring meeting", "Spring meeting"]


def test_stronger_source_wins_and_weaker_fills_the_gaps(store: Store) -> None:
    """The organiser's word replaces the aggregator's per field; what it leaves open stays."""
    weak = listing(description="From the portal.", type=EventType.COURSE, organizer="Portal")
    crawl(store, weak, precedence=Precedence.AGGREGATOR)
    strong = listing(description="From the organiser.")
    crawl(store, strong, slug="organiser", at=LATER, precedence=Precedence.ORGANISER)
    event = only(store)
    assert (event.description, event.type, event.organizer) == ("From the organiser.", EventType.COURSE, "Portal")
    assert [change.source for change in store.history(event.uid)] == ["organiser"]


def test_new_precedence_merges_anew(store: Store) -> None:
    """A source that becomes the organiser in its file wins at its next run, though its page is unchanged."""
    crawl(store, listing(description="One."), precedence=Precedence.SOCIETY)
    crawl(store, listing(description="Two."), slug="other", precedence=Precedence.AGGREGATOR)
    assert only(store).description == "One."
    crawl(store, listing(description="Two."), slug="other", at=LATER, precedence=Precedence.ORGANISER)
    assert only(store).description == "Two."


def test_broken_run_leaves_everything_as_it_was(store: Store) -> None:
    """No network: the events stay, and the source says what happened."""
    crawl(store, listing())
    before = list(store.events())
    result = crawl(store, at=LATER, crawl_class=CrawlClass.DNS, complete=False, detail="no such host")
    state = store.source_states()["society"]
    assert result == CrawlResult(CrawlClass.DNS)
    assert list(store.events()) == before
    assert (state.crawl_class, state.detail, state.failures) == (CrawlClass.DNS, "no such host", 1)
    assert (state.last_good, state.last_run, state.yields) == (NOW, LATER, (1, 0))


def test_partly_read_run_adds_and_removes_nothing(store: Store) -> None:
    """What was read before the connection broke is kept; what was not read is not missing."""
    crawl(store, *series(9)[:2])
    result = crawl(store, *series(9)[2:3], at=LATER, crawl_class=CrawlClass.TIMEOUT, complete=False)
    assert result == CrawlResult(CrawlClass.TIMEOUT, new=1)
    assert all(each.listed for event in store.events() for each in store.listings(event.uid))


def test_fewer_items_than_expected_is_broken(store: Store) -> None:
    """Below expect.min_items nothing is taken in."""
    result = crawl(store, listing(), min_items=2)
    assert (result.crawl_class, titles(store)) == (CrawlClass.FIELDS_MISSING, [])
    assert store.source_states()["society"].detail == (
        "1 events were read, at least 2 are expected (expect.min_items)."
    )


def test_identity_by_title_and_date_ignores_addresses(store: Store) -> None:
    """identity = "title_date" holds together what has a new address every time."""
    crawl(store, listing(url="https://a.example.org/?id=1"), identity=Identity.TITLE_DATE)
    old = only(store)
    crawl(store, listing(url="https://a.example.org/?id=2"), at=LATER, identity=Identity.TITLE_DATE)
    assert only(store).uid == old.uid


def test_our_own_feed_coming_back_is_recognised(store: Store) -> None:
    """A source that lists one of our events under our uid joins it."""
    crawl(store, listing())
    event = only(store)
    crawl(store, listing("Renamed on the way", native_id=event.uid), slug="portal", precedence=Precedence.AGGREGATOR)
    assert (only(store).uid, only(store).title) == (event.uid, "Spring meeting")


# -- entries beside pages that have not changed


def test_listing_on_an_unchanged_page_is_claimed_by_nothing(store: Store) -> None:
    """A satellite that shares the address of its congress, whose page was answered by 304, founds an event."""
    page, address = "https://society.example.org/congress", "https://congress.example.org/2027"
    congress = listing("Congress on muscle", native_id="1", url=address, page_url=page)
    crawl(store, congress)
    before = only(store)
    satellite = listing("Lunch symposium", native_id="2", url=address, page_url="https://society.example.org/lunch")
    crawl(store, satellite, at=NOW + DAY, unchanged_pages=frozenset({page}))
    events = {event.title: event for event in store.events()}
    assert sorted(events) == ["Congress on muscle", "Lunch symposium"]
    assert events["Congress on muscle"] == before


def test_entry_that_repeats_a_listing_of_an_unchanged_page_is_that_listing(store: Store) -> None:
    """Shown on a second page that has changed, it is nothing new."""
    page = "https://society.example.org/may"
    crawl(store, listing(native_id="1", page_url=page))
    again = listing(native_id="1", page_url="https://society.example.org/all")
    result = crawl(store, again, at=NOW + DAY, unchanged_pages=frozenset({page}))
    assert (result.new, result.changed, result.seen, len(list(store.events()))) == (0, 0, 1, 1)


def test_one_title_on_one_day_in_two_cities_is_two_events(store: Store) -> None:
    """On a list without ids and addresses; both keep their uids when the list is read the other way round."""
    there = [listing("Café", place=Place(city=city)) for city in ("Ghent", "Bonn")]
    crawl(store, *there)
    uids = {event.place.city: event.uid for event in store.events()}
    result = crawl(store, *(each.model_copy(update={"description": "Tea."}) for each in there[::-1]), at=NOW + DAY)
    assert (len(uids), {event.place.city: event.uid for event in store.events()}) == (2, uids)
    assert (result.new, result.changed) == (0, 2)
