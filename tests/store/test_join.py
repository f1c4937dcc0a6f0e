"""Events of several sources in a real store: joined by rule, asked about, fused later, and never against a person."""

from __future__ import annotations

import datetime as dt

import pytest

from config.source import Precedence
from store.decision import Hide, TellApart
from store.event import Mode, Place
from store.repository import PairVerdict, Store
from tests.store.make import DAY, NOW, crawl, listing, only, titles

MAY = dt.date(2027, 5, 12)
GHENT = Place(city="Ghent", country="BE")
CONGRESS = listing("5th congress of Velmere", place=GHENT, end=MAY + 2 * DAY)
COFFEE = listing("Coffee morning")


def test_joined_listing_says_why(store: Store) -> None:
    """The reasons of a rule are kept with the listing; one that founded its event has none."""
    crawl(store, CONGRESS)
    crawl(store, CONGRESS.model_copy(update={"title": "V. Kongress Velmere"}), slug="portal")
    uid = only(store).uid
    assert [each.source for each in store.listings(uid)] == ["society", "portal"]
    founder, joined = store.listings(uid)
    assert founder.reasons == ()
    assert joined.reasons[-1] == "both are of one kind: congress"
    assert "both have the same number" in joined.reasons


def test_uncertain_pair_waits_for_a_person(store: Store) -> None:
    """Two coffee mornings stay two events, and a pair with its reasons asks whether they are one."""
    crawl(store, COFFEE)
    crawl(store, COFFEE, slug="portal")
    one, other = (event.uid for event in store.events())
    (pair,) = store.pairs()
    assert ({pair.one, pair.other}, pair.verdict, pair.by_person) == ({one, other}, PairVerdict.ASK, False)
    assert pair.reasons[0] == "their titles say the same"
    assert store.pairs(PairVerdict.SAME) == []
    assert store.pairs(uid=one) == [pair]


def test_unchanged_listing_is_not_compared_again(store: Store) -> None:
    """A second crawl that finds what it found writes nothing about pairs."""
    crawl(store, COFFEE)
    crawl(store, COFFEE, slug="portal")
    before = store.pairs()
    crawl(store, COFFEE, slug="portal", at=NOW + DAY)
    assert store.pairs() == before


def test_changed_listing_joins_what_it_is_now(store: Store) -> None:
    """A listing that was dated wrongly becomes one with the event of the other source; the older uid stays."""
    crawl(store, CONGRESS)
    wrong = CONGRESS.model_copy(update={"start": MAY + 20 * DAY, "end": MAY + 22 * DAY, "native_id": "c5"})
    crawl(store, wrong, slug="portal")
    store.mark_released(NOW)
    older, younger = (event.uid for event in store.events())
    crawl(store, CONGRESS.model_copy(update={"native_id": "c5"}), slug="portal", at=NOW + DAY)
    assert [event.uid for event in store.events()] == [older]
    led_to = store.event(younger)
    assert led_to is not None
    assert led_to.uid == older
    (pair,) = store.pairs(PairVerdict.SAME)
    assert {pair.one, pair.other} == {older, younger}


def test_changed_listing_is_asked_about_no_longer(store: Store) -> None:
    """A question ends when the listing says something else."""
    crawl(store, COFFEE)
    named = COFFEE.model_copy(update={"native_id": "c1"})
    crawl(store, named, slug="portal")
    crawl(store, named.model_copy(update={"place": GHENT, "title": "Quendale hike"}), slug="portal", at=NOW + DAY)
    assert store.pairs(PairVerdict.ASK) == []


def test_listing_that_moves_away_is_asked_about_no_longer(store: Store) -> None:
    """A question ends when the listing moves to a day on which there is nothing else."""
    crawl(store, COFFEE)
    named = COFFEE.model_copy(update={"native_id": "c1"})
    crawl(store, named, slug="portal")
    crawl(store, named.model_copy(update={"start": named.start + 40 * DAY}), slug="portal", at=NOW + DAY)
    assert store.pairs(PairVerdict.ASK) == []


def test_person_forbids_for_good(store: Store) -> None:
    """What a person told apart stays apart, however alike it becomes."""
    crawl(store, CONGRESS)
    other = CONGRESS.model_copy(update={"title": "6th congress of Velmere", "native_id": "c6"})
    crawl(store, other, slug="portal")
    one, two = (event.uid for event in store.events())
    store.decide(TellApart(one, two, "another hall"), NOW)
    crawl(store, CONGRESS.model_copy(update={"native_id": "c6"}), slug="portal", at=NOW + DAY)
    assert len(titles(store)) == 2
    (pair,) = store.pairs(uid=one)
    assert (pair.verdict, pair.by_person) == (PairVerdict.DIFFERENT, True)


def test_hidden_event_stays_hidden_through_another_source(store: Store) -> None:
    """What a person hid does not come back because somebody else lists it, too."""
    crawl(store, CONGRESS)
    store.decide(Hide(only(store).uid), NOW)
    crawl(store, CONGRESS, slug="portal")
    assert titles(store) == []


def test_event_whose_listings_are_gone_is_found_again(store: Store) -> None:
    """A congress that its society no longer lists is the same event when a portal announces it."""
    others = [listing(f"Lecture {n} on muscle", MAY + n * DAY, native_id=f"l{n}") for n in range(1, 9)]
    crawl(store, CONGRESS, *others)
    store.mark_released(NOW)
    uid = next(event.uid for event in store.events() if event.title == CONGRESS.title)
    for number in range(1, 5):
        crawl(store, *others, at=NOW + number * DAY)
    crawl(store, CONGRESS, slug="portal", at=NOW + 6 * DAY)
    assert [event.uid for event in store.events() if event.title == CONGRESS.title] == [uid]


def test_listing_that_fits_two_events_makes_them_one(store: Store) -> None:
    """What one source calls by its name and another by its abbreviation is one event for who says both."""
    long, short = "World Meeting of Quendale Institutes", "WOMQ 2027"
    crawl(store, listing(long, place=GHENT, end=MAY + 2 * DAY))
    crawl(store, listing(short, place=GHENT, end=MAY + 2 * DAY, mode=Mode.ONSITE), slug="portal")
    crawl(store, listing(f"{long} (WOMQ)", place=GHENT, end=MAY + 2 * DAY), slug="third", at=NOW + DAY)
    assert len({source for source, _ in only(store).sources}) == 3


@pytest.mark.parametrize("later", [Precedence.ORGANISER, Precedence.AGGREGATOR])
def test_two_listings_of_one_source_stay_two(store: Store, later: Precedence) -> None:
    """One source lists them as two, so they are two, whoever joins them."""
    twins = (listing("Velmere lecture", native_id="a", url="https://a.example.org/1"),
             listing("Velmere lecture", native_id="b", url="https://a.example.org/2"))  # fmt: skip
    crawl(store, *twins)
    crawl(store, listing("Velmere lecture"), slug="portal", precedence=later)
    assert len(titles(store)) == 3


@pytest.mark.parametrize(
    ("days", "said", "asked"),
    [
        (7, {}, True),
        (31, {"title": "5th Velmere congress"}, True),
        (32, {}, False),
        (7, {"title": "Quendale family day"}, False),
        (7, {"url": "https://velmere.example.org/6"}, False),
        (14, {"title": "6th congress of Velmere"}, False),
    ],
    ids=["a week off", "a month off, in other words", "farther", "another title", "another page", "next edition"],
)
def test_one_page_with_two_dates_is_asked_about(store: Store, days: int, said: dict[str, str], asked: bool) -> None:
    """Of two near dates that sources give for one page one may be wrong: never merged by rule, but asked."""
    page = CONGRESS.model_copy(update={"url": "https://velmere.example.org/5"})
    off = {"start": MAY + days * DAY, "end": MAY + (days + 2) * DAY}
    crawl(store, page)
    crawl(store, page.model_copy(update=off | said), slug="portal")
    assert len(titles(store)) == 2
    assert [f"they start {days} days apart" in pair.reasons for pair in store.pairs(PairVerdict.ASK)] == [True] * asked


@pytest.mark.parametrize(
    "title", ["Monthly hour of Velmere", "Velmere journal club", "Velmere support group"], ids=["hour", "club", "group"]
)
def test_dates_of_a_series_are_not_asked_about(store: Store, title: str) -> None:
    """The page of a series stands for all its dates; so does one under which a source lists several."""
    page = listing(title, url="https://velmere.example.org/series")
    crawl(store, page)
    crawl(store, page.model_copy(update={"start": MAY + 28 * DAY}), slug="portal")
    course = listing("Velmere course on scoliosis", url="https://velmere.example.org/course")
    crawl(store, course, course.model_copy(update={"start": MAY + 14 * DAY}), slug="society")
    crawl(store, course.model_copy(update={"start": MAY + 7 * DAY}), slug="portal")
    assert store.pairs(PairVerdict.ASK) == []


def test_a_date_that_is_over_is_not_asked_about(store: Store) -> None:
    """A page whose date has passed and that another source lists with a later one may be about the next meeting."""
    page = CONGRESS.model_copy(update={"url": "https://velmere.example.org/5"})
    crawl(store, page)
    later = {"start": MAY + 20 * DAY, "end": MAY + 22 * DAY}
    crawl(store, page.model_copy(update=later), slug="portal", at=NOW + 130 * DAY)
    assert store.pairs(PairVerdict.ASK) == []
