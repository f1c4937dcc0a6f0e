"""What other event services got wrong, as told by their users, and what ours does instead.

Each test is a case of other people's bugs that concerns the store and that no other test of this folder tells. The
rest of them stands where it belongs: curators' decisions in test_decide*, ids that rotate in test_rotation, our own
feed coming back and changes without news in test_record, runs that lack half of the items in test_gate.
"""

from __future__ import annotations

import datetime as dt

import pytest

from config.source import Precedence
from store.crawl import CrawlClass
from store.event import EventData, EventType, Mode, Place, Status
from store.repository import Store
from tests.store.make import DAY, GHENT, NOW, crawl, listing, only, series, titles

MAY = dt.date(2027, 5, 12)
VENUE = Place(venue="Congress centre", city="Ghent", country="BE")
LATER = NOW + DAY


def congress(title: str, start: dt.date | dt.datetime = MAY, **more: object) -> EventData:
    values: dict[str, object] = {"type": EventType.CONGRESS, "place": VENUE, "end": None}
    return listing(title, start, **values | more)


def test_a_congress_of_three_sources_is_one_event_with_the_organisers_date(store: Store) -> None:
    """A society's calendar, a portal's page and the organiser's own data: one event, three sources, his date."""
    name, site = "7th European Congress on Muscle", "https://congress.example.org/2027"
    crawl(store, congress(name, url=site, end=MAY + 2 * DAY), slug="society", precedence=Precedence.SOCIETY)
    portal = congress(name.upper(), url=f"{site}/?utm_source=portal", description="Talks.")
    crawl(store, portal, slug="portal", precedence=Precedence.AGGREGATOR)
    own = congress(name, MAY + DAY, url=site, end=MAY + 3 * DAY)
    crawl(store, own, slug="congress", at=LATER, precedence=Precedence.ORGANISER)
    event = only(store)
    assert (event.start, event.end, event.description) == (MAY + DAY, MAY + 3 * DAY, "Talks.")
    assert [slug for slug, _ in event.sources] == ["congress", "society", "portal"]
    assert event.sequence == 2  # the portal's description, the organiser's date


def test_editions_of_two_years_at_one_address_stay_two_in_every_source(store: Store) -> None:
    """Neither within a source nor across sources does next year's edition become this year's."""
    site = "https://congress.example.org/"
    this = congress("Annual congress on muscle", url=site)
    following = congress("Annual congress on muscle", MAY.replace(year=2028), url=site)
    for slug in ("society", "portal"):
        crawl(store, this, slug=slug)
    for slug in ("society", "portal"):
        crawl(store, following, slug=slug, at=LATER)
    assert [(event.start.year, len(event.sources)) for event in store.events()] == [(2027, 2), (2028, 2)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Journal club: early session", "Journal club: late session"),
        ("Family meeting [EARLY]", "Family meeting [LATE]"),
        ("Course on muscle, part 1", "Course on muscle, part 2"),
        ("Workshop for therapists", "Workshop for parents"),
    ],
)
def test_sessions_of_one_day_stay_two(store: Store, one: str, other: str) -> None:
    """Equal day, place and organiser make no event out of two."""
    crawl(store, congress(one), congress(other), slug="society")
    crawl(store, congress(other), congress(one), slug="portal", at=LATER)
    assert sorted(titles(store)) == sorted([one, other])
    assert [len(event.sources) for event in store.events()] == [2, 2]


def test_a_source_that_is_down_for_ten_days_changes_nothing_but_its_age(store: Store) -> None:
    """No event is touched, none is unconfirmed, and when it was last well read stays known."""
    crawl(store, *series(8))
    before, revision = list(store.events()), store.revision()
    for day in range(1, 11):
        crawl(store, at=NOW + day * DAY, crawl_class=CrawlClass.SERVER_ERROR, complete=False)
    state = store.source_states()["society"]
    assert (list(store.events()), store.revision()) == (before, revision)
    assert (state.failures, state.last_good, state.last_run) == (10, NOW, NOW + 10 * DAY)


def test_a_run_that_breaks_off_in_the_middle_marks_nothing_as_missing(store: Store) -> None:
    """Item 30 of 60 was the last: the others are as they were, and five such runs change nothing."""
    crawl(store, *series(60))
    for day in range(1, 6):
        crawl(store, *series(60)[:30], at=NOW + day * DAY, crawl_class=CrawlClass.RESET, complete=False)
    assert {event.status for event in store.events()} == {Status.SCHEDULED}
    assert all(each.listed for event in store.events() for each in store.listings(event.uid))


def test_one_id_for_several_events_makes_no_duplicates(store: Store) -> None:
    """A source that gives every entry the same id keeps its events apart, and crawl by crawl the same."""
    items = [
        listing(f"Lecture {name}", MAY + number * DAY, native_id="1") for number, name in enumerate(("one", "two"))
    ]
    crawl(store, *items)
    before = list(store.events())
    crawl(store, *items[::-1], at=LATER)
    assert list(store.events()) == before
    assert len({event.uid for event in before}) == 2


def test_a_nonce_in_every_address_is_no_change(store: Store) -> None:
    """The same items under addresses with a session number are the same events, and the feed's bytes stay."""

    def items(nonce: str) -> list[EventData]:
        return [
            item.model_copy(update={"native_id": None, "url": f"{item.url}?utm_campaign={nonce}"}) for item in series(8)
        ]

    crawl(store, *items("a1"))
    before = list(store.events())
    assert crawl(store, *items("b2"), at=LATER).changed == 0
    assert list(store.events()) == before


def test_another_zone_is_another_time_of_the_same_event(store: Store) -> None:
    """A source that corrects its zone moves the event: same uid, one SEQUENCE more."""
    nine = dt.datetime(2027, 5, 12, 9, tzinfo=GHENT)
    crawl(store, listing(start=nine))
    old = only(store)
    lisbon = nine.replace(tzinfo=dt.timezone(dt.timedelta(hours=1)))
    crawl(store, listing(start=lisbon, end=lisbon + dt.timedelta(hours=2), timezone="Europe/Lisbon"), at=LATER)
    new = only(store)
    assert (new.uid, new.timezone, new.sequence) == (old.uid, "Europe/Lisbon", 1)
    assert {change.field for change in store.history(new.uid)} >= {"timezone"}


def test_postponed_then_rescheduled_then_online(store: Store) -> None:
    """Without a new date the old one stays; with it the old one is remembered; online is a status and a mode."""
    site = "https://congress.example.org/2027"
    crawl(store, congress("Congress on muscle", url=site))
    uid = only(store).uid
    crawl(store, congress("Congress on muscle", url=site, status=Status.POSTPONED), at=LATER)
    postponed = only(store)
    september = dt.date(2027, 9, 20)
    crawl(store, congress("Congress on muscle", september, url=site, status=Status.RESCHEDULED), at=LATER + DAY)
    moved = only(store)
    online = congress("Congress on muscle", september, url=site, status=Status.MOVED_ONLINE, mode=Mode.ONLINE)
    crawl(store, online, at=LATER + 2 * DAY)
    last = only(store)
    assert (postponed.status, postponed.start, postponed.previous_start) == (Status.POSTPONED, MAY, None)
    assert (moved.status, moved.start, moved.previous_start) == (Status.RESCHEDULED, september, MAY)
    assert (last.status, last.mode, last.previous_start) == (Status.MOVED_ONLINE, Mode.ONLINE, MAY)
    assert ({event.uid for event in (postponed, moved, last)}, last.sequence) == ({uid}, 3)


def test_a_word_about_cancelling_in_a_description_cancels_nothing_when_merged(store: Store) -> None:
    """The store takes a status from the status alone, whatever the texts say."""
    crawl(store, congress("Congress on muscle", description="Our cancellation policy: cancelled tickets are refunded."))
    assert only(store).status is Status.SCHEDULED


def test_likeness_alone_merges_nothing(store: Store) -> None:
    """Two meetings of one day in one town that sound alike stay two: at most a person is asked."""
    crawl(store, congress("Symposium on spinal muscle care", place=Place(city="Ghent")), slug="society")
    crawl(store, congress("Symposium on spinal cord care", place=Place(city="Ghent")), slug="portal")
    assert len(titles(store)) == 2
