"""Editions of a yearly meeting: never one event, always one series; and what is no edition."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from store.decision import Hide
from store.editions import Member, stem
from store.event import EventType, Place, Precision
from store.related import RelatedEvent, Relations
from store.repository import Store
from store.series import series_of
from tests.store.make import DAY, NOW, crawl, listing

JUNE = dt.date(2027, 6, 3)


@pytest.mark.parametrize(
    ("title", "city", "key"),
    [
        ("12th World Congress on Muscle 2027, Ghent", "Gent", "world congress muscle"),
        ("World Congress on Muscle", None, "world congress muscle"),
        ("XII. Kongress der Muskelgesellschaft", "Bonn", "kongress muskelgesellschaft"),
        ("V Congreso Nacional de Músculo", None, "congreso nacional musculo"),
        ("3ª edição – Congresso do Músculo", None, "congresso musculo"),
        ("Fifth Family Weekend, May 2027", None, "family weekend"),
        ("Fünfter Familientag", None, "familientag"),
        ("II Zjazd Rodzin, edycja 2027", None, "zjazd rodzin"),
        ("Save the date: Muscle Days 2027", None, "muscle days"),
        ("Course on SMA type 2", None, "course sma type 2"),
        ("2027", None, None),
    ],
)
def test_stem_is_what_all_editions_share(title: str, city: str | None, key: str | None) -> None:
    """Numbers, ordinals, years, months and the town change; the name stays, the number of a type with it."""
    assert stem(title, city) == key


def member(number: int, start: dt.date, **more: Any) -> Member:
    view = RelatedEvent(f"u{number}", f"s{number}", "Congress", start, start, Precision.DATE, "scheduled", None, None)
    values = {"series_key": "muscle congress world", "organizer": None, "url": None, "sources": frozenset({"society"})}
    return Member(view, **values | more)


def found(*members: Member) -> list[str]:
    return [view.uid for view in series_of(members).get("u1", ())]


def test_editions_are_a_year_apart_and_in_order() -> None:
    """Oldest first, itself among them."""
    years = [member(1, JUNE), member(2, JUNE - 364 * DAY), member(3, JUNE + 371 * DAY)]
    assert found(*years) == ["u2", "u1", "u3"]


def test_single_edition_is_no_series() -> None:
    """Nothing is said of other editions where none is known."""
    assert found(member(1, JUNE)) == []


@pytest.mark.parametrize("step", [7, 30, 91], ids=["weekly", "monthly", "quarterly"])
def test_meetings_several_times_a_year_are_no_editions(step: int) -> None:
    """They have dates, not editions."""
    assert found(*(member(number, JUNE + number * step * DAY) for number in range(1, 9))) == []


def test_entry_that_was_not_recognised_spoils_no_series() -> None:
    """A second entry of one edition on the same days is no second meeting of the year."""
    assert found(member(1, JUNE), member(2, JUNE + DAY), member(3, JUNE + 365 * DAY)) == ["u1", "u3"]


@pytest.mark.parametrize(
    ("more", "linked"),
    [
        ({"url": "https://congress2028.example.org/"}, True),
        ({"organizer": "Muscle Society", "sources": frozenset({"portal"})}, True),
        ({"sources": frozenset({"portal"})}, False),
        ({"organizer": "Another Society", "series_key": "meeting"}, False),
        ({"url": "https://other.example.net/meeting", "series_key": "meeting"}, False),
    ],
    ids=["site", "organiser", "nothing", "other-organiser", "other-site"],
)
def test_equal_names_alone_are_no_series(more: dict[str, Any], linked: bool) -> None:
    """An organiser, a site or, for a telling name, a source must be the same."""
    own = {"organizer": "Muscle Society", "url": "https://congress2027.example.org/a"}
    if "series_key" in more:
        own["series_key"] = "meeting"
    assert found(member(1, JUNE, **own), member(2, JUNE + 365 * DAY, **more)) == (["u1", "u2"] if linked else [])


def congress(year: int, **more: Any) -> Any:
    values = {"type": EventType.CONGRESS, "url": "https://congress.example.org/", "place": Place(city="Ghent")}
    title = more.pop("title", f"{year - 2015}th World Muscle Congress {year}")
    return listing(title, dt.date(year, 6, 3), **values | more)


def test_next_year_at_the_same_address_is_a_new_edition(store: Store) -> None:
    """Never merged across years: the new edition is an event of its own that leads to the last one, and back."""
    crawl(store, congress(2027))
    crawl(store, congress(2028), at=NOW + 160 * DAY)
    old, new = store.events()
    assert [(view.uid, view.start.year) for view in store.editions(new.slug)] == [(old.uid, 2027), (new.uid, 2028)]
    assert store.editions(old.uid) == store.editions(new.uid)
    assert (old.sequence, new.sequence) == (0, 0)


def test_reused_address_links_whatever_the_titles_are(store: Store) -> None:
    """The address says that it is the same meeting, though it is called otherwise and of no known kind."""
    crawl(store, congress(2027, title="Muscle days", type=EventType.OTHER))
    crawl(store, congress(2028, title="The great gathering", type=EventType.OTHER), at=NOW + 160 * DAY)
    old, new = store.events()
    assert [view.uid for view in store.editions(new.uid)] == [old.uid, new.uid]


def test_webinar_at_a_reused_address_is_no_edition(store: Store) -> None:
    """A webinar's page that shows next year's date has another date, not another edition."""
    crawl(store, congress(2027, type=EventType.WEBINAR))
    crawl(store, congress(2028, type=EventType.WEBINAR), at=NOW + 160 * DAY)
    assert [store.editions(event.uid) for event in store.events()] == [[], []]


def test_editions_of_two_sources_are_one_series(store: Store) -> None:
    """Last year's edition was listed by a society, this year's by the organiser; the site is the same."""
    crawl(store, congress(2027, url="https://congress2027.example.org/"))
    crawl(store, congress(2028, url="https://congress2028.example.org/"), slug="organiser", at=NOW + DAY)
    old, new = store.events()
    assert [view.uid for view in store.editions(new.uid)] == [old.uid, new.uid]
    assert store.relations() == {each.uid: Relations(editions=tuple(store.editions(each.uid))) for each in (old, new)}


def test_series_stays_when_an_edition_is_retitled(store: Store) -> None:
    """Its key is given once."""
    crawl(store, congress(2027, native_id="27"), congress(2028, native_id="28"))
    crawl(store, congress(2027, native_id="27"), congress(2028, native_id="28", title="Great gathering"), at=NOW + DAY)
    assert [len(store.editions(event.uid)) for event in store.events()] == [2, 2]


def test_hidden_edition_is_not_shown(store: Store) -> None:
    """What a person has hidden is no edition of anything."""
    crawl(store, congress(2027, native_id="27"), congress(2028, native_id="28"))
    old, new = store.events()
    store.decide(Hide(old.uid), NOW)
    assert (store.editions(new.uid), store.relations()) == ([], {})


def named(number: int, title: str, start: dt.date, **more: Any) -> Member:
    """An edition of that title, with the key that it would get."""
    view = RelatedEvent(f"u{number}", f"s{number}", title, start, start, Precision.DATE, "scheduled", None, None)
    values = {
        "series_key": stem(title, None),
        "organizer": None,
        "url": None,
        "sources": frozenset({f"portal-{number}"}),
    }
    return Member(view, **values | more)


@pytest.mark.parametrize(
    ("last", "this", "organizer"),
    [
        (
            "3rd Annual Congress of the Brindle Foundation",
            "4.º Congreso anual Brindle Foundation",
            "Brindle Foundation",
        ),
        ("BRIFO 2027 – Congress on SMA", "BRIFO 2028", None),
        ("Family conference 2027, Brindle Network", "Familientag 2028, Brindle Network", None),
    ],
    ids=["organiser-in-title", "abbreviation", "translated"],
)
def test_congress_of_one_holder_a_year_later_is_its_next_edition(last: str, this: str, organizer: str | None) -> None:
    """In another language or by its letters alone: the same body holds it, and nothing else of that kind."""
    kind = EventType.FAMILY_CONFERENCE if "Famil" in last else EventType.CONGRESS
    one, other = named(1, last, JUNE, organizer=organizer, type=kind), named(2, this, JUNE + 364 * DAY, type=kind)
    assert found(one, other) == ["u1", "u2"]


@pytest.mark.parametrize(
    ("last", "this", "kind"),
    [
        ("BRIFO Congress on SMA 2027", "BRIFO Congress on ALS 2028", EventType.CONGRESS),
        ("BRIFO 2027, day 1", "BRIFO 2028, day 1", EventType.CONGRESS),
        ("BRIFO Workshop on gait", "BRIFO Workshop on breathing", EventType.WORKSHOP),
        ("9th BRIFO Congress", "12th BRIFO Congress", EventType.CONGRESS),
        ("Pre-congress course BRIFO 2027", "Pre-congress course BRIFO 2028", EventType.COURSE),
    ],
    ids=["another-subject", "single-days", "workshops", "numbers-do-not-follow", "belongs-to-a-congress"],
)
def test_meetings_of_one_holder_that_are_no_editions(last: str, this: str, kind: EventType) -> None:
    """Another subject, a part, or a number that does not follow."""
    assert found(named(1, last, JUNE, type=kind), named(2, this, JUNE + 364 * DAY, type=kind)) == []


def test_number_tells_which_of_two_congresses_goes_on() -> None:
    """Of two meetings that look alike, the 5th follows the 4th."""
    members = [
        named(1, "4th BRIFO Congress", JUNE), named(2, "9th BRIFO Congress", JUNE + 100 * DAY),
        named(3, "10th BRIFO Congress", JUNE + 464 * DAY), named(4, "5th BRIFO Congress", JUNE + 364 * DAY),
    ]  # fmt: skip
    assert found(*members) == ["u1", "u4"]


def test_next_edition_written_over_the_last_one_under_its_id_is_another_event(store: Store) -> None:
    """Entry 7 of a calendar was the 12th congress and is the 13th: who subscribed to the 12th keeps it."""
    twelfth = listing("12th congress of the muscle society", dt.date(2027, 5, 26), native_id="node-7")
    thirteenth = listing("13th congress of the muscle society", dt.date(2028, 5, 24), native_id="node-7")
    crawl(store, twelfth)
    uid = next(store.events()).uid
    for day in (1, 2):
        crawl(store, thirteenth, at=NOW + day * DAY)
    assert [(each.title[:4], each.uid == uid) for each in store.events()] == [("12th", True), ("13th", False)]


@pytest.mark.parametrize(
    ("title", "start"),
    [("12th congress of the muscle society", dt.date(2027, 10, 6)), ("13th congress of the muscle society", JUNE)],
    ids=["put-off-by-months", "number-mended"],
)
def test_what_keeps_its_id_stays_the_event_unless_number_and_season_are_others(
    store: Store, title: str, start: dt.date
) -> None:
    """A congress that is put off keeps its number, and a wrong number is mended where it stands."""
    crawl(store, listing("12th congress of the muscle society", dt.date(2027, 5, 26), native_id="node-7"))
    uid = next(store.events()).uid
    crawl(store, listing(title, start, native_id="node-7"), at=NOW + DAY)
    assert [each.uid for each in store.events()] == [uid]


def test_a_rebuild_gives_an_edition_under_a_reused_id_the_same_uid(new_url: Callable[[], str]) -> None:
    """A store that has only seen the second edition mints for it what the first store did, not the first one's uid."""
    first = listing("World Muscle Congress 2027", native_id="congress", type=EventType.CONGRESS)
    second = listing("World Muscle Congress 2028", dt.date(2028, 5, 10), native_id="congress", type=EventType.CONGRESS)
    with Store.open(new_url()) as store, Store.open(new_url()) as rebuilt:
        crawl(store, first)
        crawl(store, second, at=NOW + 200 * DAY)
        crawl(rebuilt, second, at=NOW + 300 * DAY)
        known = {event.title: event.uid for event in store.events()}
        assert [event.uid for event in rebuilt.events()] == [known[second.title]]
        assert len(set(known.values())) == 2
